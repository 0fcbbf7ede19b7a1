/** A year of snapshots as their tools make and prune them: nobody is alarmed, until some vanish. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { createRandom } from "../../../testing/ledger/random.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, NEW_YEAR_MS } from "../../../testing/ledger/pools.ts";
import {
  byHand,
  pveReplication,
  sanoid,
  type Snapshot,
  type Tool,
  vzdump,
  zfsAutoSnapshot,
  zrepl,
} from "../../../testing/ledger/snapshot_tools.ts";
import { tellChanges, tellDataset } from "../../../testing/ledger/snapshot_watch.ts";
import { rounds } from "../../../testing/rounds.ts";
import { advanceSnapshots, type PoolSnapshots } from "./advance_snapshots.ts";
import { snapshotClassFacts, snapshotLossFacts } from "./snapshot_facts.ts";

const ZONE = "Europe/Vienna";
const random = createRandom(11);

interface TestingDataset {
  name: string;
  tools: readonly Tool[];
  snapshots: Snapshot[];
  told: readonly Snapshot[];
  creation_unix: number;
}

function dataset(name: string, tools: readonly Tool[]): TestingDataset {
  return { name, tools, snapshots: [], told: [], creation_unix: NEW_YEAR_MS / 1000 };
}

class World {
  datasets = [
    dataset("tank/sanoid", [sanoid(ZONE)]),
    dataset("tank/auto", [zfsAutoSnapshot(ZONE)]),
    dataset("tank/zrepl", [zrepl()]),
    dataset("tank/vm-100-disk-0", [pveReplication(), byHand("pve guest", random), vzdump()]),
    dataset("tank/hand", [byHand("other", random), sanoid(ZONE)]),
  ];
  state: PoolSnapshots | null = null;
  bootedMs = NEW_YEAR_MS;
  /** What was told within the year. */
  alarms = new Set<string>();

  runTools(nowMs: number): void {
    for (const one of this.datasets) {
      one.snapshots = one.tools.flatMap((tool) =>
        tool.run(one.snapshots.filter((snapshot) => snapshot.class === tool.name), nowMs / 1000)
      ).toSorted((a, b) => a.made_unix - b.made_unix);
    }
  }

  /** An agent that has just started tells no changes. */
  read(nowMs: number, isStarted = false): void {
    const changes = isStarted
      ? null
      : this.datasets.flatMap(({ name, told, snapshots }) => tellChanges(name, told, snapshots));
    for (const one of this.datasets) one.told = one.snapshots;
    this.state = advanceSnapshots(this.state, {
      pool_key: "17",
      pool: "tank",
      at_ms: nowMs,
      clock_behind_ms: 0,
      datasets: this.datasets.map(({ name, snapshots, creation_unix }) =>
        tellDataset(name, snapshots, creation_unix)
      ),
      changes,
      is_whole: true,
    });
  }

  losses(nowMs: number): string[] {
    return this.state === null ? [] : snapshotLossFacts(this.state, "tank", nowMs)
      .map(({ dataset, class: label, lost, of }) => `${dataset} ${label}: ${lost} of ${of}`);
  }

  stale(nowMs: number): string[] {
    if (this.state === null) return [];
    const host = { pool: "tank", clock_behind_ms: 0, booted_ms: this.bootedMs };
    return snapshotClassFacts(this.state, host)
      .filter(({ stale_unix }) => nowMs / 1000 > stale_unix)
      .map(({ dataset, class: label }) => `${dataset} ${label}`);
  }

  find(name: string): TestingDataset {
    const found = this.datasets.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  }
}

/** What happens to every host within a year, by the day. */
interface Day {
  /** The host is down from the start of that day for so many hours. */
  down_hours?: number;
  agent_restarts?: boolean;
  rolled_back?: string;
  destroyed?: string;
}

const DAYS: Readonly<Record<number, Day>> = {
  20: { down_hours: 9 },
  45: { agent_restarts: true },
  70: { rolled_back: "tank/auto" },
  100: { down_hours: 80 },
  130: { destroyed: "tank/vm-100-disk-0" },
  160: { rolled_back: "tank/zrepl" },
  190: { agent_restarts: true, down_hours: 2 },
  230: { destroyed: "tank/sanoid" },
};

function happen(world: World, day: Day, nowMs: number): void {
  if (day.rolled_back !== undefined) {
    const one = world.find(day.rolled_back);
    const half = one.snapshots[Math.floor(one.snapshots.length / 2)]?.made_unix ?? 0;
    one.snapshots = one.snapshots.filter(({ made_unix }) => made_unix <= half);
  }
  if (day.destroyed !== undefined) {
    const one = world.find(day.destroyed);
    one.snapshots = [];
    one.told = [];
    one.creation_unix = nowMs / 1000;
  }
}

/** Runs the tools each five minutes, and reads as often. */
function run(days: number, everyMs: number): World {
  const world = new World();
  let upMs = NEW_YEAR_MS;
  let isStarted = true;
  for (let now = NEW_YEAR_MS; now < NEW_YEAR_MS + days * DAY_MS; now += everyMs) {
    const day = Math.floor((now - NEW_YEAR_MS) / DAY_MS);
    const events = (now - NEW_YEAR_MS) % DAY_MS === 0 ? DAYS[day] : undefined;
    if (events?.down_hours !== undefined) upMs = now + events.down_hours * HOUR_MS;
    if (now < upMs) {
      [world.bootedMs, isStarted] = [upMs, true];
      continue;
    }
    world.runTools(now);
    if (events !== undefined) happen(world, events, now);
    world.read(now, isStarted || events?.agent_restarts === true);
    isStarted = false;
    for (const found of [...world.losses(now), ...world.stale(now)]) {
      if (world.alarms.size < 20) world.alarms.add(`day ${day}: ${found}`);
    }
  }
  return world;
}

const END_MS = NEW_YEAR_MS + 365 * DAY_MS;
const YEAR_EVERY_MS = rounds(30, 5) * MINUTE_MS;

const year = (() => {
  let world: World | null = null;
  return () => world ??= run(365, YEAR_EVERY_MS);
})();

Deno.test("a year of pruning by each tool, over both clock changes, alarms nobody", () => {
  const world = year();

  deepStrictEqual([...world.alarms], []);
  ok(world.datasets.every(({ snapshots }) => snapshots.length > 0));
  const learned = snapshotClassFacts(world.state ?? { pool_key: "", read_ms: 0, rows: [] }, {
    pool: "tank",
    clock_behind_ms: 0,
    booted_ms: null,
  }).map(({ class: label, gap_seconds }) => `${label}: ${Math.round(gap_seconds / 3600)} h`);
  ok(learned.includes("sanoid hourly: 1 h"), learned.join(", "));
  ok(learned.includes("sanoid daily: 24 h"), learned.join(", "));
  ok(learned.includes("zfs-auto-snapshot weekly: 168 h"), learned.join(", "));
  ok(!learned.some((label) => label.startsWith("pve guest")), learned.join(", "));
});

/** The year's end, from which each test goes its own way. */
function afterYear(): World {
  const world = year();
  const copy = new World();
  copy.datasets = world.datasets.map((one) => ({ ...one }));
  copy.state = world.state;
  return copy;
}

const AFTER_MS = END_MS + YEAR_EVERY_MS;

for (
  const { name, of, keep, isTold = true, expected } of [
    {
      name: "ten of sanoid's hourlies from between the others",
      of: "tank/sanoid",
      keep: (one: Snapshot, index: number) =>
        one.frequency !== "hourly" || index % 5 === 0 || index < 50,
      expected: /^tank\/sanoid sanoid hourly: \d+ of 36$/,
    },
    {
      name: "all of zfs-auto-snapshot's, the oldest first",
      of: "tank/auto",
      keep: (one: Snapshot) => one.made_unix > (END_MS - HOUR_MS) / 1000,
      expected: /^tank\/auto zfs-auto-snapshot daily: 31 of 31$/,
    },
    {
      name: "most of what zrepl's grid keeps",
      of: "tank/zrepl",
      keep: (_one: Snapshot, index: number) => index % 8 === 0,
      expected: /^tank\/zrepl zrepl: \d+ of \d+$/,
    },
    {
      name: "sanoid's, while the agent was not there to see",
      of: "tank/sanoid",
      keep: (one: Snapshot, index: number) => one.frequency !== "daily" || index % 3 === 0,
      isTold: false,
      expected: /^tank\/sanoid sanoid daily: \d+ of 30$/,
    },
  ]
) {
  Deno.test(`it is told when these vanish: ${name}`, () => {
    const world = afterYear();
    const one = world.find(of);
    one.snapshots = one.snapshots.filter(keep);
    world.read(AFTER_MS, !isTold);

    const losses = world.losses(AFTER_MS);
    ok(losses.some((loss) => expected.test(loss)), losses.join(", "));
    deepStrictEqual(world.losses(AFTER_MS + 8 * DAY_MS), []);
  });
}

Deno.test("three that vanish are not told, four are", () => {
  for (const [number, told] of [[3, 0], [4, 1]] as const) {
    const world = afterYear();
    const one = world.find("tank/sanoid");
    const hourly = one.snapshots.filter(({ frequency }) => frequency === "hourly").slice(10);
    const gone = new Set(hourly.slice(0, number));
    one.snapshots = one.snapshots.filter((snapshot) => !gone.has(snapshot));
    world.read(AFTER_MS);

    strictEqual(world.losses(AFTER_MS).length, told, `${number} vanished`);
  }
});

Deno.test("what is made by hand or of a guest is not told, however much of it vanishes", () => {
  const world = afterYear();
  for (const name of ["tank/hand", "tank/vm-100-disk-0"]) {
    const one = world.find(name);
    const made = Array.from({ length: 100 }, (_, index): Snapshot => ({
      class: name === "tank/hand" ? "other" : "pve guest",
      frequency: null,
      made_unix: END_MS / 1000 - 1000 + index,
    }));
    one.snapshots = [...one.snapshots, ...made];
  }
  world.read(AFTER_MS);
  for (const one of world.datasets) {
    one.snapshots = one.snapshots.filter(({ class: tool }) =>
      !["other", "pve guest"].includes(tool)
    );
  }
  world.read(AFTER_MS + MINUTE_MS);

  deepStrictEqual(world.losses(AFTER_MS + MINUTE_MS), []);
});

Deno.test("snapshots that go with their dataset, or whose dataset is not listed, are not told", () => {
  const world = afterYear();
  world.datasets = world.datasets.filter(({ name }) => name !== "tank/sanoid");
  world.read(AFTER_MS);

  deepStrictEqual(world.losses(AFTER_MS), []);
});

Deno.test("when a tool stops, its classes are stale after three gaps, and not before", () => {
  const world = afterYear();
  const last = END_MS - YEAR_EVERY_MS;
  for (let now = END_MS; now < END_MS + 4 * DAY_MS; now += HOUR_MS) world.read(now);

  const hours = (count: number) =>
    world.stale(last + count * HOUR_MS)
      .filter((label) => label.startsWith("tank/sanoid "));
  deepStrictEqual(hours(2), []);
  deepStrictEqual(hours(5), ["tank/sanoid sanoid hourly"]);
  deepStrictEqual(hours(4 * 24).toSorted(), [
    "tank/sanoid sanoid daily",
    "tank/sanoid sanoid hourly",
  ]);
});

Deno.test("a dataset that is renamed takes its cadence along", () => {
  const world = afterYear();
  const before = world.state?.rows.filter(({ path }) => path === "auto") ?? [];
  world.find("tank/auto").creation_unix += 1;
  world.read(AFTER_MS);
  world.find("tank/auto").name = "tank/renamed";
  for (const one of world.datasets) one.told = one.snapshots;
  world.read(AFTER_MS + MINUTE_MS);
  const after = world.state?.rows.filter(({ path }) => path === "renamed") ?? [];

  strictEqual(after.length, before.length);
  ok(after.every(({ least }) => least.length > 0));
  deepStrictEqual(world.state?.rows.filter(({ path }) => path === "auto").length, 0);
});
