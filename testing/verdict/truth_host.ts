/** Rows about snapshots, storages, guests and the machine itself. */
import { NOW_UNIX, present } from "./known_host.ts";
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
  row(
    "a newest snapshot dated in the future hides whether there are any of the present",
    (host) => {
      newestSnapshot(10, -61)(host);
    },
    "unknown snapshot_future tank/data",
  ),
  row("a clock may differ by 60 s", newestSnapshot(10, -60)),
  row("of 9 snapshots that is no matter", newestSnapshot(9, -DAY)),
  row("512 snapshots of one dataset are fine", newestSnapshot(512, HOUR)),
  row("513 are a note", newestSnapshot(513, HOUR), "note snapshots_many tank/data"),
  row("10,000 snapshots of all datasets are fine", snapshotsOnHost(20, 500)),
  row(
    "10,001 snapshots of all datasets are a note",
    (host) => {
      snapshotsOnHost(20, 500)(host);
      host.dataset.snapshot_count = 501;
    },
    "note snapshots_many_host: 10001 snapshots in all pools together (over 10000)",
  ),
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
  }, "warning storage_inactive local: Enabled but not active (dir)"),
  row("a disabled storage that is not active is fine", ({ storage }) => {
    storage.active = storage.enabled = false;
  }),
  row("a storage that does not say whether it is enabled is expected to be active", (host) => {
    host.storage.active = false;
    host.storage.enabled = null;
  }, "warning storage_inactive local"),
  row("a storage that Proxmox does not list beside current figures is a warning", (host) => {
    host.storages.storages.push({ ...host.storage, name: "linstor", active: null });
  }, "warning storage_unlisted linstor"),
  row(
    "the only one too, where the guests have current figures",
    ({ storage }) => {
      storage.active = null;
    },
    "warning storage_unlisted local: Enabled, but Proxmox does not list it (dir): see its log " +
      "for why",
  ),
  row("a disabled one is fine", ({ storage }) => {
    storage.active = null;
    storage.enabled = false;
  }),
];

const HOST = [
  row("a cluster member without quorum is critical", ({ host }) => {
    host.cluster_name = "prod";
    host.quorate = false;
  }, 'critical quorum_lost: Cluster "prod" has no quorum: guests cannot be started or changed'),
  row("a cluster member with quorum is fine", ({ host }) => {
    host.cluster_name = "prod";
    host.quorate = true;
  }),
  row("a cluster member of unknown quorum is unknown", ({ host }) => {
    host.cluster_name = "prod";
  }, "unknown quorum_unknown"),
  row("a member of a cluster of no known name without quorum is critical", ({ host }) => {
    Object.assign(host, { cluster_member: true, quorate: false });
  }, "critical quorum_lost: Its cluster has no quorum: guests cannot be started or changed"),
  row("a member of unknown quorum is unknown, also where its cluster has no name", ({ host }) => {
    host.cluster_member = true;
  }, "unknown quorum_unknown"),
  row("whether it is a member at all not read is unknown", ({ host }) => {
    host.cluster_member = null;
  }, "unknown quorum_unknown: Whether this host is in a cluster is not known"),
  row("a host in no cluster has no quorum to lose", ({ host }) => {
    host.cluster_member = false;
  }),
  row("one pending update is a warning", ({ system }) => {
    system.pending_updates = 1;
  }, "warning updates_pending"),
  row("an unknown number of pending updates is a warning", ({ system }) => {
    system.pending_updates = null;
  }, "warning updates_unknown"),
  row("an unknown time of the update check is a warning", ({ system }) => {
    system.updates_checked_unix = null;
  }, "warning updates_unknown"),
  row("an update check in the future is a warning", ({ system }) => {
    system.updates_checked_unix = NOW_UNIX + 61;
  }, "warning updates_unknown"),
  row("a clock may differ by 60 s here too", ({ system }) => {
    system.updates_checked_unix = NOW_UNIX + 60;
  }),
  row("a repository without an index is a warning", ({ system }) => {
    system.missing_repositories = ["https://enterprise.proxmox.com/debian/pve trixie"];
  }, "warning updates_incomplete"),
  row("an update check of exactly 7 days ago is fine", ({ system }) => {
    system.updates_checked_unix = NOW_UNIX - 7 * DAY;
  }),
  row("an update check of 7 days and a second ago is a warning", ({ system }) => {
    system.updates_checked_unix = NOW_UNIX - 7 * DAY - SECOND;
  }, "warning updates_check_old"),
  row("a ZFS module of another version than the commands is a warning", ({ system }) => {
    system.zfs_kmod_version = "zfs-kmod-2.2.8-pve1";
  }, "warning zfs_version_mismatch: ZFS commands are 2.3.4-pve1, the loaded module is 2.2.8-pve1"),
  row("a newer kernel than the one running is a note", ({ system }) => {
    system.newest_kernel_version = "6.17.2-1-pve";
  }, "note kernel_newer: Kernel 6.17.2-1-pve is installed, 6.14.11-4-pve is running"),
  row("the newest kernel running is fine", ({ system }) => {
    system.newest_kernel_version = system.kernel_version;
  }),
  row("a ZFS module of unknown version is fine", ({ system }) => {
    system.zfs_kmod_version = null;
  }),
];

const GUESTS = [
  ...["io-error", "internal-error", "guest-panicked"].map((status) =>
    row(`a guest of the status ${status} is critical`, ({ guests }) => {
      present(guests.vms[0]).status = status;
    }, "critical guest_halted 100 (web)")
  ),
  ...["paused", "prelaunch", "suspended", "stopped"].map((status) =>
    row(`a guest of the status ${status} is fine`, ({ guests }) => {
      present(guests.vms[0]).status = status;
    })
  ),
  ...["error", "fence", "recovery"].map((ha_state) =>
    row(`a guest in the HA state ${ha_state} is critical`, ({ guests }) => {
      present(guests.vms[1]).ha_state = ha_state;
    }, "critical guest_ha_fault 101 (dns)")
  ),
  ...["started", "stopped", "migrate", "relocate", "ignored"].map((ha_state) =>
    row(`a guest in the HA state ${ha_state} is fine`, ({ guests }) => {
      present(guests.vms[1]).ha_state = ha_state;
    })
  ),
  row("a guest without figures for two cycles is fine", withoutFigures(2)),
  row(
    "a guest without figures for three cycles is a warning",
    withoutFigures(3),
    "warning guest_no_figures 100 (web)",
  ),
  row(
    "where the agent does not count them it is one at once",
    withoutFigures(null),
    "warning guest_no_figures 100 (web): Proxmox has no figures of it, while it has of others",
  ),
  row("a guest on a node in no list of nodes is a warning", ({ guests }) => {
    guests.orphans = [{ vmid: 300, type: "qemu", name: null, node: "pve-old" }];
  }, "warning guest_orphaned qemu/300"),
];

export const HOST_ROWS: readonly TruthRow[] = [
  ...SNAPSHOTS,
  ...STORAGES,
  ...HOST,
  ...GUESTS,
];

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

/** So many datasets with so many snapshots each, in the place of what is there. */
function snapshotsOnHost(datasets: number, count: number): TruthRow["change"] {
  return (host) => {
    const [root] = host.zfsDatasets.datasets;
    const { dataset } = host;
    Object.assign(dataset, { snapshot_count: count, newest_snapshot_unix: NOW_UNIX - HOUR });
    const others = Array.from({ length: datasets - 1 }, (_, index) => ({
      ...dataset,
      name: `tank/other-${index}`,
    }));
    host.zfsDatasets.datasets = [present(root), dataset, ...others];
  };
}

function withoutFigures(cycles: number | null): TruthRow["change"] {
  return ({ guests }) => {
    Object.assign(present(guests.vms[0]), { status: "unknown", cycles_without_figures: cycles });
  };
}
