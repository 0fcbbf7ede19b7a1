import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { testVdev } from "../../../testing/views.ts";
import { countDevices, listTroubledRows, listVdevRows, stateTone } from "./vdev_rows.ts";

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
  const [why, change] of [
    ["has a checksum error", { checksum_errors: "18446744073709551615" }],
    ["is in a state nobody knows", { state: "WOBBLY" }],
    ["is degraded", { state: "DEGRADED" }],
  ] as const
) {
  Deno.test(`listTroubledRows() keeps a disk that ${why} below what it belongs to`, () => {
    const pair = testVdev({
      name: "mirror-1",
      children: [testVdev({ name: "sdc" }), testVdev({ name: "sdd", ...change })],
    });
    const log = testVdev({ name: "sde", class: "log" });
    const rows = listVdevRows([testVdev({ name: "tank", children: [mirror, pair] }), log]);

    deepStrictEqual(listTroubledRows(rows).map(({ name }) => name), ["tank", "mirror-1", "sdd"]);
  });
}

Deno.test("listTroubledRows() of healthy devices is empty", () => {
  deepStrictEqual(listTroubledRows(listVdevRows([root])), []);
});

Deno.test("stateTone() is never ok for a state that is absent or unknown", () => {
  strictEqual(stateTone(null), "unknown");
  strictEqual(stateTone("WOBBLY"), "unknown");
});
