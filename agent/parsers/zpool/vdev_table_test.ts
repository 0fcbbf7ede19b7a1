import { deepStrictEqual } from "node:assert/strict";
import { walkVdevs } from "../../../shared/sample/zfs_pools.ts";
import { parseVdevTable } from "./vdev_table.ts";

/** What is read of the device of a pool, and what could not be read of the table. */
function readDevice(headings: string, row: string) {
  const faults: string[] = [];
  const lines = [
    `\tNAME        STATE     ${headings}`,
    "\ttank        ONLINE       0     0     0     0     0",
    `\t  sda       ${row}`,
  ];
  const [, device] = walkVdevs(parseVdevTable("tank", lines, (what) => faults.push(what)));
  return { device, faults };
}

for (
  const [what, headings, row, counters] of [
    ["as every zpool prints it", "READ WRITE CKSUM", "ONLINE 1 2 3", [1, 2, 3, null]],
    ["with slow I/Os", "READ WRITE CKSUM  SLOW", "ONLINE 1 2 3 4", [1, 2, 3, 4]],
    ["with a column before them", "READ WRITE CKSUM  DIO  SLOW", "ONLINE 1 2 3 9 4", [1, 2, 3, 4]],
    ["with a column behind them", "READ WRITE CKSUM  SLOW  DIO", "ONLINE 1 2 3 4 9", [1, 2, 3, 4]],
    ["in another order", "SLOW CKSUM WRITE READ", "ONLINE 4 3 2 1", [1, 2, 3, 4]],
    ["without its slow I/Os", "READ WRITE CKSUM  SLOW", "ONLINE 1 2 3 -", [1, 2, 3, null]],
    [
      "with more than 2^53 of them",
      "READ WRITE CKSUM  SLOW",
      "FAULTED 1 2 3 18446744073709551615",
      [1, 2, 3, "18446744073709551615"],
    ],
  ] as const
) {
  Deno.test(`a device's counters are read by their headings: ${what}`, () => {
    const { device, faults } = readDevice(headings, row);

    deepStrictEqual(faults, []);
    deepStrictEqual([
      device?.read_errors,
      device?.write_errors,
      device?.checksum_errors,
      device?.slow_ios,
    ], counters);
  });
}

for (
  const [what, headings, row] of [
    ["a counter is missing", "READ WRITE CKSUM", "ONLINE 1 2"],
    ["a counter is a dash", "READ WRITE CKSUM", "ONLINE 1 - 3"],
    ["a counter is a word", "READ WRITE CKSUM", "ONLINE 1 many 3"],
  ] as const
) {
  Deno.test(`a device's line is a fault where ${what}`, () => {
    deepStrictEqual(readDevice(headings, row).faults.length, 1);
  });
}

Deno.test("a table without a heading for errors is none", () => {
  deepStrictEqual(readDevice("READ WRITE", "ONLINE 1 2").faults[0], "no device table");
});

for (
  const [remark, aux, trim] of [
    ["", null, undefined],
    ["  (untrimmed)", null, "UNTRIMMED"],
    ["  cannot open  (trim unsupported)", "OPEN_FAILED", "UNSUPPORTED"],
    ["  was /dev/sda1  (untrimmed)", "NOT_PRESENT", "UNTRIMMED"],
    ["  (resilvering)  (0% trimmed, started at Sun Nov  9 18:54:22 2025)", null, "ACTIVE"],
    ["  (trimming)", null, undefined],
  ] as const
) {
  Deno.test(`a device with the remark "${remark}" tells its trim apart from its fault`, () => {
    const { device, faults } = readDevice("READ WRITE CKSUM  SLOW", `ONLINE 0 0 0 0${remark}`);

    deepStrictEqual(faults, []);
    deepStrictEqual([device?.aux, device?.trim_state], [aux, trim]);
  });
}

Deno.test("a path that was is told without what is said of its trim", () => {
  const { device } = readDevice("READ WRITE CKSUM", "UNAVAIL 0 0 0  was /tmp/a  (untrimmed)");

  deepStrictEqual(device?.type, "file");
});

Deno.test("a trim with a date that is none is a fault", () => {
  const row = "ONLINE 0 0 0  (100% trimmed, completed at yesterday)";
  const { device, faults } = readDevice("READ WRITE CKSUM", row);

  deepStrictEqual(faults, ['unexpected date of a trim "yesterday"']);
  deepStrictEqual([device?.trim_state, device?.trim_unix], ["COMPLETE", null]);
});
