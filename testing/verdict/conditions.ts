/**
 * What else keeps data safe, condition by condition: the rules that tell of each, and for each a row of
 * the truth table that raises it, one that does not, and one where it was not read. What of it is left
 * out stands, with the reason, in `docs/not_watched.md`.
 */

export interface Condition {
  number: number;
  name: string;
  /** Null: nothing tells of it. */
  watched: {
    codes: readonly string[];
    /** Facts of rows of the truth table. */
    raised: string;
    quiet: string;
    unread: string;
  } | null;
  /** What of it is left out, as the page begins its line; null: nothing. */
  left_out: string | null;
}

function watched(
  number: number,
  name: string,
  codes: string,
  rows: readonly [raised: string, quiet: string, unread: string],
  left_out: string | null = null,
): Condition {
  const [raised, quiet, unread] = rows;
  return { number, name, watched: { codes: codes.split(" "), raised, quiet, unread }, left_out };
}

function leftOut(number: number, name: string, left_out: string): Condition {
  return { number, name, watched: null, left_out };
}

const HEALTHY = "a host that was read in full and has no fault is ok";
const STUCK = "stuck pools are one unknown";
const DATASETS = "any error in zfs_datasets is unknown";
const NO_DEVICES = "a pool of which no device is known is unknown";

export const CONDITIONS: readonly Condition[] = [
  watched(
    1,
    "health, data errors, counters, capacity, age of scrub and snapshots",
    "pool_health pool_data_errors device_errors pool_capacity pool_capacity_critical scrub_overdue snapshot_stale",
    [
      "a pool that is DEGRADED is critical",
      "79 % full is fine",
      "an unknown number of data errors is unknown",
    ],
  ),
  watched(2, "errors of a device that grew", "device_errors_grew device_error_burst", [
    "ten errors of a device within 600 s are critical",
    "errors that stood when a device was first read are no growth",
    "a device without counters is fine",
  ]),
  watched(3, "a pool without redundancy", "pool_unprotected device_errors_unprotected", [
    "a pool made without redundancy is a note",
    HEALTHY,
    NO_DEVICES,
  ]),
  watched(4, "a special or dedup class weaker than the data", "class_redundancy", [
    "a special class with less redundancy than the data is a warning",
    "a special class with as much redundancy as the data is fine",
    NO_DEVICES,
  ]),
  watched(5, "slow I/Os", "device_slow", [
    "ten slow I/Os are a warning",
    "nine slow I/Os are fine",
    "a device without counters is fine",
  ]),
  watched(6, "a checkpoint left over", "pool_checkpoint", [
    "a checkpoint of 24 h and a second is a warning",
    "a checkpoint of exactly 24 h is fine",
    "a checkpoint that is being discarded has no age",
  ]),
  watched(7, "a scrub that is paused", "scrub_paused", [
    "a scrub paused for 8 h and a second is a warning",
    "a scrub paused for exactly 8 h is fine",
    STUCK,
  ]),
  watched(8, "a slow scrub, a resilver without an end", "scan_slow resilver_restarts", [
    "a resilver that began anew three times is a warning",
    "a scan in twice the usual time is fine",
    "a scan that nobody can compare is fine",
  ]),
  watched(9, "no scrub is planned", "scrub_unscheduled", [
    "a pool that nothing scrubs by itself is a note",
    "a timer of its own is as good",
    '"scrub_schedule" not read is unknown',
  ]),
  leftOut(10, "a scrub that did not begin when planned", "A planned scrub that did not begin"),
  watched(11, "autotrim off on flash", "pool_untrimmed", [
    "devices that can be trimmed and never were are a note where autotrim is off",
    "with autotrim on nothing is to be done",
    "where ZFS was not asked for trims nothing is told",
  ]),
  leftOut(12, "mixed ashift", "Devices of one pool with different block sizes (ashift)"),
  leftOut(
    13,
    "space wasted by raidz and small blocks",
    "Space that raidz wastes on volumes of small blocks",
  ),
  watched(14, "a quota that is near", "dataset_full dataset_full_critical", [
    "a dataset that its own quota leaves 5 % is a warning",
    "a quota of 0 is none",
    "a root dataset of no known space is not judged",
  ]),
  watched(15, "thin overcommit", "thin_overcommit", [
    "larger ones are a note",
    "thin volumes as large as the pool are fine",
    "so are those of which that is not known",
  ]),
  watched(16, "space held by snapshots", "snapshot_space", [
    "snapshots that hold more are a note",
    "snapshots that hold exactly 30 % of a pool are fine",
    DATASETS,
  ]),
  watched(17, "too many snapshots", "snapshots_many snapshots_many_host", [
    "10,001 snapshots of all datasets are a note",
    "512 snapshots of one dataset are fine",
    DATASETS,
  ]),
  watched(18, "snapshots by policy", "policy_unmet snapshot_late", [
    "a policy that is not met is a warning",
    "a class of snapshots that becomes stale just now is fine",
    DATASETS,
  ]),
  watched(19, "snapshots lost at once", "snapshots_lost", [
    "snapshots that vanish outside every pattern are critical",
    HEALTHY,
    DATASETS,
  ]),
  watched(20, "when a pool will be full", "pool_full_soon pool_full_soon_critical", [
    "a pool that is full within 14 days is a warning",
    "a pool that does not grow is never full",
    "capacity that cannot even be computed is unknown",
  ]),
  watched(21, "a special or dedup class that is nearly full", "class_full", [
    "a special class over 75 % full is a warning",
    "a special class 75 % full is fine",
    "one of which a device does not tell is fine",
  ], "How full a special or dedup class is before OpenZFS 2.3"),
  leftOut(22, "fragmentation", "Fragmentation"),
  watched(23, "read-only import, features that are not supported", "pool_readonly pool_status", [
    "a pool imported read-only is a warning",
    "one imported to be written to is fine",
    "one of which that is not known is fine",
  ], "`failmode=panic`"),
  watched(24, "a pool that is gone", "pool_gone pool_away", [
    "a pool gone 10 min and a second after a reboot is critical",
    "a host with ZFS but without pools has no reason for it",
    STUCK,
  ]),
  watched(25, "SUSPENDED while zpool hangs", "pool_health", [
    "while zpool hangs the kernel's word counts",
    "while zpool hangs a pool ONLINE by the kernel is no fault",
    STUCK,
  ]),
  watched(26, "zed does not run, or tells nobody", "zed_down zed_silent", [
    "zed that does not run is a warning",
    "on a host without pools it need not run",
    '"zed" not read is unknown',
  ]),
  watched(27, "SMART", "disk_failed disk_growing disk_worn", [
    "a disk that SMART calls failed is critical",
    "a count that did not grow is fine",
    '"disks" not read is unknown',
  ]),
  watched(
    28,
    "replication failed or late",
    "replication_failed replication_late replication_late_critical",
    [
      "a job that failed twice in a row is a warning",
      "a job that failed once is fine",
      '"replication" not read is unknown',
    ],
  ),
  watched(29, "a guest in no backup job", "guest_uncovered guest_uncovered_warning", [
    "a guest's disk that nothing brings back is a note",
    "one in a backup job is fine",
    "one of which no backup is known is fine",
  ]),
  watched(30, "a backup job failed or missed", "backup_failed backup_missed backup_warnings", [
    "a job whose last run failed is a warning",
    "a job that was due 15 min ago and did not run is fine",
    "jobs that were not read are unknown",
  ]),
  watched(31, "the last good backup of a guest is too old", "guest_backup_old", [
    "two missed backups are critical",
    "one missed backup of a guest is its job's matter",
    "so are backups of guests",
  ]),
  watched(32, "a restart is due", "kernel_newer zfs_version_mismatch", [
    "a newer kernel than the one running is a note",
    "the newest kernel running is fine",
    "a ZFS module of unknown version is fine",
  ]),
  watched(33, "boot partitions, a pinned kernel", "boot_partitions kernel_pinned", [
    "a boot partition that is not there is a warning",
    "two for two are fine",
    '"boot" not read is unknown',
  ]),
  watched(34, "a certificate that expires", "certificate_expiring certificate_expiring_critical", [
    "for 2 days it is still a warning",
    "a certificate that holds for 10 days is fine",
    '"certificates" not read is unknown',
  ]),
  watched(35, "HA", "guest_ha_fault ha_node_fence ha_node_unknown ha_silent", [
    "a node that is being fenced is critical",
    "a node in maintenance is fine",
    '"ha" not read is unknown',
  ]),
  watched(36, "corosync links and votes", "link_down link_single votes_two_nodes", [
    "a link of corosync that is down is a warning",
    "with a third vote they are fine",
    '"links" not read is unknown',
  ]),
  watched(37, "memory, swap on a volume of ZFS", "swap_on_zvol", [
    "swap on ZFS is a note",
    HEALTHY,
    '"swap_on_zvol" not read is unknown',
  ], "Memory promised beyond what there is"),
  watched(38, "time, memory errors, lost events", "time_daemon_missing ecc_errors", [
    "no service for the time is a warning",
    "systemd-timesyncd in its place is fine",
    '"ecc" not read is unknown',
  ], "Events that ZFS itself dropped"),
];
