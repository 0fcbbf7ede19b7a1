import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { Pool, Scan, Vdev } from "../sample/zfs_pools.ts";
import { describeRedundancy, designedRedundancy, redundancyLeft } from "./redundancy.ts";
import { healthyHost, healthyVdev } from "../../testing/verdict/known_host.ts";

/** "mirror-0(a b! c)": "!" FAULTED, "~" DEGRADED, "?" of no known state. */
function vdev(text: string, deviceClass = "normal"): Vdev {
  const words = text.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  function next(): Vdev {
    const word = words[at++] ?? "";
    const state = { "!": "FAULTED", "~": "DEGRADED", "?": null }[word.at(-1) ?? ""];
    const name = word.replace(/[!~?]$/, "");
    const node = healthyVdev(name, { class: deviceClass, type: typeOf(name) });
    if (state !== undefined) node.state = state;
    if (words[at] !== "(") return node;
    for (at++; words[at] !== ")";) node.children.push(next());
    at++;
    return node;
  }
  return next();
}

function typeOf(name: string): string {
  if (/^draid\d:/.test(name)) return "draid";
  return /^(mirror|raidz\d?|replacing|spare|hole|indirect|future)-\d+$/.exec(name)?.[1] ?? "disk";
}

function pool(data: readonly string[], beside: readonly Vdev[] = [], scans: Scan[] = []): Pool {
  const root = healthyVdev("tank", { type: "root", children: data.map((text) => vdev(text)) });
  return { ...healthyHost().pool, vdevs: [root, ...beside], scan: null, scans };
}

const RESILVERING = { ...healthyHost().pool.scan, function: "RESILVER", state: "SCANNING" } as Scan;

const LEFT: [what: string, pool: Pool, left: number | null][] = [
  ["a single disk", pool(["a"]), 0],
  ["a mirror of two", pool(["mirror-0(a b)"]), 1],
  ["a mirror of three", pool(["mirror-0(a b c)"]), 2],
  ["a mirror of two that has lost one", pool(["mirror-0~(a b!)"]), 0],
  ["a mirror that is gone", pool(["mirror-0!(a! b!)"]), 0],
  ["mirrors, of which the worst decides", pool(["mirror-0(a b c)", "mirror-1~(d e!)"]), 0],
  ["a stripe beside a mirror", pool(["mirror-0(a b)", "c"]), 0],
  ["a raidz1", pool(["raidz1-0(a b c)"]), 1],
  ["a raidz2 of six that has lost one", pool(["raidz2-0~(a b c d e f!)"]), 1],
  ["a raidz2 that has lost two of one name", pool(["raidz2-0~(sdi! sdi! c d)"]), 0],
  ["a raidz3", pool(["raidz3-0(a b c d e)"]), 3],
  ["a raidz3 that has lost one more than it may", pool(["raidz3-0!(a! b! c! d! e)"]), 0],
  ["a disk DEGRADED for its errors", pool(["raidz1-0(a~ b c)"]), 1],
  ["a dRAID", pool(["draid2:4d:11c:1s-0(a b c d e f g h i j k)"]), 2],
  ["a dRAID3 that has lost one", pool(["draid3:19d:24c:2s-0~(a! b c d e f)"]), 2],
  [
    "a dRAID whose distributed spare stands in",
    pool(["draid2:4d:11c:1s-0~(spare-0~(a! draid2-0-0) b c d)"]),
    2,
  ],
  [
    "a dRAID that is rebuilt to its distributed spare",
    pool(["draid2:4d:11c:1s-0~(spare-0~(a! draid2-0-0) b c d)"], [], [
      { ...RESILVERING, function: "REBUILD" },
    ]),
    1,
  ],
  ["a disk for which a spare stands in", pool(["raidz1-0~(spare-0~(a! s) b c)"]), 1],
  [
    "a disk that is being replaced and works",
    pool(["mirror-0(replacing-0(a n) b)"], [], [RESILVERING]),
    1,
  ],
  [
    "a disk that is being replaced and does not",
    pool(["mirror-0~(replacing-0~(a! n) b)"], [], [RESILVERING]),
    0,
  ],
  ["a disk that came back beside its spare", pool(["raidz1-0(spare-0(a s) b c)"]), 1],
  [
    "a single special device",
    pool(["raidz2-0(a b c d)"], [vdev("s", "special")]),
    0,
  ],
  ["a mirrored special", pool(["raidz2-0(a b c d)"], [vdev("mirror-1(s t)", "special")]), 1],
  ["a single dedup device", pool(["raidz2-0(a b c d)"], [vdev("s", "dedup")]), 0],
  ["a single log device", pool(["raidz2-0(a b c d)"], [vdev("s", "log")]), 2],
  ["a log device that is gone", pool(["raidz2-0(a b c d)"], [vdev("s!", "log")]), 2],
  ["cache and spare", pool(["mirror-0(a b)"], [vdev("c!", "cache"), vdev("s!", "spare")]), 1],
  ["a removed vdev", pool(["indirect-0", "mirror-1(a b)", "hole-2"]), 1],
  ["a vdev of a kind to come", pool(["future-0(a b c)"]), 0],
  ["a disk of no known state", pool(["mirror-0(a b?)"]), null],
];

for (const [what, value, left] of LEFT) {
  Deno.test(`redundancyLeft() of ${what} is ${left}`, () => {
    strictEqual(redundancyLeft(value), left);
  });
}

Deno.test("redundancyLeft() is not known without devices", () => {
  strictEqual(redundancyLeft({ vdevs: [], scan: null, scans: [] }), null);
});

Deno.test("describeRedundancy() counts places: what replaces a disk is none of its own", () => {
  const { disks, down, designed } = describeRedundancy(
    pool(["raidz2-0~(replacing-0~(a! n) spare-1~(b! s) c d~)"], [
      vdev("l!", "log"),
      vdev("c!", "cache"),
      vdev("s", "spare"),
    ]),
  );

  strictEqual(disks, 5);
  deepStrictEqual(down.map(({ name }) => name), ["a", "b", "d", "l"]);
  strictEqual(designed, 2);
});

Deno.test("designedRedundancy() is of one class, and null where the pool has none of it", () => {
  const value = pool(["raidz2-0(a b c d)"], [vdev("mirror-1(s! t)", "special")]);

  strictEqual(designedRedundancy(value, "normal"), 2);
  strictEqual(designedRedundancy(value, "special"), 1);
  strictEqual(designedRedundancy(value, "dedup"), null);
});
