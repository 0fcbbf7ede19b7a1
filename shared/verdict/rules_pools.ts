/** Rules about a pool as a whole: health, capacity, data errors, its redundancy. */
import { isPositive } from "../sample/counter.ts";
import type { Pool } from "../sample/zfs_pools.ts";
import { isApart } from "./answers.ts";
import type { Facts } from "./facts.ts";
import { poolId } from "./identity.ts";
import { countText, listText, percentText } from "./number_text.ts";
import { CRITICAL_HEALTH } from "./pool_devices.ts";
import { healthText } from "./pool_sentence.ts";
import { designedRedundancy } from "./redundancy.ts";
import { rankOfHealth } from "./risk.ts";
import { type Finding, type Test, testEach } from "./rule.ts";
import { newestReading } from "./section_fault.ts";
import { SECONDS_PER_HOUR } from "./thresholds.ts";

type Sentence = (pool: Pool, facts: Facts) => string | Pick<Finding, "text" | "rank"> | null;

/** A test of each pool by itself. */
export function testPools(sentence: Sentence): Test {
  return testEach((facts) => facts.pools, poolSubject, sentence);
}

/** Shown by its name, known by its GUID. */
export function poolSubject(pool: Pick<Pool, "guid" | "name">) {
  return { subject: pool.name, subject_id: poolId(pool) };
}

export const poolHealth = testPools((pool) =>
  CRITICAL_HEALTH.has(pool.health) ? { text: healthText(pool), rank: rankOfHealth(pool) } : null
);

export const poolStateUnknown = testPools((pool) =>
  pool.health === "ONLINE" || CRITICAL_HEALTH.has(pool.health)
    ? null
    : `Its health is "${pool.health}", a word this monitor does not know`
);

export const poolDataErrors = testPools((pool) =>
  pool.error_count !== null && isPositive(pool.error_count)
    ? countText(pool.error_count, "permanent data error")
    : null
);

export const poolCapacityCritical = testPools((pool, { limits }) => {
  const percent = capacityPercent(pool);
  return percent !== null && percent > limits.poolFullCriticalPercent
    ? `${percentText(percent)} full (over ${limits.poolFullCriticalPercent} %)`
    : null;
});

export const poolCapacity = testPools((pool, { limits }) => {
  const percent = capacityPercent(pool);
  return percent !== null && percent >= limits.poolFullFromPercent &&
      percent <= limits.poolFullCriticalPercent
    ? `${percentText(percent)} full (${limits.poolFullFromPercent} % or more)`
    : null;
});

/**
 * Facts without which a healthy pool cannot be called healthy. Where an error explains that they
 * are missing it is the reason, and a pool that is down has no such facts.
 */
export const poolIncomplete = testPools((pool, { known }) => {
  if (CRITICAL_HEALTH.has(pool.health)) return null;
  const errors = newestReading(known.samples, "zfs_pools")?.reading.errors ?? [];
  if (!isApart(poolSubject(pool), errors)) return null;
  const missing = [
    capacityPercent(pool) === null ? "capacity" : [],
    pool.error_count === null ? "number of data errors" : [],
    pool.vdevs.length === 0 && pool.degraded_vdev_count === null ? "devices" : [],
  ].flat();
  return missing.length === 0 ? null : `Not known: ${listText(missing)}`;
});

export const poolReadonly = testPools((pool) =>
  pool.readonly === true ? "Imported read-only: nothing can be written to it" : null
);

export const poolCheckpoint = testPools(({ checkpoint }, { hostNowUnix, limits }) => {
  const start = checkpoint?.start_unix ?? null;
  return start !== null && hostNowUnix - start > limits.checkpointAgeHours * SECONDS_PER_HOUR
    ? `A checkpoint older than ${limits.checkpointAgeHours} h holds back all space freed since`
    : null;
});

const SPECIAL_CLASSES = ["special", "dedup"] as const;

export const classRedundancy = testPools((pool) => {
  const own = SPECIAL_CLASSES.flatMap((name) => {
    const losses = designedRedundancy(pool, name);
    return losses === null ? [] : [{ name, losses }];
  });
  if (own.length === 0) return null;
  const data = designedRedundancy(pool, "normal");
  const weak = own.filter(({ losses }) => data !== null && losses < data)
    .map(({ name, losses }) => `${name} can lose ${losses}`);
  return weak.length === 0
    ? null
    : `Less redundancy than the data, and lost with it the pool: ${listText(weak)}, ` +
      `the data ${countText(data ?? 0, "disk")}`;
});

/** Whether one disk of the pool lost is the pool lost, as it was made. */
export const poolUnprotected = testPools((pool) =>
  designedRedundancy(pool, "normal") === 0 ? "Made without redundancy: it can lose no disk" : null
);

/** ZFS's own integer, else the same computed: whole percents, rounded down. */
export function capacityPercent(pool: Pool): number | null {
  if (pool.capacity_percent !== null) return pool.capacity_percent;
  if (pool.size_bytes === null || pool.size_bytes <= 0 || pool.allocated_bytes === null) {
    return null;
  }
  return Math.floor(100 * pool.allocated_bytes / pool.size_bytes);
}

/** Whether `zpool status` told of the pool. */
export function isStatusRead({ error_count, vdevs }: Pool): boolean {
  return error_count !== null || vdevs.length > 0;
}
