import type { Pool } from "../../shared/sample/zfs_pools.ts";
import { describeZfs, isAboutPool, worstLevel } from "../../shared/verdict/judge.ts";
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
  return (fast.sections.zfs_pools.value?.pools ?? []).map((pool) => {
    const reasons = state.reasons.filter((reason) => isAboutPool(reason, pool))
      .toSorted((a, b) => Number(a.muted !== null) - Number(b.muted !== null));
    return {
      host: state.row.name,
      pool,
      level: levelOf(reasons, state.connected),
      reasons,
      collected_unix: fast.collected_at_unix,
      stale_after_seconds: state.staleAfterSeconds("fast"),
    };
  });
}

/** The same as a page shows them. */
export function toHostPools(state: HostState): HostPools {
  return {
    name: state.row.name,
    zfs: describeZfs(state.known),
    pools: toPoolEntries(state).map(({ pool, ...entry }) => {
      const { vdevs: _, status_text: __, ...shown } = pool;
      return { ...entry, pool: shown };
    }),
  };
}

/** What was read from a host that is not connected any more is no news of today. */
function levelOf(reasons: PoolView["reasons"], connected: boolean): Level {
  const level = worstLevel(reasons.filter((reason) => reason.muted === null));
  return !connected && compareLevels(level, "unknown") > 0 ? "unknown" : level;
}
