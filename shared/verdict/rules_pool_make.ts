/** Rules about how a pool is made, and how it is imported. */
import { type Pool, type Vdev, walkVdevs } from "../sample/zfs_pools.ts";
import { POOL_CAUSE } from "./cause.ts";
import { countText } from "./number_text.ts";
import { designedRedundancy } from "./redundancy.ts";
import type { Rule } from "./rule.ts";
import { isStatusRead, testPools } from "./rules_pools.ts";
import { POOL, POOL_DEVICES, poolTells } from "./tells.ts";
import { SECONDS_PER_DAY, SECONDS_PER_HOUR } from "./thresholds.ts";

const poolReadonly = testPools((pool) =>
  pool.readonly === true ? "Imported read-only: nothing can be written to it" : null
);

const poolCheckpoint = testPools(({ checkpoint }, { hostNowUnix, limits }) => {
  const start = checkpoint?.start_unix ?? null;
  return start !== null && hostNowUnix - start > limits.checkpointAgeHours * SECONDS_PER_HOUR
    ? `A checkpoint older than ${limits.checkpointAgeHours} h holds back all space freed since`
    : null;
});

/** Whether one disk of the pool lost is the pool lost, as it was made. */
const poolUnprotected = testPools((pool) =>
  designedRedundancy(pool, "normal") === 0 ? "Made without redundancy: it can lose no disk" : null
);

/** Of log, cache and spare devices little is ever freed. */
const TRIMMED_CLASSES: ReadonlySet<string | null> = new Set(["normal", "special", "dedup"]);

/** Devices that hold data and support TRIM, which ZFS tells of each; most others turn. */
function trimmable({ vdevs }: Pool): Vdev[] {
  return [...walkVdevs(vdevs)].filter(({ class: use, children, trim_state = null }) =>
    children.length === 0 && TRIMMED_CLASSES.has(use) &&
    trim_state !== null && trim_state !== "UNSUPPORTED"
  );
}

/** Debian's own job trims pools of NVMe alone, once a month; one by hand counts as well. */
const poolUntrimmed = testPools((pool, { hostNowUnix, limits }) => {
  if (pool.autotrim !== false) return null;
  const leaves = trimmable(pool);
  const bare = leaves.filter(({ trim_state, trim_unix = null }) =>
    trim_state === "UNTRIMMED" ||
    (trim_state === "COMPLETE" && trim_unix !== null &&
      hostNowUnix - trim_unix > limits.trimAgeDays * SECONDS_PER_DAY)
  );
  return bare.length === 0
    ? null
    : `Autotrim is off, and ${bare.length} of ${countText(leaves.length, "device")} that can be ` +
      `trimmed had no trim within ${limits.trimAgeDays} days`;
});

export const POOL_MAKE_RULES: readonly Rule[] = [
  {
    level: "warning",
    code: "pool_readonly",
    ...POOL,
    tells: poolTells(({ readonly }) => readonly !== null),
    cause: POOL_CAUSE.health,
    test: poolReadonly,
  },
  {
    level: "warning",
    code: "pool_checkpoint",
    ...POOL,
    tells: poolTells(isStatusRead),
    cause: { matter: "checkpoint" },
    next: "`zpool checkpoint -d` discards it",
    test: poolCheckpoint,
  },
  {
    level: "note",
    code: "pool_unprotected",
    ...POOL_DEVICES,
    cause: POOL_CAUSE.health,
    test: poolUnprotected,
  },
  {
    level: "note",
    code: "pool_untrimmed",
    ...POOL,
    tells: poolTells((pool) =>
      pool.autotrim === true || (pool.autotrim === false && trimmable(pool).length > 0)
    ),
    cause: { matter: "trim" },
    next: "Turn autotrim on",
    test: poolUntrimmed,
  },
];
