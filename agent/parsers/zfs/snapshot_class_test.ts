import { deepStrictEqual, notStrictEqual, strictEqual } from "node:assert/strict";
import { isMadeByProxmox, kindOfSnapshot } from "./snapshot_class.ts";

const FILESYSTEM = "tank/data";
const DISK = "rpool/data/vm-100-disk-0";

for (
  const [name, dataset, expected] of [
    ["autosnap_2025-11-09_18:00:01_hourly", FILESYSTEM, "sanoid hourly"],
    ["autosnap_2025-11-09_18:00:01_frequently", DISK, "sanoid frequently"],
    ["autosnap_2025-11-09_18:00:01_yearly", FILESYSTEM, "sanoid yearly"],
    ["autosnap_2025-11-09_hourly", FILESYSTEM, "other"],
    ["autosnap_2025-11-09_18:00:01_often", FILESYSTEM, "other"],
    ["zfs-auto-snap_frequent-2025-11-09-1815", FILESYSTEM, "zfs-auto-snapshot frequent"],
    ["zfs-auto-snap_daily-2025-11-09-0625", DISK, "zfs-auto-snapshot daily"],
    ["zfs-auto-snap_mine-2025-11-09-0625", FILESYSTEM, "zfs-auto-snapshot"],
    ["zfs-auto-snap-2025-11-09-0625", FILESYSTEM, "zfs-auto-snapshot"],
    ["zrepl_20251109_180001_000", FILESYSTEM, "zrepl"],
    ["zrepl_2025-11-09T18:00:01.000Z", DISK, "zrepl"],
    ["syncoid_pve1_2025-11-09:18:00:01-GMT00:00", FILESYSTEM, "syncoid"],
    ["syncoid_weekly_pve1_2025-11-09:18:00:01", DISK, "syncoid"],
    ["__replicate_100-0_1763161202__", DISK, "pve replication"],
    ["__base__", "rpool/data/base-9000-disk-0", "pve guest"],
    ["__migration__", DISK, "pve guest"],
    ["vzdump", "rpool/data/subvol-101-disk-0", "vzdump"],
    ["before_update", DISK, "pve guest"],
    ["before_update", "rpool/data/vm-100-state-before", "pve guest"],
    ["before_update", "rpool/data/subvol-101-disk-0", "pve guest"],
    ["before_update", "rpool/data/vm-disk", "other"],
    ["before update", DISK, "other"],
    ["2025-11-09", DISK, "other"],
    ["before_update", FILESYSTEM, "other"],
    ["manual", "tank", "other"],
    ["", FILESYSTEM, "other"],
  ] as const
) {
  Deno.test(`the snapshot ${dataset}@${name} is of class "${expected}"`, () => {
    strictEqual(kindOfSnapshot(dataset, name).class, expected);
  });
}

Deno.test("jobs of replication and of syncoid that prune only their own are told apart", () => {
  const series = (name: string) => kindOfSnapshot(DISK, name).series;

  strictEqual(series("__replicate_100-0_1__"), series("__replicate_100-0_2__"));
  notStrictEqual(series("__replicate_100-0_1__"), series("__replicate_100-1_1__"));
  strictEqual(series("syncoid_a_2025-11-09:18:00:01"), series("syncoid_a_2025-11-10:18:00:01"));
  notStrictEqual(series("syncoid_a_2025-11-09:18:00:01"), series("syncoid_b_2025-11-09:18:00:01"));
  strictEqual(series("zrepl_1"), series("zrepl_2"));
});

Deno.test("a long name takes no long time to be told", () => {
  const start = performance.now();
  const names = ["syncoid_", "zfs-auto-snap_daily-", "__replicate_", "a"].map((head) =>
    kindOfSnapshot(DISK, head + "2025-11-0".repeat(10_000)).class
  );

  deepStrictEqual(names.length, 4);
  strictEqual(performance.now() - start < 1000, true);
});

Deno.test("Proxmox makes three kinds of snapshots for itself", () => {
  const names = "__base__ __migration__ __replicate_100-0_1__ vzdump base".split(" ");

  deepStrictEqual(names.map(isMadeByProxmox), [true, true, true, false, false]);
});
