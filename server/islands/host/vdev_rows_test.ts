import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { testPool, testVdev } from "../testing_views.ts";
import { countDevices, isTroubled, listVdevRows, stateTone } from "./vdev_rows.ts";

const mirror = testVdev({
  name: "mirror-0",
  type: "mirror",
  children: [testVdev({ name: "sda" }), testVdev({ name: "sdb" })],
});
const root = testVdev({ name: "tank", type: "root", children: [mirror] });

Deno.test("listVdevRows() prints the tree and the class headings of zpool status", () => {
  const rows = listVdevRows([
    root,
    testVdev({ name: "mirror-1", class: "log", children: [testVdev({ name: "sdc" })] }),
    testVdev({ name: "sdd", class: "spare" }),
    testVdev({ name: "sde", class: "spare" }),
  ]);

  deepStrictEqual(rows.map(({ name, depth }) => "  ".repeat(depth) + name), [
    "tank",
    "  mirror-0",
    "    sda",
    "    sdb",
    "logs",
    "  mirror-1",
    "    sdc",
    "spares",
    "  sdd",
    "  sde",
  ]);
  strictEqual(new Set(rows.map(({ key }) => key)).size, rows.length);
});

Deno.test("listVdevRows() of a pool without device list is empty", () => {
  deepStrictEqual(listVdevRows([]), []);
});

Deno.test("countDevices() counts disks, not the vdevs they form", () => {
  strictEqual(countDevices([root]), 2);
});

for (
  const [why, pool, expected] of [
    ["healthy", testPool(), false],
    ["degraded", testPool({ health: "DEGRADED" }), true],
    [
      "with a checksum error deep down",
      withDisk({ checksum_errors: "18446744073709551615" }),
      true,
    ],
    ["with a disk in a state nobody knows", withDisk({ state: "WOBBLY" }), true],
  ] as const
) {
  Deno.test(`isTroubled() is ${expected} for a pool that is ${why}`, () => {
    strictEqual(isTroubled(pool), expected);
  });
}

Deno.test("stateTone() is never ok for a state that is absent or unknown", () => {
  strictEqual(stateTone(null), "unknown");
  strictEqual(stateTone("WOBBLY"), "unknown");
});

function withDisk(changes: Parameters<typeof testVdev>[0]) {
  return testPool({ vdevs: [testVdev({ name: "tank", children: [testVdev(changes)] })] });
}
