import { agentStanding } from "../../shared/protocol/level.ts";
import { describeZfs } from "../../shared/verdict/judge.ts";
import type { StandingSection } from "../../shared/verdict/last_good.ts";
import { type Reason, sampleTimeUnix } from "../../shared/verdict/mod.ts";
import type { SectionName } from "../../shared/sample/mod.ts";
import { guestId, type GuestRuntime } from "../../shared/sample/vms_runtime.ts";
import type { Pool } from "../../shared/sample/zfs_pools.ts";
import { SERVER_VERSION } from "../version.ts";
import { createMeterTones } from "./meter_tones.ts";
import type { HostState } from "./host_state.ts";
import { standingPools } from "./standing_pools.ts";
import { reasonText } from "../views/fleet_filter.ts";
import { type HostCard, isLoud, type ListedReason, REASON_WORDS_CHARACTERS } from "../views/mod.ts";

const REASONS_ON_CARD = 3;

/** The host as the fleet page shows it. */
export function toHostCard(state: HostState): HostCard {
  const { samples: { fast }, reasons } = state;
  const [host, guests] = [state.standing("host"), state.standing("vms_runtime")];
  const pools = standingPools(state.known).map(({ pool }) => pool);
  const loud = reasons.filter(isLoud);
  const listed = loud.slice(0, REASONS_ON_CARD);
  const { value: machine } = host;
  return {
    name: state.row.name,
    level: state.level,
    connection: state.connection,
    waiting: state.waiting,
    two_agents: state.hasTwoAgents,
    reasons: listed,
    reason_count: loud.length,
    muted_count: reasons.filter(({ muted }) => muted !== null).length,
    more_reason_words: reasonWords(reasons.filter((reason) => !listed.includes(reason))),
    last_seen_unix: state.lastSeenMs === null ? null : state.lastSeenMs / 1000,
    agent_version: state.row.agent_version,
    agent_standing: agentStanding(state.row, SERVER_VERSION),
    read_unix: fast === null ? null : sampleTimeUnix(fast),
    held_unix: oldestHeld([host, state.standing("zfs_pools"), guests]),
    stale_after_seconds: state.staleAfterSeconds("fast"),
    cluster_name: machine?.cluster_name ?? null,
    group: state.row.group,
    tags: state.row.tags,
    load1: machine?.load1 ?? null,
    cpu_percent: roundedPercent(machine?.cpu_percent ?? null),
    mem_used_percent: roundedPercent(percent(machine?.mem_used_bytes, machine?.mem_total_bytes)),
    zfs: describeZfs(state.known),
    pools_ok: pools.filter((pool) => pool.health === "ONLINE").length,
    pools_total: pools.length,
    fullest_pool: fullest(pools, reasons),
    ...countGuests(guests.value?.vms ?? null, state.guestsElsewhere),
    pending_updates: state.standing("system_info").value?.pending_updates ?? null,
  };
}

/** Null where they were never read. Templates are none. */
function countGuests(
  guests: readonly GuestRuntime[] | null,
  elsewhere: HostState["guestsElsewhere"],
): Pick<HostCard, "guests_running" | "guests_total"> {
  if (guests === null) return { guests_running: null, guests_total: null };
  const counts = { guests_running: 0, guests_total: 0 };
  for (const guest of guests) {
    if (guest.template || (elsewhere.size > 0 && elsewhere.has(guestId(guest)))) continue;
    counts.guests_total++;
    if (guest.status === "running") counts.guests_running++;
  }
  return counts;
}

/** Each word once, as many as `REASON_WORDS_CHARACTERS` hold. */
function reasonWords(reasons: readonly ListedReason[]): string {
  const words = new Set<string>();
  let characters = 0;
  for (const reason of reasons) {
    for (const word of reasonText(reason).toLowerCase().split(/\s+/)) {
      if (word === "" || words.has(word)) continue;
      characters += word.length + 1;
      if (characters > REASON_WORDS_CHARACTERS) return [...words].join(" ");
      words.add(word);
    }
  }
  return [...words].join(" ");
}

/** Of the sections that the values of a card are from. */
function oldestHeld(
  sections: readonly Pick<StandingSection<SectionName>, "is_held" | "read_unix">[],
): number | null {
  const held = sections.flatMap(({ is_held, read_unix }) =>
    is_held && read_unix !== null ? [read_unix] : []
  );
  return held.length === 0 ? null : Math.min(...held);
}

function fullest(pools: readonly Pool[], reasons: readonly Reason[]): HostCard["fullest_pool"] {
  let found: Pool | null = null;
  let capacity_percent = -1;
  for (const pool of pools) {
    if (pool.capacity_percent === null || pool.capacity_percent <= capacity_percent) continue;
    [found, capacity_percent] = [pool, pool.capacity_percent];
  }
  if (found === null) return null;
  return { name: found.name, capacity_percent, tone: createMeterTones(reasons).pool(found) };
}

function percent(part: number | null | undefined, whole: number | null | undefined): number | null {
  if (part === null || part === undefined || !whole) return null;
  return 100 * part / whole;
}

/** To a hundredth: more is not shown, and a thousand cards are sent without the other digits. */
function roundedPercent(percent: number | null): number | null {
  return percent === null ? null : Math.round(100 * percent) / 100;
}
