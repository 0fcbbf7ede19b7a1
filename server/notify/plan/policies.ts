/** Who is told what: the table of policies, and what stands where none fits. */
import { matchesSelector } from "../../../shared/host_selector.ts";
import type { HostSelector } from "../../store/rows/windows.ts";
import type { Incident, IncidentLevel, IncidentReason } from "../../store/rows/incidents.ts";
import type { Policy, ToldHow } from "../../store/rows/deliveries.ts";
import { isWorse, reaches } from "./levels.ts";

/** A host as selectors know it. */
export interface HostFacts {
  name: string;
  /** Null: it is in none. */
  group: string | null;
  tags: readonly string[];
}

/** Null for a host that is registered no more. */
export type HostLookup = (hostId: number) => HostFacts | null;

/** What one channel hears of an incident. */
export interface Heard {
  /** The worst of the reasons that it hears of. */
  level: IncidentLevel;
  how: ToldHow;
  /** Null: nobody is reminded. */
  remind_ms: number | null;
}

const EVERYTHING = { selector: null, codes: null, channels: null, remind_after_minutes: null };

/** The last rows of every table: whoever wants less puts a row before them. */
export const DEFAULT_POLICIES: readonly Policy[] = [
  {
    ...EVERYTHING,
    id: "default_updates",
    position: 1,
    codes: ["updates_pending"],
    level_from: "warning",
    how: "never",
  },
  {
    ...EVERYTHING,
    id: "default_critical",
    position: 2,
    level_from: "critical",
    how: "at_once",
    remind_after_minutes: 240,
  },
  { ...EVERYTHING, id: "default_unknown", position: 3, level_from: "unknown", how: "at_once" },
  { ...EVERYTHING, id: "default_warning", position: 4, level_from: "warning", how: "digest" },
];

/** In the order in which they are asked, the default at the end. */
export function orderPolicies(policies: readonly Policy[]): readonly Policy[] {
  return [...[...policies].sort((a, b) => a.position - b.position), ...DEFAULT_POLICIES];
}

/**
 * What a channel hears of an incident that stands at `level`; null: nothing. Each reason is asked
 * for by itself, so that a row which silences one code hides nothing else of the same incident.
 */
export function heardOn(
  channelId: string,
  { incident, level }: { incident: Incident; level: IncidentLevel },
  { policies, hostOf }: { policies: readonly Policy[]; hostOf: HostLookup },
): Heard | null {
  let heard: Heard | null = null;
  for (const reason of leveledReasons(incident, level)) {
    const policy = policies.find((row) => fits(row, channelId, reason, hostOf));
    if (policy === undefined || policy.how === "never") continue;
    const minutes = policy.remind_after_minutes;
    heard = joined(heard, {
      level: reason.level,
      how: policy.how,
      remind_ms: minutes === null ? null : minutes * 60_000,
    });
  }
  return heard;
}

function joined(a: Heard | null, b: Heard): Heard {
  if (a === null) return b;
  const waits = [a.remind_ms, b.remind_ms].filter((ms) => ms !== null);
  return {
    level: isWorse(b.level, a.level) ? b.level : a.level,
    how: a.how === "at_once" ? a.how : b.how,
    remind_ms: waits.length === 0 ? null : Math.min(...waits),
  };
}

type Asked = Pick<IncidentReason, "host_id" | "code" | "level">;

/**
 * The reasons that hold, or all where none does (it recovers, or is over). The worst of them stand
 * for the incident's level, which may be held higher or lower than what the judge found just now.
 */
function leveledReasons({ reasons }: Incident, level: IncidentLevel): readonly Asked[] {
  const open = reasons.filter(({ ended_at_ms }) => ended_at_ms === null);
  const asked = open.length > 0 ? open : reasons;
  const worst = asked.reduce<IncidentLevel | null>(
    (found, reason) => found === null || isWorse(reason.level, found) ? reason.level : found,
    null,
  );
  if (worst === null) return [{ host_id: null, code: "", level }];
  return asked.map(({ host_id, code, level: own }) => ({
    host_id,
    code,
    level: own === worst || isWorse(own, level) ? level : own,
  }));
}

function fits(policy: Policy, channelId: string, reason: Asked, hostOf: HostLookup): boolean {
  return reaches(reason.level, policy.level_from) &&
    (policy.channels === null || policy.channels.includes(channelId)) &&
    (policy.codes === null || policy.codes.includes(reason.code)) &&
    (policy.selector === null || isChosen(policy.selector, reason.host_id, hostOf));
}

function isChosen(selector: HostSelector, hostId: number | null, hostOf: HostLookup): boolean {
  const host = hostId === null ? null : hostOf(hostId);
  return host !== null && matchesSelector(selector, host);
}
