/** Rules about a pool as a whole: health, capacity, data errors, its latest scan. */
import { isPositive } from "../sample/fields.ts";
import type { Pool } from "../sample/zfs_pools.ts";
import type { Facts } from "./facts.ts";
import { poolId } from "./identity.ts";
import { countText, listText, percentText } from "./number_text.ts";
import { CRITICAL_HEALTH, unhealthyVdevs } from "./pool_devices.ts";
import { type Test, testEach } from "./rule.ts";

/** A test of each pool by itself. */
export function testPools(sentence: (pool: Pool, facts: Facts) => string | null): Test {
  return testEach((facts) => facts.pools, poolSubject, sentence);
}

/** Shown by its name, known by its GUID. */
export function poolSubject(pool: Pick<Pool, "guid" | "name">) {
  return { subject: pool.name, subject_id: poolId(pool) };
}

export const poolHealth = testPools((pool) =>
  CRITICAL_HEALTH.has(pool.health)
    ? `Pool "${pool.name}" is ${pool.health}${vdevCountText(pool)}${deviceListText(pool)}`
    : null
);

export const poolStateUnknown = testPools((pool) =>
  pool.health === "ONLINE" || CRITICAL_HEALTH.has(pool.health)
    ? null
    : `Pool "${pool.name}" has the health "${pool.health}", a word this monitor does not know`
);

export const poolDataErrors = testPools((pool) =>
  pool.error_count !== null && isPositive(pool.error_count)
    ? `Pool "${pool.name}" has ${countText(pool.error_count, "permanent data error")}`
    : null
);

export const scanErrors = testPools(({ name, scan }) =>
  scan !== null && scan.state === "FINISHED" && scan.errors !== null && isPositive(scan.errors)
    ? `Pool "${name}": the last ${(scan.function ?? "scan").toLowerCase()} finished with ` +
      countText(scan.errors, "error")
    : null
);

export const poolCapacityCritical = testPools((pool, { limits }) => {
  const percent = capacityPercent(pool);
  return percent !== null && percent > limits.poolFullCriticalPercent
    ? `Pool "${pool.name}" is ${percentText(percent)} full ` +
      `(over ${limits.poolFullCriticalPercent} %)`
    : null;
});

export const poolCapacity = testPools((pool, { limits }) => {
  const percent = capacityPercent(pool);
  return percent !== null && percent >= limits.poolFullFromPercent &&
      percent <= limits.poolFullCriticalPercent
    ? `Pool "${pool.name}" is ${percentText(percent)} full ` +
      `(${limits.poolFullFromPercent} % or more)`
    : null;
});

/**
 * Facts without which a healthy pool cannot be called healthy. Where the pools came with an
 * error that error is the reason, and a pool that is down has no such facts.
 */
export const poolIncomplete = testPools((pool, { poolsIncomplete }) => {
  if (poolsIncomplete || CRITICAL_HEALTH.has(pool.health)) return null;
  const missing = [
    capacityPercent(pool) === null ? "capacity" : [],
    pool.error_count === null ? "number of data errors" : [],
    pool.vdevs.length === 0 && pool.degraded_vdev_count === null ? "devices" : [],
  ].flat();
  return missing.length === 0 ? null : `Pool "${pool.name}": ${listText(missing)} not known`;
});

/** ZFS's own integer, else the same computed: whole percents, rounded down. */
function capacityPercent(pool: Pool): number | null {
  if (pool.capacity_percent !== null) return pool.capacity_percent;
  if (pool.size_bytes === null || pool.size_bytes <= 0 || pool.allocated_bytes === null) {
    return null;
  }
  return Math.floor(100 * pool.allocated_bytes / pool.size_bytes);
}

function vdevCountText({ vdev_count, degraded_vdev_count }: Pool): string {
  return vdev_count === null || !degraded_vdev_count
    ? ""
    : `: ${degraded_vdev_count} of ${vdev_count} data vdevs not online`;
}

const DEVICES_NAMED = 3;

function deviceListText(pool: Pool): string {
  const devices = unhealthyVdevs(pool).map((vdev) => `${vdev.name} ${vdev.state}`);
  if (devices.length === 0) return "";
  const more = devices.length - DEVICES_NAMED;
  return ` (${devices.slice(0, DEVICES_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""})`;
}
