import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import process from "node:process";
import type { CommandResult } from "../io/io.ts";
import {
  collect,
  COMMAND,
  failing,
  filesystem,
  NOW_UNIX,
  setUp,
  snapshot,
  snapshotsOf,
} from "../../testing/zfs_listing.ts";

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
