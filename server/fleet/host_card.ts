import { agentStanding } from "../../shared/protocol/level.ts";
import { describeZfs } from "../../shared/verdict/judge.ts";
import { sampleTimeUnix } from "../../shared/verdict/mod.ts";
import { guestId } from "../../shared/sample/vms_runtime.ts";
import type { Pool } from "../../shared/sample/zfs_pools.ts";
import { SERVER_VERSION } from "../version.ts";
import { createMeterTones, type MeterTones } from "./meter_tones.ts";
import type { HostState } from "./host_state.ts";
import { standingPools } from "./standing_pools.ts";
import { reasonText } from "../views/fleet_filter.ts";
import { type HostCard, isLoud, type ListedReason, REASON_WORDS_CHARACTERS } from "../views/mod.ts";

const REASONS_ON_CARD = 3;

/** The host as the fleet page shows it. */
export function toHostCard(state: HostState): HostCard {
  const { fast } = state.samples;
  const host = state.standing("host").value;
  const pools = standingPools(state.known).map(({ pool }) => pool);
  const loud = state.reasons.filter(isLoud);
  const listed = loud.slice(0, REASONS_ON_CARD);
  const guests = state.standing("vms_runtime").value?.vms.filter((guest) =>
    !guest.template && !state.guestsElsewhere.has(guestId(guest))
  );
  return {
    name: state.row.name,
    level: state.level,
    connection: state.connection,
    waiting: state.waiting,
    two_agents: state.hasTwoAgents,
    reasons: listed,
    reason_count: loud.length,
    muted_count: state.reasons.filter(({ muted }) => muted !== null).length,
    more_reason_words: reasonWords(state.reasons.filter((reason) => !listed.includes(reason))),
    last_seen_unix: state.lastSeenMs === null ? null : state.lastSeenMs / 1000,
    agent_version: state.row.agent_version,
    agent_standing: agentStanding(state.row, SERVER_VERSION),
    read_unix: fast === null ? null : sampleTimeUnix(fast),
    held_unix: oldestHeld(state),
    stale_after_seconds: state.staleAfterSeconds("fast"),
    cluster_name: host?.cluster_name ?? null,
    group: state.row.group,
    tags: state.row.tags,
    load1: host?.load1 ?? null,
    cpu_percent: roundedPercent(host?.cpu_percent ?? null),
    mem_used_percent: roundedPercent(percent(host?.mem_used_bytes, host?.mem_total_bytes)),
    zfs: describeZfs(state.known),
    pools_ok: pools.filter((pool) => pool.health === "ONLINE").length,
    pools_total: pools.length,
    fullest_pool: fullest(pools, createMeterTones(state.reasons)),
    guests_running: guests?.filter((guest) => guest.status === "running").length ?? null,
    guests_total: guests?.length ?? null,
    pending_updates: state.standing("system_info").value?.pending_updates ?? null,
  };
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
const ON_CARD = ["host", "zfs_pools", "vms_runtime"] as const;

function oldestHeld(state: HostState): number | null {
  const held = ON_CARD.map((name) => state.standing(name)).flatMap(({ is_held, read_unix }) =>
    is_held && read_unix !== null ? [read_unix] : []
  );
  return held.length === 0 ? null : Math.min(...held);
}

function fullest(pools: readonly Pool[], tones: MeterTones): HostCard["fullest_pool"] {
  let found: HostCard["fullest_pool"] = null;
  for (const pool of pools) {
    const { name, capacity_percent } = pool;
    if (capacity_percent === null || capacity_percent <= (found?.capacity_percent ?? -1)) continue;
    found = { name, capacity_percent, tone: tones.pool(pool) };
  }
  return found;
}

function percent(part: number | null | undefined, whole: number | null | undefined): number | null {
  if (part === null || part === undefined || !whole) return null;
  return 100 * part / whole;
}

/** To a hundredth: more is not shown, and a thousand cards are sent without the other digits. */
function roundedPercent(percent: number | null): number | null {
  return percent === null ? null : Math.round(100 * percent) / 100;
}
