import type { Pool } from "../../shared/sample/zfs_pools.ts";
import { describeZfs, isAboutPool, worstLevel } from "../../shared/verdict/judge.ts";
import { poolId } from "../../shared/verdict/identity.ts";
import { compareLevels, type Level } from "../../shared/verdict/mod.ts";
import type { HostState } from "./host_state.ts";
import type { HostPools, PoolView } from "./views.ts";

/** One pool of the fleet with what the judge says of it. */
export interface PoolEntry extends Omit<PoolView, "pool"> {
  pool: Pool;
}

/** The pools of one host, as last read. */
export function toPoolEntries(state: HostState): PoolEntry[] {
  const { fast } = state.samples;
  if (fast === null) return [];
  // By pool at once: looking through all reasons for each pool would cost the square of a sample.
  const byStart = Map.groupBy(state.reasons, ({ subject_id }) => startOf(subject_id));
  return (fast.sections.zfs_pools.value?.pools ?? []).map((pool) => {
    const reasons = (byStart.get(startOf(poolId(pool))) ?? [])
      .filter((reason) => isAboutPool(reason, pool))
      .toSorted((a, b) => Number(a.muted !== null) - Number(b.muted !== null));
    return {
      host: state.row.name,
      pool,
      level: levelOf(reasons, state.connected),
      reasons,
      reason_count: reasons.length,
      collected_unix: fast.collected_at_unix,
      stale_after_seconds: state.staleAfterSeconds("fast"),
    };
  });
}

/** Identities within a pool begin with its own and a slash; a host may report one with a slash. */
function startOf(text: string): string {
  return text.split("/", 1)[0] ?? "";
}

/** Of one pool among all; its host's page has the others. */
const REASONS_SHOWN = 3;

/** The same as a page shows them. */
export function toHostPools(state: HostState): HostPools {
  return {
    name: state.row.name,
    zfs: describeZfs(state.known),
    pools: toPoolEntries(state).map(({ pool, ...entry }) => {
      const { vdevs: _, status_text: __, ...shown } = pool;
      return { ...entry, reasons: entry.reasons.slice(0, REASONS_SHOWN), pool: shown };
    }),
  };
}

/** What was read from a host that is not connected any more is no news of today. */
function levelOf(reasons: PoolView["reasons"], connected: boolean): Level {
  const level = worstLevel(reasons.filter((reason) => reason.muted === null));
  return !connected && compareLevels(level, "unknown") > 0 ? "unknown" : level;
}
