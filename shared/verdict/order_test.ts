import { deepStrictEqual } from "node:assert/strict";
import { judge } from "./judge.ts";
import { isAboutPool } from "./judge.ts";
import { comparePoolRisk, type PoolAtRisk, sortReasons } from "./order.ts";
import type { Pool } from "../sample/zfs_pools.ts";
import { healthyHost, healthyVdev, NOW_UNIX, present } from "../../testing/verdict/known_host.ts";

/** Worst first, as an operator must see them. */
const POOLS: [name: string, change: (pool: Pool) => void][] = [
  ["suspended", (pool) => pool.health = "SUSPENDED"],
  ["stripped", (pool) => {
    pool.health = "DEGRADED";
    present(pool.vdevs[0]?.children[0]?.children[0]).state = "FAULTED";
  }],
  ["damaged", (pool) => pool.error_count = 1],
  ["degraded", (pool) => {
    pool.health = "DEGRADED";
    const mirror = present(pool.vdevs[0]?.children[0]);
    mirror.children.push(healthyVdev("sdc", { state: "FAULTED" }));
  }],
  ["full", (pool) => pool.capacity_percent = 95],
  ["filling", (pool) => pool.capacity_percent = 85],
  ["unread", (pool) => pool.error_count = null],
  ["unscrubbed", (pool) => {
    pool.scan = null;
    pool.last_scrub_end = NOW_UNIX - 90 * 86_400;
  }],
  ["fuller", (pool) => pool.capacity_percent = 70],
  ["fine9", () => {}],
  ["fine10", () => {}],
  ["single", (pool) => {
    pool.capacity_percent = 10;
    pool.vdevs = [healthyVdev("", { type: "root", children: [healthyVdev("sda")] })];
  }],
];

Deno.test("comparePoolRisk() puts first what threatens the data most", () => {
  const { known, zfsPools } = healthyHost();
  zfsPools.pools = POOLS.map(([name, change]) => {
    const { pool } = healthyHost();
    change(Object.assign(pool, { name, guid: name }));
    return pool;
  });
  const { reasons } = judge(known, NOW_UNIX);
  const listed = zfsPools.pools.toReversed().map((pool): PoolAtRisk => ({
    pool,
    reasons: reasons.filter((reason) => isAboutPool(reason, pool)),
  }));

  const sorted = listed.sort(comparePoolRisk).map(({ pool }) => pool.name);

  deepStrictEqual(sorted, POOLS.map(([name]) => name));
});

Deno.test("judge() lists the critical reasons of pools in the same order", () => {
  const { known, zfsPools } = healthyHost();
  zfsPools.pools = POOLS.map(([name, change]) => {
    const { pool } = healthyHost();
    change(Object.assign(pool, { name, guid: name }));
    return pool;
  });

  const { reasons } = judge(known, NOW_UNIX);

  deepStrictEqual(
    reasons.filter(({ level }) => level === "critical").map(({ subject }) => subject),
    ["suspended", "stripped", "damaged", "degraded", "full"],
  );
});

Deno.test("sortReasons() takes the rank of the rule where a reason was stored without one", () => {
  const stored = ["quorum_lost", "pool_capacity_critical", "pool_health", "pool_data_errors"]
    .map((code) => ({
      level: "critical" as const,
      code,
      subject: "",
      subject_id: "",
      text: "",
      since_unix: null,
      as_of_unix: null,
    }));

  deepStrictEqual(sortReasons(stored).map(({ code }) => code), [
    "pool_data_errors",
    "pool_health",
    "pool_capacity_critical",
    "quorum_lost",
  ]);
});
