import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { type Dataset, zfsDatasetsSchema } from "../../shared/sample/zfs_datasets.ts";
import { TestingClock } from "../../testing/clock.ts";
import type { CommandResult } from "../io/io.ts";
import { ZFS_LIST_COLUMNS } from "../parsers/zfs/list.ts";
import {
  createTestingCycle,
  createTestingLanes,
  type TestingMachine,
} from "../../testing/lanes.ts";
import { createZfsDatasetsCollector } from "./zfs_datasets.ts";

const COMMAND = `zfs list -Hp -t all -o ${ZFS_LIST_COLUMNS}`;
const SAMPLE = Deno.readTextFileSync(
  `${import.meta.dirname}/../../fixtures/cases/zfs_list/proxmox.txt`,
);

function setUp(machine: TestingMachine, isLoaded: boolean | null = true) {
  const collector = createZfsDatasetsCollector(
    {
      clock: new TestingClock(),
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
    const text = "rpool\tfilesystem\t1\t1\t1\t0\t1\t0\t0\n" +
      `rpool@${name}\tsnapshot\t1\t-\t1\t-\t1763161202\t-\t-\n`;

    const { datasets } = await collect(text);

    const age = counts ? 1763161202 : null;
    deepStrictEqual(snapshotsOf(datasets[0]), [1, age, age]);
  });
}

Deno.test("zfs_datasets is empty on a host with ZFS and no pool", async () => {
  deepStrictEqual(await collect(""), { available: true, datasets: [], errors: [] });
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
  const { datasets, errors } = await collect("rpool/data\tfilesystem\t1\t1\t1\t0\t1\t0\t0\n");

  strictEqual(datasets.length, 1);
  deepStrictEqual(errors, [{
    tag: "zfs_list",
    message: 'Cannot read the whole list: "rpool/data" is in it, its parent is not',
  }]);
});

Deno.test("zfs_datasets tells figures that cannot be true of each dataset, and bounds them", async () => {
  const line = (name: string) => `${name}\tfilesystem\t18446744073709551000\t1\t1\t0\t1\t0\t0\n`;

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
    const lines = times.map((seconds, index) =>
      `rpool@s${index}\tsnapshot\t1\t-\t1\t-\t${NOW_UNIX + seconds}\t-\t-\n`
    );

    const { datasets, errors } = await collect(
      `rpool\tfilesystem\t1\t1\t1\t0\t1\t0\t0\n${lines.join("")}`,
    );

    const at = (seconds: number | null) => seconds === null ? null : NOW_UNIX + seconds;
    deepStrictEqual(errors, []);
    deepStrictEqual(snapshotsOf(datasets[0]), [times.length, at(oldest), at(newest)]);
  });
}

Deno.test("zfs_datasets takes a dataset created in the future for one of unknown age", async () => {
  const { datasets } = await collect(
    `rpool\tfilesystem\t1\t1\t1\t0\t${NOW_UNIX + 1}\t0\t0\n` +
      `tank\tfilesystem\t1\t1\t1\t0\t${NOW_UNIX}\t0\t0\n`,
  );

  deepStrictEqual(datasets.map(({ creation_unix }) => creation_unix), [null, NOW_UNIX]);
});

Deno.test("zfs_datasets tells of a line that is cut off", async () => {
  const { datasets, errors } = await collect(`${SAMPLE}rpool/zz\tfilesystem\t12`);

  strictEqual(datasets.length, 7);
  match(errors[0]?.message ?? "", /^Cannot read 1 lines of zfs list, first "rpool\/zz/);
});

Deno.test("zfs_datasets tells of snapshots whose dataset is not listed", async () => {
  const { datasets, errors } = await collect("rpool@a\tsnapshot\t1\t-\t1\t-\t1\t-\t-\n");

  deepStrictEqual(datasets, []);
  strictEqual(errors.length, 1);
});

Deno.test("zfs_datasets bounds its errors", async () => {
  const { errors } = await collect("noise\n".repeat(10_000));

  strictEqual(errors.length, 1);
  match(errors[0]?.message ?? "", /10000 lines/);
});

Deno.test("zfs_datasets reads 30,000 snapshots", async () => {
  const lines = ["rpool\tfilesystem\t1\t1\t1\t0\t1\t0\t0"];
  for (let index = 0; index < 30_000; index++) {
    lines.push(`rpool@auto-${index}\tsnapshot\t1\t-\t1\t-\t${1_700_000_000 + index}\t-\t-`);
  }

  const { datasets } = await collect(`${lines.join("\n")}\n`);

  deepStrictEqual(snapshotsOf(datasets[0]), [30_000, 1_700_000_000, 1_700_029_999]);
});
