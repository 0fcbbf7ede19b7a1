/** Rows about snapshots, storages and the machine itself. */
import { NOW_UNIX } from "./testing_host.ts";
import { DAY, HOUR, row, SECOND, type TruthRow } from "./truth_row.ts";

const SNAPSHOTS = [
  row("an oldest snapshot of exactly 30 days is fine", oldestSnapshot(30 * DAY)),
  row(
    "an oldest snapshot of 30 days and a second is a warning",
    oldestSnapshot(30 * DAY + SECOND),
    "warning snapshot_old tank/data",
  ),
  row("10 snapshots, the newest exactly 48 h old, are fine", newestSnapshot(10, 48 * HOUR)),
  row(
    "10 snapshots, the newest 48 h and a second old, are a warning",
    newestSnapshot(10, 48 * HOUR + SECOND),
    "warning snapshot_stale tank/data",
  ),
  row("9 snapshots may be of any age up to 30 days", newestSnapshot(9, 29 * DAY)),
  row("a dataset without snapshots is fine", ({ dataset }) => {
    dataset.snapshot_count = 0;
    dataset.newest_snapshot_unix = dataset.oldest_snapshot_unix = null;
  }),
  row("a dataset with only the snapshots Proxmox makes for itself is fine", ({ dataset }) => {
    dataset.newest_snapshot_unix = dataset.oldest_snapshot_unix = null;
  }),
];

const STORAGES = [
  row("an enabled storage that is not active is a warning", ({ storage }) => {
    storage.active = false;
  }, "warning storage_inactive local"),
  row("a disabled storage that is not active is fine", ({ storage }) => {
    storage.active = storage.enabled = false;
  }),
  row("a storage that does not say whether it is enabled is expected to be active", (host) => {
    host.storage.active = false;
    host.storage.enabled = null;
  }, "warning storage_inactive local"),
  row("a storage exactly 90 % full is fine", used(9e10)),
  row(
    "a storage a little over 90 % full is a warning",
    used(9e10 + 1),
    "warning storage_full local",
  ),
  row("a zfspool storage is judged by its pool alone", (host) => {
    used(99e9)(host);
    host.storage.type = "zfspool";
  }),
  row("a storage of unknown type counts as other than zfspool", (host) => {
    used(99e9)(host);
    host.storage.type = null;
  }, "warning storage_full local"),
  ...([["used_bytes", null], ["total_bytes", null], ["total_bytes", 0]] as const).map((
    [size, value],
  ) =>
    row(`the stated fraction counts where ${size} is ${value}`, ({ storage }) => {
      storage[size] = value;
      storage.used_fraction = 0.91;
    }, "warning storage_full local")
  ),
];

const HOST = [
  row("a cluster member without quorum is critical", ({ host }) => {
    host.cluster_name = "prod";
    host.quorate = false;
  }, "critical quorum_lost"),
  row("a cluster member with quorum is fine", ({ host }) => {
    host.cluster_name = "prod";
    host.quorate = true;
  }),
  row("a cluster member of unknown quorum is unknown", ({ host }) => {
    host.cluster_name = "prod";
  }, "unknown quorum_unknown"),
  row("one pending update is a warning", ({ system }) => {
    system.pending_updates = 1;
  }, "warning updates_pending"),
  row("an unknown number of pending updates is a warning", ({ system }) => {
    system.pending_updates = null;
  }, "warning updates_unknown"),
  row("an unknown time of the update check is a warning", ({ system }) => {
    system.updates_checked_unix = null;
  }, "warning updates_unknown"),
  row("an update check of exactly 7 days ago is fine", ({ system }) => {
    system.updates_checked_unix = NOW_UNIX - 7 * DAY;
  }),
  row("an update check of 7 days and a second ago is a warning", ({ system }) => {
    system.updates_checked_unix = NOW_UNIX - 7 * DAY - SECOND;
  }, "warning updates_check_old"),
  row("a ZFS module of another version than the commands is a warning", ({ system }) => {
    system.zfs_kmod_version = "zfs-kmod-2.2.8-pve1";
  }, "warning zfs_version_mismatch"),
  row("a ZFS module of unknown version is fine", ({ system }) => {
    system.zfs_kmod_version = null;
  }),
];

export const HOST_ROWS: readonly TruthRow[] = [...SNAPSHOTS, ...STORAGES, ...HOST];

function oldestSnapshot(ageSeconds: number): TruthRow["change"] {
  return ({ dataset }) => {
    dataset.oldest_snapshot_unix = NOW_UNIX - ageSeconds;
  };
}

function newestSnapshot(count: number, ageSeconds: number): TruthRow["change"] {
  return ({ dataset }) => {
    dataset.snapshot_count = count;
    dataset.newest_snapshot_unix = NOW_UNIX - ageSeconds;
  };
}

function used(bytes: number): TruthRow["change"] {
  return ({ storage }) => {
    storage.used_bytes = bytes;
  };
}
