import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import process from "node:process";
import { type Dataset, zfsDatasetsSchema } from "../../shared/sample/zfs_datasets.ts";
import { TestingClock } from "../../testing/clock.ts";
import type { CommandResult } from "../io/io.ts";
import { ZFS_LIST_COLUMNS, ZFS_LIST_LEAST_COLUMNS } from "../parsers/zfs/list.ts";
import {
  createTestingCycle,
  createTestingLanes,
  type TestingMachine,
} from "../../testing/lanes.ts";
import { createZfsDatasetsCollector } from "./zfs_datasets.ts";

const COMMAND = `zfs list -Hp -t all -o ${ZFS_LIST_COLUMNS}`;
const LEAST_COMMAND = `zfs list -Hp -t all -o ${ZFS_LIST_LEAST_COLUMNS}`;
const SAMPLE = Deno.readTextFileSync(
  `${import.meta.dirname}/../../fixtures/cases/zfs_list/proxmox.txt`,
);

/** A line of all columns that begins with `cells`; nothing beyond them applies. */
function lineOf(...cells: (string | number)[]): string {
  const columns = ZFS_LIST_COLUMNS.split(",").length;
  return [...cells, ...Array(columns - cells.length).fill("-")].join("\t") + "\n";
}

function filesystem(name: string, created = 1): string {
  return lineOf(name, "filesystem", 1, 1, 1, 0, created, 0, 0);
}

function snapshot(name: string, created: number, used: number | string = 1): string {
  return lineOf(name, "snapshot", used, "-", 1, "-", created);
}

function setUp(
  machine: TestingMachine,
  isLoaded: boolean | null = true,
  clock = new TestingClock(),
) {
  const collector = createZfsDatasetsCollector(
    {
      clock,
      lane: createTestingLanes(machine).lane,
      paths: { proc: "/proc", pve: "/etc/pve", state: "" },
      agent_version: "0",
    },
    () => Promise.resolve(isLoaded),
  );
  return async () => zfsDatasetsSchema.parse(await collector.collect(createTestingCycle("medium")));
}

const collect = (result: string | CommandResult, isLoaded: boolean | null = true) =>
  setUp({ commands: { [COMMAND]: result } }, isLoaded)();

function failing(stderr: string, stdout = ""): CommandResult {
  return { kind: "nonzero_exit", code: 1, stdout, stderr };
}

const NOT_FOUND = { kind: "not_found" } as const;
const NOT_LOADED = failing("The ZFS modules are not loaded.\nTry running 'modprobe zfs'\n");

function snapshotsOf(dataset: Dataset | undefined) {
  return [
    dataset?.snapshot_count,
    dataset?.oldest_snapshot_unix,
    dataset?.newest_snapshot_unix,
  ];
}

Deno.test("zfs_datasets sums up the snapshots of each dataset", async () => {
  const { available, datasets, errors } = await collect(SAMPLE);
  const find = (name: string) => datasets.find((dataset) => dataset.name === name);

  strictEqual(available, true);
  deepStrictEqual(errors, []);
  strictEqual(datasets.length, 7);
  deepStrictEqual(find("rpool/data/vm-100-disk-0"), {
    name: "rpool/data/vm-100-disk-0",
    type: "volume",
    used_bytes: 34359738368,
    available_bytes: 751038228480,
    usedbysnapshots_bytes: 1073741824,
    creation_unix: 1715600000,
    snapshot_count: 1,
    newest_snapshot_unix: 1756022400,
    oldest_snapshot_unix: 1756022400,
    quota_bytes: null,
    refquota_bytes: null,
    reservation_bytes: 0,
    refreservation_bytes: 34359738368,
    volsize_bytes: 34359738368,
    volblocksize_bytes: 16384,
    usedbydataset_bytes: 21474836480,
    usedbyrefreservation_bytes: 11811160064,
    origin: "rpool/data/base-9000-disk-0@__base__",
    periodic_scrub: "auto",
    snapshots: [{
      class: "pve guest",
      count: 1,
      newest_unix: 1756022400,
      oldest_unix: 1756022400,
      used_bytes: 1073741824,
    }],
  });
  deepStrictEqual(snapshotsOf(find("rpool")), [0, null, null]);
  deepStrictEqual(snapshotsOf(find("rpool/data/subvol-101-disk-0")), [2, 1763161202, 1763247601]);
});

for (
  const [name, counts] of [
    ["__base__", false],
    ["__migration__", false],
    ["__replicate_100-0_1763161202__", false],
    ["__base__2", true],
    ["my__replicate_", true],
  ] as const
) {
  Deno.test(`zfs_datasets counts @${name}, ${counts ? "also" : "not"} for its age`, async () => {
    const text = filesystem("rpool") + snapshot(`rpool@${name}`, 1763161202);

    const { datasets } = await collect(text);

    const age = counts ? 1763161202 : null;
    deepStrictEqual(snapshotsOf(datasets[0]), [1, age, age]);
    deepStrictEqual(
      datasets[0]?.snapshots?.map(({ count, oldest_unix, newest_unix }) => [
        count,
        oldest_unix,
        newest_unix,
      ]),
      [[1, age, age]],
    );
  });
}

Deno.test("zfs_datasets is empty on a host with ZFS and no pool", async () => {
  deepStrictEqual(await collect(""), {
    available: true,
    datasets: [],
    snapshot_changes: null,
    errors: [],
  });
});

for (
  const [why, result, isLoaded, available, errors] of [
    ["a missing zfs without module is no ZFS", NOT_FOUND, false, false, 0],
    ["a missing zfs with module is an error", NOT_FOUND, true, true, 1],
    ["a missing zfs is an error where the module is unknown", NOT_FOUND, null, null, 1],
    ["a kernel without ZFS is no ZFS", NOT_LOADED, false, false, 0],
    ["a kernel that denies its ZFS is an error", NOT_LOADED, true, true, 1],
    ["another failure is an error", failing("Permission denied"), false, null, 1],
    ["a timeout is an error", { kind: "timed_out", timeout_ms: 1 }, false, null, 1],
  ] satisfies [string, CommandResult, boolean | null, boolean | null, number][]
) {
  Deno.test(`zfs_datasets: ${why}`, async () => {
    const section = await collect(result, isLoaded);

    strictEqual(section.available, available);
    deepStrictEqual(section.errors.map(({ tag }) => tag), Array(errors).fill("zfs_list"));
  });
}

Deno.test("zfs_datasets misses a zfs that has once listed datasets", async () => {
  const machine: { commands: Record<string, string> } = { commands: { [COMMAND]: SAMPLE } };
  const collectAgain = setUp(machine, false);
  await collectAgain();

  delete machine.commands[COMMAND];
  const section = await collectAgain();

  strictEqual(section.available, true);
  strictEqual(section.errors.length, 1);
});

Deno.test("zfs_datasets keeps what was read before the command failed", async () => {
  const { available, datasets, errors } = await collect(failing("cannot iterate", SAMPLE));

  strictEqual(available, true);
  strictEqual(datasets.length, 7);
  match(errors[0]?.message ?? "", /exit code 1: cannot iterate$/);
});

for (
  const [what, stderr, subjects] of [
    ["the dataset that it names", "cannot open 'rpool/data': I/O error\n", ["rpool/data"]],
    [
      "the datasets of snapshots that it names",
      "cannot open 'a/b@c d': I/O error\ncannot open 'e': dataset is busy\n",
      ["a/b", "e"],
    ],
    ["the whole where it names none", "cannot iterate filesystems: I/O error\n", [undefined]],
    [
      "the whole where one line names none",
      "cannot open 'a': I/O error\ncannot iterate filesystems: I/O error\n",
      [undefined],
    ],
    ["the whole where it says nothing", "", [undefined]],
    [
      "the whole where too many are named",
      Array.from({ length: 21 }, (_, index) => `cannot open 'a${index}': I/O error\n`).join(""),
      [undefined],
    ],
  ] as const
) {
  Deno.test(`zfs_datasets: a list that fails lacks ${what}`, async () => {
    const { datasets, errors } = await collect(failing(stderr, SAMPLE));

    strictEqual(datasets.length, 7);
    deepStrictEqual(errors.map(({ subject }) => subject), subjects);
  });
}

Deno.test("zfs_datasets: a list that fails at once lacks the whole, whatever it names", async () => {
  const { errors } = await collect(failing("cannot open 'rpool': I/O error\n"));

  deepStrictEqual(errors.map(({ subject }) => subject), [undefined]);
});

Deno.test("zfs_datasets tells of a list that begins in the middle", async () => {
  const { datasets, errors } = await collect(filesystem("rpool/data"));

  strictEqual(datasets.length, 1);
  deepStrictEqual(errors, [{
    tag: "zfs_list",
    message: 'Cannot read the whole list: "rpool/data" is in it, its parent is not',
  }]);
});

Deno.test("zfs_datasets tells figures that cannot be true of each dataset, and bounds them", async () => {
  const line = (name: string) =>
    lineOf(name, "filesystem", "18446744073709551000", 1, 1, 0, 1, 0, 0);

  const one = await collect(line("rpool"));
  const many = await collect(Array.from({ length: 25 }, (_, index) => line(`p${index}`)).join(""));

  deepStrictEqual(one.datasets.map(({ used_bytes }) => used_bytes), [null]);
  deepStrictEqual(one.errors, [{
    tag: "zfs_list",
    message: 'Cannot read used of dataset "rpool": below zero',
    subject: "rpool",
  }]);
  deepStrictEqual(many.errors.length, 21);
  match(many.errors[0]?.message ?? "", /^Cannot read figures of 5 more datasets$/);
});

/** The clock of these tests stands at the beginning of 2026. */
const NOW_UNIX = Date.UTC(2026, 0, 1) / 1000;

for (
  const [what, times, newest, oldest] of [
    ["the newest of the present beside one of the future", [-900, -100, 400], -100, -900],
    ["one made this second", [-900, 0], 0, -900],
    ["no age where all are of the future", [1, 400], null, null],
    ["no oldest that is of the future", [400, -5], -5, -5],
  ] as const
) {
  Deno.test(`zfs_datasets takes ${what}`, async () => {
    const lines = times.map((seconds, index) => snapshot(`rpool@s${index}`, NOW_UNIX + seconds));

    const { datasets, errors } = await collect(filesystem("rpool") + lines.join(""));

    const at = (seconds: number | null) => seconds === null ? null : NOW_UNIX + seconds;
    deepStrictEqual(errors, []);
    deepStrictEqual(snapshotsOf(datasets[0]), [times.length, at(oldest), at(newest)]);
  });
}

Deno.test("zfs_datasets takes a dataset created in the future for one of unknown age", async () => {
  const { datasets } = await collect(
    filesystem("rpool", NOW_UNIX + 1) + filesystem("tank", NOW_UNIX),
  );

  deepStrictEqual(datasets.map(({ creation_unix }) => creation_unix), [null, NOW_UNIX]);
});

Deno.test("zfs_datasets tells of a line that is cut off", async () => {
  const { datasets, errors } = await collect(`${SAMPLE}rpool/zz\tfilesystem\t12`);

  strictEqual(datasets.length, 7);
  match(errors[0]?.message ?? "", /^Cannot read 1 lines of zfs list, first "rpool\/zz/);
});

Deno.test("zfs_datasets tells of snapshots whose dataset is not listed", async () => {
  const { datasets, errors } = await collect(snapshot("rpool@a", 1));

  deepStrictEqual(datasets, []);
  strictEqual(errors.length, 1);
});

Deno.test("zfs_datasets bounds its errors", async () => {
  const { errors } = await collect("noise\n".repeat(10_000));

  strictEqual(errors.length, 1);
  match(errors[0]?.message ?? "", /10000 lines/);
});

Deno.test("zfs_datasets sums up snapshots by class", async () => {
  const { datasets } = await collect(
    filesystem("tank") +
      snapshot("tank@autosnap_2025-11-09_18:00:01_hourly", 100, 10) +
      snapshot("tank@autosnap_2025-11-09_19:00:01_hourly", 200, 20) +
      snapshot("tank@manual", 50, 5) +
      snapshot("tank@manual2", NOW_UNIX + 9, "18446744073709551000"),
  );

  deepStrictEqual(datasets[0]?.snapshots, [
    { class: "other", count: 2, newest_unix: 50, oldest_unix: 50, used_bytes: null },
    { class: "sanoid hourly", count: 2, newest_unix: 200, oldest_unix: 100, used_bytes: 30 },
  ]);
  deepStrictEqual(snapshotsOf(datasets[0]), [4, 50, 200]);
});

/** A dataset with snapshots of these hours. */
function hourly(...hours: number[]): string {
  const lines = hours.map((hour) =>
    snapshot(`tank@autosnap_2025-11-09_${String(hour).padStart(2, "0")}:00:01_hourly`, hour)
  );
  return filesystem("tank") + lines.join("");
}

Deno.test("zfs_datasets tells what changed since the list before, after a start nothing", async () => {
  const machine = { commands: { [COMMAND]: hourly(1, 2, 3, 4) } };
  const collectAgain = setUp(machine);
  const first = await collectAgain();
  const second = await collectAgain();
  machine.commands[COMMAND] = hourly(2, 4, 5);
  const third = await collectAgain();

  deepStrictEqual([first.snapshot_changes, second.snapshot_changes, third.snapshot_changes], [
    null,
    [],
    [{
      dataset: "tank",
      class: "sanoid hourly",
      created: 1,
      destroyed: 2,
      destroyed_out_of_order: 1,
    }],
  ]);
});

for (
  const [what, faulty] of [
    ["that failed", failing("cannot iterate filesystems: I/O error\n", hourly(1))],
    ["with a line that cannot be read", `${hourly(1, 2)}noise\n`],
    ["that is not there", { kind: "timed_out", timeout_ms: 1 }],
  ] satisfies [string, CommandResult | string][]
) {
  Deno.test(`zfs_datasets compares no list ${what}, and the next with that before`, async () => {
    const commands: Record<string, CommandResult | string> = { [COMMAND]: hourly(1, 2, 3) };
    const collectAgain = setUp({ commands });
    await collectAgain();
    commands[COMMAND] = faulty;
    const between = await collectAgain();
    commands[COMMAND] = hourly(2, 3);
    const after = await collectAgain();

    strictEqual(between.snapshot_changes, null);
    deepStrictEqual(after.snapshot_changes?.map(({ destroyed }) => destroyed), [1]);
  });
}

Deno.test("zfs_datasets bounds the changes it tells, and says so where they are a loss", async () => {
  const hosts = (hours: number[]) =>
    Array.from({ length: 600 }, (_, index) => hourly(...hours).replaceAll("tank", `p${index}`))
      .join("");
  const commands = { [COMMAND]: hosts([1, 2]) };
  const collectAgain = setUp({ commands });
  await collectAgain();
  commands[COMMAND] = hosts([1, 2, 3]);
  const made = await collectAgain();
  commands[COMMAND] = hosts([1, 3]);
  const lost = await collectAgain();

  deepStrictEqual([made.snapshot_changes?.length, made.errors], [500, []]);
  deepStrictEqual([lost.snapshot_changes?.length, lost.errors], [500, [{
    tag: "truncated",
    message: 'Cannot send all "snapshot_changes": 100 more with snapshots out of order',
  }]]);
});

/** What a ZFS answers that does not know a column (zprop_get_list in libzfs_util.c). */
const UNKNOWN_COLUMN: CommandResult = {
  kind: "nonzero_exit",
  code: 2,
  stdout: "",
  stderr: "bad property list: invalid property 'keystatus'\nusage:\n\tlist [-Hp] ...\n",
};

Deno.test("zfs_datasets asks a ZFS that does not know a column without it, until tomorrow", async () => {
  const asked: string[] = [];
  const answer = (command: string, result: CommandResult | string) => () => {
    asked.push(command);
    return Promise.resolve(result);
  };
  const clock = new TestingClock();
  const collectAgain = setUp(
    {
      commands: {
        [COMMAND]: answer("all", UNKNOWN_COLUMN),
        [LEAST_COMMAND]: answer(
          "least",
          "tank\tfilesystem\t1\t2\t1\t0\t9\ntank@a\tsnapshot\t1\t-\t1\t-\t10\n",
        ),
      },
    },
    true,
    clock,
  );

  const { datasets, errors } = await collectAgain();
  await collectAgain();
  await clock.advance(24 * 3600 * 1000);
  await collectAgain();

  deepStrictEqual(asked, ["all", "least", "least", "all", "least"]);
  deepStrictEqual(errors, []);
  deepStrictEqual(snapshotsOf(datasets[0]), [1, 10, 10]);
  deepStrictEqual([datasets[0]?.available_bytes, datasets[0]?.quota_bytes], [2, null]);
});

/** A hundred guests' disks with so many snapshots each, of four classes, from `first` on. */
function manySnapshots(each: number, first = 0): string {
  const lines: string[] = [filesystem("tank")];
  for (let disk = 0; disk < 100; disk++) {
    const name = `tank/subvol-${1000 + disk}-disk-0`;
    lines.push(filesystem(name));
    for (let index = first; index < first + each; index++) {
      const frequency = ["hourly", "daily", "weekly", "monthly"][index % 4];
      const time = new Date(3_600_000 * index).toISOString().slice(0, 19).replace("T", "_");
      const unix = 1_700_000_000 + 3600 * index;
      lines.push(snapshot(`${name}@autosnap_${time}_${frequency}`, unix, 8192));
    }
  }
  return lines.join("");
}

Deno.test("zfs_datasets reads 30,000 snapshots in 2 s of processor and 64 kB", async () => {
  const commands = { [COMMAND]: manySnapshots(300) };
  const collectAgain = setUp({ commands });
  await collectAgain();
  commands[COMMAND] = manySnapshots(300, 4);
  const before = process.cpuUsage();

  const section = await collectAgain();

  const { user, system } = process.cpuUsage(before);
  const without = await collect(manySnapshots(0));
  const counts = section.datasets.map(({ snapshot_count }) => snapshot_count ?? 0);
  strictEqual(counts.reduce((sum, count) => sum + count), 30_000);
  const changes = section.snapshot_changes ?? [];
  strictEqual(changes.length, 400);
  ok(changes.every((change) => change.created === 1 && change.destroyed === 1));
  ok(changes.every((change) => change.destroyed_out_of_order === 0));
  ok(user + system < 2e6, `${user + system} µs`);
  // Of four classes one is made at a time.
  const told = { ...section, snapshot_changes: changes.slice(0, 100) };
  const bytes = JSON.stringify(told).length - JSON.stringify(without).length;
  ok(bytes < 64 * 1024, `${bytes} bytes`);
});
