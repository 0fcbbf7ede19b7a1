/** Rules about a pool as a whole: health, capacity, data errors. */
import { isPositive } from "../sample/counter.ts";
import type { Pool } from "../sample/zfs_pools.ts";
import { isApart } from "./answers.ts";
import { POOL_CAUSE, UNREAD } from "./cause.ts";
import type { Facts } from "./facts.ts";
import { poolId } from "./identity.ts";
import { countText, listText, percentText } from "./number_text.ts";
import { CRITICAL_HEALTH } from "./pool_devices.ts";
import { healthText } from "./pool_sentence.ts";
import { RANK, rankOfHealth } from "./risk.ts";
import { type Finding, type Rule, type Test, testEach } from "./rule.ts";
import { kernelPoolHealth } from "./rules_absent_pools.ts";
import { newestReading } from "./section_fault.ts";
import { POOL, poolTells } from "./tells.ts";

type Sentence = (pool: Pool, facts: Facts) => string | Pick<Finding, "text" | "rank"> | null;

/** A test of each pool by itself. */
export function testPools(sentence: Sentence): Test {
  return testEach((facts) => facts.pools, poolSubject, sentence);
}

/** Shown by its name, known by its GUID. */
export function poolSubject(pool: Pick<Pool, "guid" | "name">) {
  return { subject: pool.name, subject_id: poolId(pool) };
}

const unhealthy = testPools((pool) =>
  CRITICAL_HEALTH.has(pool.health) ? { text: healthText(pool), rank: rankOfHealth(pool) } : null
);

const poolStateUnknown = testPools((pool) =>
  pool.health === "ONLINE" || CRITICAL_HEALTH.has(pool.health)
    ? null
    : `Its health is "${pool.health}", a word this monitor does not know`
);

const poolDataErrors = testPools((pool) =>
  pool.error_count !== null && isPositive(pool.error_count)
    ? countText(pool.error_count, "permanent data error")
    : null
);

const poolCapacityCritical = testPools((pool, { limits }) => {
  const percent = capacityPercent(pool);
  return percent !== null && percent > limits.poolFullCriticalPercent
    ? `${percentText(percent)} full (over ${limits.poolFullCriticalPercent} %)`
    : null;
});

const poolCapacity = testPools((pool, { limits }) => {
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
const poolIncomplete = testPools((pool, { known }) => {
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

/** ZFS's own integer, else the same computed: whole percents, rounded down. */
function capacityPercent(pool: Pool): number | null {
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

/** zpool's word on the health of a pool, and the kernel's where zpool has none. */
const poolHealth: Test = (facts, found) => [
  ...unhealthy(facts, found),
  ...kernelPoolHealth(facts, found),
];

const HEALTH = {
  ...POOL,
  tells: poolTells(({ health }) => health === "ONLINE" || CRITICAL_HEALTH.has(health)),
  cause: POOL_CAUSE.health,
};
const SPACE = {
  ...POOL,
  tells: poolTells((pool) => capacityPercent(pool) !== null),
  rank: RANK.filling,
  cause: POOL_CAUSE.space,
};

export const POOL_RULES: readonly Rule[] = [
  {
    level: "critical",
    code: "pool_health",
    ...HEALTH,
    rank: RANK.degraded,
    cause: { ...POOL_CAUSE.health, isAtOnce: true },
    next: "Look at `zpool status` before touching a disk",
    test: poolHealth,
  },
  {
    level: "critical",
    code: "pool_data_errors",
    ...POOL,
    tells: poolTells(({ error_count }) => error_count !== null),
    rank: RANK.dataErrors,
    cause: { ...POOL_CAUSE.data, isAtOnce: true },
    next: "Restore the files that `zpool status -v` names",
    test: poolDataErrors,
  },
  {
    level: "critical",
    code: "pool_capacity_critical",
    ...SPACE,
    next: "`zfs list -o space -r POOL` shows what holds it",
    test: poolCapacityCritical,
  },
  { level: "unknown", code: "pool_state_unknown", ...HEALTH, test: poolStateUnknown },
  { level: "unknown", code: "pool_incomplete", ...POOL, cause: UNREAD, test: poolIncomplete },
  { level: "warning", code: "pool_capacity", ...SPACE, test: poolCapacity },
];
