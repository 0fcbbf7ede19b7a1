import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import type { CommandResult } from "../io/io.ts";
import {
  collect,
  COMMAND,
  failing,
  filesystem,
  LEAST_COMMAND,
  lineOf,
  NOT_FOUND,
  NOT_LOADED,
  NOW_UNIX,
  SAMPLE,
  setUp,
  snapshot,
  snapshotsOf,
} from "../../testing/zfs_listing.ts";

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
