import { type MissingPool, type Pool, poolSchema } from "../../shared/sample/zfs_pools.ts";
import { describeZfs, isAboutPool, worstLevel } from "../../shared/verdict/judge.ts";
import { poolId } from "../../shared/verdict/identity.ts";
import { redundancyLeft } from "../../shared/verdict/redundancy.ts";
import { compareLevels, type Level } from "../../shared/verdict/mod.ts";
import { poolBorders, toMissingPool } from "./host_pools.ts";
import type { HostState } from "./host_state.ts";
import { createMeterTones } from "./meter_tones.ts";
import { poolRisks } from "./pool_risks.ts";
import { missingPools, standingPools } from "./standing_pools.ts";
import type {
  HostPools,
  ListedReason,
  PoolView,
  RememberedPool,
  RememberedSummary,
} from "../views/mod.ts";

/** One pool of the fleet with what the judge says of it. */
export interface PoolEntry extends Omit<PoolView, "pool" | "remembered" | "risks"> {
  pool: Pool;
}

/** The pools of one host, as last read, and those that it has no more. */
export function toPoolEntries(state: HostState): PoolEntry[] {
  const stale_after_seconds = state.staleAfterSeconds("fast");
  // By pool at once: looking through all reasons for each pool would cost the square of a sample.
  const byStart = Map.groupBy(state.reasons, ({ subject_id }) => startOf(subject_id));
  const tones = createMeterTones(state.reasons);
  const entry = (pool: Pool) => {
    const reasons = reasonsOf(pool, byStart.get(startOf(poolId(pool))) ?? []);
    return {
      host: state.row.name,
      pool,
      reasons,
      reason_count: reasons.length,
      level: levelOf(reasons, state),
      capacity_tone: tones.pool(pool),
      ...poolBorders(state),
      stale_after_seconds,
    };
  };
  const present = standingPools(state.known).map(({ pool, ...standing }): PoolEntry => ({
    ...entry(pool),
    ...standing,
    missing: null,
    redundancy_left: redundancyLeft(pool),
  }));
  const { collected_at_unix, read_unix, is_held } = state.standing("zfs_pools");
  const gone = missingPools(state.known).map((missing): PoolEntry => ({
    ...entry(toGonePool(missing)),
    id: missing.guid,
    missing: toMissingPool(missing, state.left),
    redundancy_left: null,
    collected_unix: collected_at_unix,
    read_unix,
    is_held,
  }));
  return [...present, ...gone];
}

/** Identities within a pool begin with its own and a slash; a host may report one with a slash. */
function startOf(text: string): string {
  return text.split("/", 1)[0] ?? "";
}

/** Of one pool among all; its host's page has the others. */
const REASONS_SHOWN = 3;

/** The same as a page shows them. */
export function toPoolViews(state: HostState): HostPools {
  const remembered = state.rememberedPools();
  return {
    name: state.row.name,
    zfs: describeZfs(state.known),
    pools: toPoolEntries(state).map(({ pool, ...entry }) => {
      const { vdevs: _, status_text: __, ...shown } = pool;
      return {
        ...entry,
        risks: poolRisks({ ...entry, pool }),
        reasons: entry.reasons.slice(0, REASONS_SHOWN),
        pool: shown,
        remembered: summaryOf(remembered.get(entry.id)),
      };
    }),
  };
}

/** Its devices are on the page of its host. */
function summaryOf(remembered: RememberedPool | undefined): RememberedSummary | null {
  if (remembered === undefined) return null;
  const { devices: _, ...summary } = remembered;
  return summary;
}

/** What is known of a pool that is gone: who it is. */
function toGonePool({ guid, name }: MissingPool): Pool {
  return poolSchema.parse({ guid, name, health: "GONE" });
}

/** Muted ones last, notes before them. */
function reasonsOf(pool: Pool, reasons: readonly ListedReason[]): ListedReason[] {
  return reasons.filter((reason) => isAboutPool(reason, pool))
    .toSorted((a, b) => Number(a.muted !== null) - Number(b.muted !== null));
}

/** What was read from a host that is not connected any more is no news of today. */
function levelOf(
  reasons: PoolView["reasons"],
  { connected, waiting }: Pick<HostState, "connected" | "waiting">,
): Level {
  const level = worstLevel(reasons.filter((reason) => reason.muted === null));
  return !connected && !waiting && compareLevels(level, "unknown") > 0 ? "unknown" : level;
}
