import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { createRandom } from "../../testing/damage.ts";
import { rounds } from "../../testing/rounds.ts";
import { type Snapshot, SNAPSHOT_TOOLS, type SnapshotTool } from "../../testing/snapshot_tools.ts";
import { kindOfSnapshot } from "../parsers/zfs/snapshot_class.ts";
import { compareSnapshots } from "./snapshot_changes.ts";
import { buildSnapshotNames, type SnapshotNames } from "./snapshot_names.ts";

const DATASET = "tank/data";
const START = 1_763_000_000;
const DAY = 24 * 3600;

/** What is remembered of `tank/data` with these snapshots, oldest first. */
function namesOf(snapshots: readonly Snapshot[], created: number | null = 1): SnapshotNames {
  const names = buildSnapshotNames();
  for (const { name, created_unix } of snapshots) {
    names.add(DATASET, name, kindOfSnapshot(DATASET, name), created_unix);
  }
  const finished = names.finish(new Map([[DATASET, created]]));
  if (finished === null) throw new Error("too many snapshots for this test");
  return finished;
}

function hourly(count: number, first = 0): Snapshot[] {
  return Array.from({ length: count }, (_, index) => {
    const created_unix = START + 3600 * (first + index);
    const date = new Date(created_unix * 1000).toISOString().slice(0, 19).replace("T", "_");
    return { name: `autosnap_${date}_hourly`, created_unix };
  });
}

function zrepl(...minutes: number[]): Snapshot[] {
  return minutes.map((minute) => ({
    name: `zrepl_${minute}`,
    created_unix: START + 60 * minute,
  }));
}

function without(snapshots: readonly Snapshot[], ...places: number[]): Snapshot[] {
  return snapshots.filter((_, place) => !places.includes(place));
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}

const MANUAL = { name: "before update", created_unix: START - 1 };

for (
  const [what, before, after, expected] of [
    ["nothing changed", hourly(5), hourly(5), []],
    ["one was made", hourly(5), hourly(6), [["sanoid hourly", 1, 0, 0]]],
    ["the oldest gave way", hourly(5), hourly(6).slice(1), [["sanoid hourly", 1, 1, 0]]],
    ["the oldest went", hourly(9), hourly(9).slice(6), [["sanoid hourly", 0, 6, 0]]],
    ["all gave way to newer ones", hourly(5), hourly(2, 9), [["sanoid hourly", 2, 5, 0]]],
    ["one in the middle went", hourly(5), without(hourly(5), 2), [["sanoid hourly", 0, 1, 1]]],
    [
      "the middle went beside the oldest",
      hourly(20),
      without(hourly(20), 0, 1, 7, 8, 9),
      [["sanoid hourly", 0, 5, 3]],
    ],
    ["all went", hourly(30), [], [["sanoid hourly", 0, 30, 30]]],
    ["a rollback took the newest", hourly(30), hourly(10), [["sanoid hourly", 0, 20, 0]]],
    [
      "a rollback took the newest of each class, and one was made since",
      [MANUAL, ...hourly(5), ...zrepl(999)],
      [MANUAL, ...hourly(2), ...zrepl(1000)],
      [["sanoid hourly", 0, 3, 0], ["zrepl", 1, 1, 0]],
    ],
    [
      "a class went though other snapshots stay in between",
      [...hourly(4), MANUAL],
      [MANUAL],
      [["sanoid hourly", 0, 4, 4]],
    ],
    [
      "another class is no reason to be old",
      [MANUAL, ...hourly(4), ...zrepl(999)],
      [MANUAL, ...hourly(4).slice(1), ...zrepl(999)],
      [["sanoid hourly", 0, 1, 0]],
    ],
    [
      "a tool thinned out as it did before",
      zrepl(0, 60, 120, 130, 140, 150, 160, 170, 180),
      zrepl(0, 60, 120, 180),
      [["zrepl", 0, 5, 0]],
    ],
    [
      "a tool thinned out for the first time, evenly",
      zrepl(...range(0, 40).map((place) => 10 * place)),
      zrepl(0, 60, 120, 180, 240, ...range(25, 40).map((place) => 10 * place)),
      [["zrepl", 0, 20, 0]],
    ],
    [
      "of what is thinned out a long stretch went",
      zrepl(...range(0, 40).map((place) => 60 * place)),
      zrepl(...range(0, 10).map((place) => 60 * place), 60 * 39),
      [["zrepl", 0, 29, 29]],
    ],
    [
      "of the hours of a day a stretch went, though the days before are kept singly",
      zrepl(0, 1440, 2880, ...range(49, 72).map((hour) => 60 * hour)),
      zrepl(0, 1440, 2880, 60 * 49, 60 * 50, ...range(61, 72).map((hour) => 60 * hour)),
      [["zrepl", 0, 10, 10]],
    ],
    [
      "sanoid thins nothing out",
      hourly(40),
      hourly(40).filter((_, place) => place % 2 === 0 || place === 39),
      [["sanoid hourly", 0, 19, 19]],
    ],
  ] satisfies [string, Snapshot[], Snapshot[], [string, number, number, number][]][]
) {
  Deno.test(`what changed of snapshots: ${what}`, () => {
    const changes = compareSnapshots(namesOf(before), namesOf(after));

    deepStrictEqual(
      changes.map((change) => [
        change.class,
        change.created,
        change.destroyed,
        change.destroyed_out_of_order,
      ]),
      expected,
    );
    ok(changes.every(({ dataset }) => dataset === DATASET));
  });
}

Deno.test("snapshots that went with their dataset are no change", () => {
  const gone = buildSnapshotNames().finish(new Map());
  const [before, madeAnew] = [namesOf(hourly(9), 1), namesOf([], 2)];

  deepStrictEqual([compareSnapshots(before, gone ?? before), compareSnapshots(before, madeAnew)], [
    [],
    [],
  ]);
  strictEqual(compareSnapshots(before, namesOf([], null))[0]?.destroyed_out_of_order, 9);
});

Deno.test("the snapshots of a dataset that is new are no change", () => {
  const nothing = buildSnapshotNames().finish(new Map());

  deepStrictEqual(compareSnapshots(nothing ?? namesOf([]), namesOf(hourly(3))), []);
});

Deno.test("more snapshots than are remembered leave what changed unknown", () => {
  const names = buildSnapshotNames(3);
  for (const { name, created_unix } of hourly(4)) {
    names.add(DATASET, name, kindOfSnapshot(DATASET, name), created_unix);
  }

  strictEqual(names.finish(new Map([[DATASET, 1]])), null);
});

/** Every five minutes, with what `tools` do at once; calls `look` with each pair of readings. */
function live(
  tools: readonly SnapshotTool[],
  days: number,
  look: (before: readonly Snapshot[], after: readonly Snapshot[], now_unix: number) => void,
): void {
  let snapshots: Snapshot[] = [];
  for (let now = START; now < START + days * DAY; now += 300) {
    const before = snapshots;
    for (const tool of tools) snapshots = tool(snapshots, now);
    look(before, snapshots, now);
  }
}

for (const [tool, run] of Object.entries(SNAPSHOT_TOOLS)) {
  Deno.test(`what ${tool} prunes, it prunes in order`, () => {
    let [created, destroyed, worst] = [0, 0, 0];
    live([run], rounds(40, 366), (before, after) => {
      if (before.length === after.length && before.at(-1) === after.at(-1)) return;
      for (const change of compareSnapshots(namesOf(before), namesOf(after))) {
        created += change.created;
        destroyed += change.destroyed;
        worst = Math.max(worst, change.destroyed_out_of_order);
      }
    });

    ok(created > 0);
    ok(destroyed > 0 || tool === "sanoid monthly");
    strictEqual(worst, 0);
  });
}

Deno.test("tools on one dataset do not make each other's pruning look like a loss", () => {
  const tools = Object.values(SNAPSHOT_TOOLS);
  let worst = 0;
  let destroyed = 0;
  live(tools, rounds(5, 60), (before, after) => {
    for (const change of compareSnapshots(namesOf(before), namesOf(after))) {
      worst = Math.max(worst, change.destroyed_out_of_order);
      destroyed += change.destroyed;
    }
  });

  ok(destroyed > 1000);
  strictEqual(worst, 0);
});

Deno.test("a stretch that goes from the middle of a class is counted, whatever else is pruned", () => {
  const random = createRandom(7);
  const between = (least: number, most: number) =>
    least + Math.floor(random() * (most - least + 1));
  for (let round = 0; round < rounds(300, 5000); round++) {
    const before = hourly(60);
    const pruned = between(0, 9);
    const start = between(pruned + 1, 40);
    const length = between(1, 15);
    const after = without(before, ...range(0, pruned), ...range(start, start + length));
    const made = hourly(between(0, 2), 60);

    const [change] = compareSnapshots(namesOf(before), namesOf([...after, ...made]));

    deepStrictEqual(change, {
      dataset: DATASET,
      class: "sanoid hourly",
      created: made.length,
      destroyed: pruned + length,
      destroyed_out_of_order: length,
    });
  }
});
