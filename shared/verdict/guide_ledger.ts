import type { Guide } from "./guide_row.ts";

/** Of what the server remembers. */
export const LEDGER_GUIDE: Readonly<Record<string, Guide>> = {
  snapshots_lost: {
    meaning: "More than three snapshots of one tool, and more than a tenth of them, vanished " +
      "between two readings: not the oldest, not by a rollback, not with their dataset, and not " +
      "as this tool prunes. Holds for 7 days unless it is acknowledged.",
    todo: "Find out who destroyed them: `zpool history -i POOL` names time and user. Keep what " +
      "is left until that is known, and stop whatever prunes.",
    next: "Look at `zpool history -i`",
  },
  device_error_burst: {
    meaning: "A device got ten read and write, or ten checksum errors within 600 s: as many as " +
      "let ZFS's own event daemon fault it. Holds for 7 days unless it is acknowledged.",
    todo: "Look at cable, power and controller, then replace the disk. `dmesg` says what the " +
      "kernel saw.",
    next: "Look at cable and controller first",
  },
  pool_full_soon_critical: {
    meaning: "At the rate of the last four weeks nothing is left in this pool within days. A " +
      "single restore or mass delete does not count.",
    todo: "Free space or add disks: old snapshots first, then what grows. A pool that is full " +
      "stops its guests.",
    next: "Free space today",
  },
  pool_full_soon: {
    meaning: "At the rate of the last four weeks nothing is left in this pool within two weeks. " +
      "The page of the host shows the day, and how far it may be off.",
    todo: "Find what grows, and free space or add disks before that day.",
    next: "Find what grows",
  },
  device_errors_grew: {
    meaning: "A device had new errors, and its counters were set back since, by `zpool clear`, " +
      "an import or a start of the host. Holds for 7 days after the last of them, unless they " +
      "are acknowledged.",
    todo: "Look after the disk as if the counters still stood; acknowledge them once that is done.",
    next: "Acknowledge them once the disk was looked after",
  },
  device_slow: {
    meaning: "Requests to a device took over 30 s, ten times or more within a day. ZFS counts " +
      "them as no error and goes on waiting for the disk.",
    todo: "A disk that is often slow is about to fail, or hangs behind a bad cable or a busy " +
      "controller. Look at its SMART values, and replace it.",
    next: "Look at the disk's SMART values",
  },
  data_errors_unproven: {
    meaning: "ZFS told of permanent data errors and tells of none any more; no scrub of the " +
      "whole pool has begun since and ended without errors, which alone would prove it.",
    todo: "`zpool scrub POOL`, twice where files were restored.",
    next: "Scrub the pool",
  },
  snapshot_late: {
    meaning: "A tool that makes snapshots of this dataset at a steady pace has made none for " +
      "three times its usual gap, and at least for 2 h.",
    todo: "Look at the timer or service of the tool on the host, and at what it logs.",
    next: "Look at the tool's timer",
  },
  policy_unmet: {
    meaning: "This dataset does not have the snapshots that a policy asks for.",
    todo: "Let the tool on the host make them, or change the policy.",
    next: null,
  },
  errors_shared: {
    meaning: "All disks of a vdev got the same number of new errors between two readings. Disks " +
      "seldom fail like that: controller, cable, power or memory do.",
    todo: "Look at what they share before replacing any disk.",
    next: "Look at what the disks share",
  },
  scan_slow: {
    meaning: "A scan takes over twice as long, for what it reads, as the median of the last " +
      "five of its kind that ended; pauses are left out.",
    todo: "Look for a disk that is slower than the others (`zpool iostat -v`), or for load.",
    next: "Look for a slow disk",
  },
  cloned: {
    meaning: "Two hosts report one machine ID, or a pool of one GUID, at the same time: one is a " +
      "copy of the other. What is remembered of them is kept apart.",
    todo: "Give a copied machine an ID of its own (`systemd-machine-id-setup`), and a copied " +
      "pool a GUID (`zpool reguid`).",
    next: null,
  },
  guest_uncovered: {
    meaning: "Nothing is known that would bring these disks of a guest back: no snapshot, no " +
      "replication and no backup job.",
    todo: "Put the guest into a backup job, or make snapshots of its datasets.",
    next: "Put the guest into a backup job",
  },
};
