import type { Guide } from "./guide_row.ts";

/** Of pools, their devices, scans and datasets. */
export const POOL_GUIDE: Readonly<Record<string, Guide>> = {
  pool_health: {
    meaning: "ZFS, or the kernel alone while `zpool` hangs, calls the pool something else than " +
      "ONLINE. The sentence says how many of its disks are down and how many more it can lose.",
    todo: "`zpool status -v POOL` names the devices. Replace a disk that is FAULTED, UNAVAIL or " +
      "REMOVED with `zpool replace`; look at cables, controller and power first when several fail " +
      "at once. A SUSPENDED pool needs its devices back and then `zpool clear`.",
    next: "Look at `zpool status` before touching a disk",
  },
  pool_gone: {
    meaning:
      "A pool that this agent has read before is not imported: since the host was restarted, " +
      "or gone while it was not healthy. What was known of it stays listed.",
    todo:
      "`zpool import` lists what can be imported, and why something cannot. Once a pool has left " +
      "on purpose, `proxmox-monitor-agent forget-pool NAME` ends this.",
    next: "See what `zpool import` lists",
  },
  device_errors_unprotected: {
    meaning:
      "A device has read, write or checksum errors, and no other disk of the pool holds the " +
      "same data: what could not be read is lost.",
    todo:
      "Save what can be read, then replace the disk. `zpool status -v POOL` names damaged files.",
    next: "Save the data first",
  },
  pool_data_errors: {
    meaning: "Files or objects of the pool are damaged for good: no copy of them was intact. The " +
      "counters of the devices may all be 0.",
    todo:
      "`zpool status -v POOL` names them: restore them from a backup, then scrub twice, which " +
      "empties the list.",
    next: "Restore the files that `zpool status -v` names",
  },
  scan_errors: {
    meaning:
      "A scrub, resilver or rebuild ended with errors that it could not repair. This holds " +
      "until a scrub of the whole pool ends without, whatever else ran in between.",
    todo:
      "`zpool status -v POOL` names what is damaged. Once that is put right, run `zpool scrub POOL`.",
    next: null,
  },
  pool_capacity_critical: {
    meaning: "The pool is over 90 % full: ZFS slows down, and soon nothing can be written.",
    todo:
      "Delete snapshots or data, or add devices. `zfs list -o space -r POOL` shows what holds it.",
    next: "`zfs list -o space -r POOL` shows what holds it",
  },
  dataset_full_critical: {
    meaning:
      "Under 3 % of its space is left to the root dataset of a pool, or to a dataset that a " +
      "quota of its own limits. Reservations count, which the capacity of the pool does not show.",
    todo: "Delete snapshots or data, raise the quota, or give back reservations " +
      "(`zfs list -o name,used,available,refreservation -r POOL`).",
    next: null,
  },
  pool_state_unknown: {
    meaning: "The health of the pool is a word that this monitor does not know, so it cannot be " +
      "called healthy.",
    todo: "`zpool status POOL` on the host; a newer monitor may know the word.",
    next: null,
  },
  device_state_unknown: {
    meaning: "The state of a device was not read, or is a word that this monitor does not know.",
    todo: "`zpool status POOL` on the host; a newer monitor may know the word.",
    next: null,
  },
  pool_incomplete: {
    meaning:
      "Facts are missing without which a pool cannot be called healthy, and nothing says why.",
    todo: "`proxmox-monitor-agent once --kind fast` on the host shows what was read.",
    next: null,
  },
  scrub_unknown: {
    meaning:
      "ZFS remembers the latest scan only. A resilver, or a scrub that did not finish, hides " +
      "when the last scrub of the pool finished, and this agent had not seen it.",
    todo: "The next scrub that finishes settles it: `zpool scrub POOL`.",
    next: "The next scrub settles it",
  },
  snapshot_future: {
    meaning: "The newest of a dataset's snapshots is dated in the future, which hides whether " +
      "snapshots are still being made.",
    todo: "Update the agent, which leaves such a snapshot out, or destroy the snapshot.",
    next: null,
  },
  pool_away: {
    meaning:
      "A pool that this agent has read before is not imported any more, although the host was " +
      "not restarted, or was only just.",
    todo:
      "If it left on purpose, `proxmox-monitor-agent forget-pool NAME`; for a pool that comes " +
      "and goes, `forget-pool --removable NAME`. Else see what `zpool import` lists.",
    next: "Left on purpose? `forget-pool`",
  },
  device_state: {
    meaning:
      "A device of a pool that is ONLINE is not healthy, a spare is in use, or ZFS calls a " +
      "device healthy and faulty at once.",
    todo:
      "Replace or remove the device. A spare in use is free again once the disk that it stands " +
      "in for is replaced or detached.",
    next: null,
  },
  device_errors: {
    meaning:
      "A device has read, write or checksum errors since they were last cleared. The pool has " +
      "repaired what it could from other disks.",
    todo:
      "One error long ago may be a cable; more, or growing ones, a disk that is failing. Scrub, " +
      "and `zpool clear POOL DEVICE` once the cause is gone.",
    next: null,
  },
  class_redundancy: {
    meaning:
      "The special or dedup devices can lose fewer disks than the data, and the pool is lost " +
      "with them.",
    todo: "Attach another device to each of them: `zpool attach POOL DEVICE NEW_DEVICE`.",
    next: null,
  },
  pool_readonly: {
    meaning: "The pool is imported read-only.",
    todo: "Once what led to it is settled, export it and import it again without `readonly=on`.",
    next: null,
  },
  pool_capacity: {
    meaning: "The pool is 80 to 90 % full.",
    todo: "Plan for space: delete snapshots or data, or add devices.",
    next: null,
  },
  dataset_full: {
    meaning:
      "Under 10 % of its space is left to the root dataset of a pool, or to a dataset that a " +
      "quota of its own limits.",
    todo: "Delete snapshots or data, raise the quota, or give back reservations.",
    next: null,
  },
  pool_checkpoint: {
    meaning:
      "A checkpoint of the pool is older than 24 hours. Nothing that was freed since can be " +
      "used, and devices cannot be removed.",
    todo: "`zpool checkpoint -d POOL` discards it.",
    next: "`zpool checkpoint -d` discards it",
  },
  scrub_overdue: {
    meaning:
      "No scrub of the whole pool has finished for over 35 days; one that runs counts for as " +
      "long. A scrub of a part of the pool is none.",
    todo: "`zpool scrub POOL`, and see that a timer or cron job does it every month.",
    next: null,
  },
  never_scrubbed: {
    meaning: "The pool is over 35 days old and was never scrubbed.",
    todo: "`zpool scrub POOL`, and see that a timer or cron job does it every month.",
    next: null,
  },
  scrub_paused: {
    meaning: "A scrub has been paused for over 8 hours.",
    todo: "`zpool scrub POOL` goes on with it, `zpool scrub -s POOL` gives it up.",
    next: "`zpool scrub` goes on with it",
  },
  scan_future: {
    meaning:
      "A scan is said to have ended in the future: the host's clock stood wrong when it did.",
    todo: "Check the clock; the next scrub has the right time.",
    next: null,
  },
  snapshot_stale: {
    meaning:
      "A dataset has ten snapshots or more, so they are made regularly, and yet the newest of " +
      "the present is over 48 hours old.",
    todo: "Look at the tool that makes them (`systemctl list-timers`, cron, replication).",
    next: null,
  },
  snapshot_old: {
    meaning: "The oldest snapshot of a dataset is over 30 days old, and holds space since.",
    todo: "Destroy what is not needed, or mute this where it is kept on purpose.",
    next: null,
  },
  pool_status: {
    meaning: "`zpool status` has a word on the pool that no other reason tells, quoted as it is.",
    todo:
      '`zpool status POOL` says below "action" what ZFS recommends, and `see` where to read on.',
    next: "`zpool status` recommends an action",
  },
  pool_unprotected: {
    meaning: "The pool was made without redundancy: one disk lost is the pool lost.",
    todo: "Keep backups, or attach a second device to each: `zpool attach POOL DEVICE NEW_DEVICE`.",
    next: null,
  },
  pool_removable_away: {
    meaning: "A pool that comes and goes, as the operator told this agent, is away.",
    todo: "Nothing.",
    next: null,
  },
  snapshots_many: {
    meaning: "A dataset has over 512 snapshots, which slows down listing and destroying them.",
    todo: "See that the tool that makes them prunes them as well.",
    next: null,
  },
  snapshot_space: {
    meaning: "Snapshots hold over 30 % of the pool.",
    todo: "`zfs list -o space -r POOL` shows where.",
    next: null,
  },
};
