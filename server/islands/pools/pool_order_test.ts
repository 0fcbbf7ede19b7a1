import { deepStrictEqual } from "node:assert/strict";
import type { HostPools, PoolView } from "../../fleet/views.ts";
import { TEST_NOW_UNIX, testPool } from "../testing_views.ts";
import { countPools, findUnread, orderPools, readLevel } from "./pool_order.ts";

const host = (
  name: string,
  pools: [name: string, level: PoolView["level"], capacity: number | null][],
  zfs: HostPools["zfs"] = "present",
): HostPools => ({
  name,
  zfs,
  pools: pools.map(([pool, level, capacity_percent]) => ({
    host: name,
    pool: testPool({ name: pool, capacity_percent }),
    level,
    reasons: [],
    reason_count: 0,
    collected_unix: TEST_NOW_UNIX,
    stale_after_seconds: 60,
  })),
});

const HOSTS = [
  host("pve-10", [["a", "ok", 80], ["b", "critical", null]]),
  host("pve-2", [["a", "ok", 80], ["b", "warning", 10], ["c", "critical", 5]]),
  host("pve-3", [], "unknown"),
];

Deno.test("orderPools() puts the worst level first, then the fullest, then by host", () => {
  deepStrictEqual(
    orderPools(HOSTS).map((view) => `${view.host}/${view.pool.name}`),
    ["pve-2/c", "pve-10/b", "pve-2/b", "pve-2/a", "pve-10/a"],
  );
});

Deno.test("countPools() counts each level", () => {
  deepStrictEqual(countPools(orderPools(HOSTS)), {
    offline: 0,
    critical: 2,
    unknown: 0,
    warning: 1,
    ok: 2,
  });
});

Deno.test("findUnread() names hosts of which the pools are not known", () => {
  deepStrictEqual(findUnread(HOSTS), ["pve-3"]);
});

Deno.test("readLevel() shows all for a level that does not exist", () => {
  deepStrictEqual(readLevel(new URLSearchParams("level=bogus")), null);
});
