import { poolId } from "../../../shared/verdict/identity.ts";
import type { DeviceErrorFacts, SharedGrowthFacts } from "../../../shared/verdict/ledger_facts.ts";
import type { Pool } from "../../../shared/sample/zfs_pools.ts";
import { EVENT_HOLDS_MS } from "../pool_reading.ts";
import type { PoolErrors } from "./advance_errors.ts";
import { slowWithinDay } from "./bursts.ts";
import { isAnyCount, subtractCounts } from "./counters.ts";

type NamedPool = Pick<Pool, "guid" | "name">;

/** Devices of the pool with errors that nobody acknowledged; those that left it tell nothing. */
export function deviceErrorFacts(
  { devices }: PoolErrors,
  pool: NamedPool,
  nowMs: number,
): DeviceErrorFacts[] {
  return devices.filter(({ left_ms }) => left_ms === null).flatMap((row) => {
    const unacknowledged = subtractCounts(row.total, row.baseline);
    if (!isAnyCount(unacknowledged)) return [];
    const isBurst = row.burst !== null && row.burst.at_unix * 1000 > nowMs - EVENT_HOLDS_MS;
    return [{
      pool_id: poolId(pool),
      pool: pool.name,
      device_id: `${poolId(pool)}/${row.told_as}`,
      device: `${pool.name}/${row.name}`,
      unacknowledged,
      grew_unix: row.grew_ms === null ? null : row.grew_ms / 1000,
      slow_within_24h: Math.min(unacknowledged.slow, slowWithinDay(row.recent, nowMs)),
      burst: isBurst ? row.burst : null,
    }];
  });
}

/** Of the last 7 days. */
export function sharedGrowthFacts(
  { shared_growth }: PoolErrors,
  pool: NamedPool,
  nowMs: number,
): SharedGrowthFacts[] {
  return shared_growth.filter(({ at_ms }) => at_ms > nowMs - EVENT_HOLDS_MS)
    .map(({ vdev, at_ms, ...growth }) => ({
      pool_id: poolId(pool),
      pool: pool.name,
      vdev: `${pool.name}/${vdev}`,
      ...growth,
      at_unix: at_ms / 1000,
    }));
}
