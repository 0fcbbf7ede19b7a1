import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { walkVdevs } from "../../../shared/sample/zfs_pools.ts";
import type { Fault } from "./report.ts";
import { parseZpoolStatusJson } from "./status_json.ts";

const DISK = { vdev_type: "disk", guid: "2", state: "ONLINE" };
const COUNTERS = { read_errors: 0, write_errors: 0, checksum_errors: 0 };

/** A pool "tank" of one disk "sda", with other fields. */
function statusOf(fields: Record<string, unknown>): string {
  const root = { vdev_type: "root", state: "ONLINE", ...COUNTERS };
  const vdevs = { tank: { ...root, vdevs: { sda: { ...DISK, ...COUNTERS } } } };
  const pool = { state: "ONLINE", pool_guid: 1, error_count: 0, vdevs, ...fields };
  return JSON.stringify({ pools: { tank: pool } });
}

function messagesOf(faults: readonly Fault[]): string {
  return faults.map(({ message }) => message).join("\n");
}

Deno.test("parseZpoolStatusJson() finds no fault in a plain pool", () => {
  const { pools, faults } = parseZpoolStatusJson(statusOf({}));

  deepStrictEqual(faults, []);
  deepStrictEqual(pools.map((pool) => [pool.name, pool.health, pool.scans]), [[
    "tank",
    "ONLINE",
    [],
  ]]);
});

for (
  const [why, fields, fault] of [
    ["no state", { state: undefined }, /unexpected state \(absent\)/],
    ["no error count", { error_count: undefined }, /unexpected error_count \(absent\)/],
    ["an error count in words", { error_count: "none" }, /unexpected error_count "none"/],
    ["no vdevs", { vdevs: undefined }, /unexpected vdevs \(absent\)/],
    ["an empty root", { vdevs: { tank: { ...COUNTERS } } }, /expected one root vdev/],
    ["a vdev without counters", { logs: { sdb: DISK } }, /read_errors \(absent\) of vdev "sdb"/],
    ["a vdev that is a number", { logs: { sdb: 1 } }, /unexpected vdev "sdb" 1/],
    ["scan statistics in words", { scan_stats: "none" }, /unexpected scan_stats/],
    ["a scan without a state", { scan_stats: { function: "SCRUB" } }, /unexpected state/],
  ] as const
) {
  Deno.test(`parseZpoolStatusJson() reports ${why}`, () => {
    match(messagesOf(parseZpoolStatusJson(statusOf(fields)).faults), fault);
  });
}

Deno.test("parseZpoolStatusJson() leaves an absent vdev state to the caller, without a fault", () => {
  const { pools, faults } = parseZpoolStatusJson(
    statusOf({ dedup: { sdb: { ...COUNTERS, vdev_type: "disk" } } }),
  );

  deepStrictEqual(faults, []);
  deepStrictEqual(pools[0]?.vdevs[1]?.state, null);
});

Deno.test("parseZpoolStatusJson() tells how full special and dedup devices are, and no others", () => {
  const full = { ...COUNTERS, ...DISK, alloc_space: 75, total_space: 100 };
  const { pools, faults } = parseZpoolStatusJson(statusOf({
    special: { "mirror-1": { ...full, vdev_type: "mirror", vdevs: { sdb: full } } },
    dedup: { sdc: full, sdd: { ...full, alloc_space: undefined } },
    logs: { sde: full },
  }));

  deepStrictEqual(faults, []);
  deepStrictEqual(
    [...walkVdevs(pools[0]?.vdevs ?? [])].flatMap(({ name, allocated_bytes, size_bytes }) =>
      allocated_bytes === undefined ? [] : [[name, allocated_bytes, size_bytes]]
    ),
    [["mirror-1", 75, 100], ["sdc", 75, 100]],
  );
});

Deno.test("parseZpoolStatusJson() reports space of a device that is no number", () => {
  const sdb = { ...COUNTERS, ...DISK, alloc_space: "much", total_space: 100 };
  const { pools, faults } = parseZpoolStatusJson(statusOf({ special: { sdb } }));

  match(messagesOf(faults), /unexpected alloc_space "much" of vdev "sdb"/);
  strictEqual(pools[0]?.vdevs[1]?.allocated_bytes, null);
});

Deno.test("parseZpoolStatusJson() bounds the depth of vdevs", () => {
  let vdev: Record<string, unknown> = { ...DISK, ...COUNTERS };
  for (let depth = 0; depth < 1000; depth++) vdev = { ...COUNTERS, vdevs: { inner: vdev } };

  const { pools, faults } = parseZpoolStatusJson(statusOf({ vdevs: { tank: vdev } }));

  strictEqual(walkVdevs(pools[0]?.vdevs ?? []).toArray().length, 9);
  strictEqual(faults.length > 0, true);
});

for (const text of ["", "{", "[]", '{"pools":null}']) {
  Deno.test(`parseZpoolStatusJson() reports one fault in ${JSON.stringify(text)}`, () => {
    strictEqual(parseZpoolStatusJson(text).faults.length, 1);
  });
}
