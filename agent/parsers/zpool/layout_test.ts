import { deepStrictEqual } from "node:assert/strict";
import type { Vdev } from "../../../shared/sample/zfs_pools.ts";
import { summarizeLayout } from "./layout.ts";

function vdev(type: string | null, state: string | null = "ONLINE", children: Vdev[] = []): Vdev {
  const counters = { read_errors: 0, write_errors: 0, checksum_errors: 0, slow_ios: null };
  const names = { name: "x", guid: null, type, class: "normal", path: null };
  return { ...names, state, aux: null, ...counters, children };
}

for (
  const [types, layout] of [
    ["", null],
    ["disk", "stripe"],
    ["disk file replacing spare", "stripe"],
    ["mirror mirror", "mirror"],
    ["raidz1", "raidz1"],
    ["raidz2 raidz2", "raidz2"],
    ["raidz3", "raidz3"],
    ["raidz1 raidz2", "mixed"],
    ["draid", "draid"],
    ["mirror disk", "mixed"],
    ["hole indirect mirror", "mirror"],
    ["quux", null],
  ] as const
) {
  Deno.test(`summarizeLayout() calls data vdevs "${types}" ${layout}`, () => {
    const children = types.split(" ").filter((type) => type !== "").map((type) => vdev(type));

    deepStrictEqual(summarizeLayout([vdev("root", "ONLINE", children)]).layout, layout);
  });
}

Deno.test("summarizeLayout() counts data vdevs and those not ONLINE, without other classes", () => {
  const children = [vdev("mirror"), vdev("mirror", "DEGRADED"), vdev("indirect", "OFFLINE")];
  const log = { ...vdev("disk", "FAULTED"), class: "log" };

  deepStrictEqual(summarizeLayout([vdev("root", "DEGRADED", children), log]), {
    layout: "mirror",
    vdev_count: 2,
    degraded_vdev_count: 1,
  });
});

Deno.test("summarizeLayout() does not count degraded vdevs where one has no state", () => {
  const root = vdev("root", "ONLINE", [vdev("mirror"), vdev("mirror", null)]);

  deepStrictEqual(summarizeLayout([root]).degraded_vdev_count, null);
});

Deno.test("summarizeLayout() knows nothing of a pool without a tree", () => {
  deepStrictEqual(summarizeLayout([]), {
    layout: null,
    vdev_count: null,
    degraded_vdev_count: null,
  });
});
