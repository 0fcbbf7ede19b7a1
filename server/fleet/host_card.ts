import { describeZfs } from "../../shared/verdict/judge.ts";
import type { HostCard } from "./views.ts";
import type { HostState } from "./host_state.ts";

const REASONS_ON_CARD = 3;

/** The host as the fleet page shows it. */
export function toHostCard(state: HostState, waiting: boolean): HostCard {
  const { fast, slow } = state.samples;
  const host = fast?.sections.host.value ?? null;
  const pools = fast?.sections.zfs_pools.value?.pools ?? [];
  const loud = state.reasons.filter((reason) => reason.muted === null);
  const guests = state.runtimes?.filter((guest) => !guest.template) ?? null;
  return {
    name: state.row.name,
    level: state.level,
    connection: state.connection,
    waiting,
    two_agents: state.hasTwoAgents,
    reasons: loud.slice(0, REASONS_ON_CARD),
    reason_count: loud.length,
    last_seen_unix: state.lastSeenMs === null ? null : state.lastSeenMs / 1000,
    agent_version: state.row.agent_version,
    collected_unix: fast?.collected_at_unix ?? null,
    stale_after_seconds: state.staleAfterSeconds("fast"),
    cluster_name: host?.cluster_name ?? null,
    load1: host?.load1 ?? null,
    cpu_percent: host?.cpu_percent ?? null,
    mem_used_percent: percent(host?.mem_used_bytes, host?.mem_total_bytes),
    zfs: describeZfs(state.known),
    pools_ok: pools.filter((pool) => pool.health === "ONLINE").length,
    pools_total: pools.length,
    fullest_pool: fullest(pools),
    guests_running: guests?.filter((guest) => guest.status === "running").length ?? null,
    guests_total: guests?.length ?? null,
    pending_updates: slow?.sections.system_info.value?.pending_updates ?? null,
  };
}

function fullest(
  pools: readonly { name: string; capacity_percent: number | null }[],
): HostCard["fullest_pool"] {
  let found: HostCard["fullest_pool"] = null;
  for (const { name, capacity_percent } of pools) {
    if (capacity_percent === null || capacity_percent <= (found?.capacity_percent ?? -1)) continue;
    found = { name, capacity_percent };
  }
  return found;
}

function percent(part: number | null | undefined, whole: number | null | undefined): number | null {
  if (part === null || part === undefined || !whole) return null;
  return 100 * part / whole;
}
