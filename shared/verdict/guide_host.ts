import type { Guide } from "./guide_row.ts";

/** Of the connection, readings, guests, storages and the machine itself. */
export const HOST_GUIDE: Readonly<Record<string, Guide>> = {
  offline: {
    meaning: "The agent is not connected. Everything else is what was last known.",
    todo:
      "Is the host up, and does it reach the server? `systemctl status proxmox-monitor-agent` " +
      "and its journal say why it does not connect.",
    next: "Is the host up?",
  },
  storage_full_critical: {
    meaning: "Under 3 % of its space is left to a storage on ZFS, with reservations and quotas " +
      "counted as ZFS does.",
    todo:
      "Delete disks, snapshots or data, or give back reservations: guests that write get I/O errors.",
    next: null,
  },
  quorum_lost: {
    meaning:
      "The host's cluster has no quorum: guests cannot be started or changed, and /etc/pve " +
      "is read-only.",
    todo: "`pvecm status` on the host; see which members are down, and `journalctl -u corosync`.",
    next: "See `pvecm status`",
  },
  guest_halted: {
    meaning:
      "QEMU has halted the guest for a fault: io-error (its disk could not be written, often a " +
      "full storage), internal-error or guest-panicked.",
    todo: "Put the cause right, such as space on its storage, then resume (io-error) or reset it.",
    next: null,
  },
  guest_ha_fault: {
    meaning: "The HA manager has given the guest up (error), or is fencing or recovering it.",
    todo:
      "`ha-manager status`. A service in error is started again only after it was set to disabled.",
    next: "See `ha-manager status`",
  },
  sample_missing: {
    meaning: "One of the three kinds of samples was never received from this host.",
    todo: "It passes within an interval of a first start; else see the agent's journal.",
    next: null,
  },
  not_judged: {
    meaning: "Something that this host reported makes the server's own judging fail: a fault of " +
      "this program. What else is listed was found before that; other hosts are judged as ever.",
    todo: "The server's log names the cause; please report it with that line. A newer version of " +
      "the server may help. Until then look at the host itself.",
    next: "Look at the host itself",
  },
  sample_stale: {
    meaning: "The host is connected, but one kind of its samples has not come for three of its " +
      "intervals.",
    todo: "See the agent's journal and the load of the host.",
    next: null,
  },
  section_stuck: {
    meaning:
      "A command did not end even after SIGKILL, usually since a disk hangs in the kernel. " +
      "What was last known of the section goes on to hold.",
    todo: "`ps -eo pid,stat,wchan,cmd | grep ' D'` and `dmesg` on the host.",
    next: "Look for hanging disks in `dmesg`",
  },
  section_late: {
    meaning:
      "A part of the sample was not done within a third of its interval. What was last known " +
      "of it goes on to hold.",
    todo: "Look for load or slow disks, or raise the interval, such as `fast_seconds`.",
    next: null,
  },
  section_missing: {
    meaning:
      "A part of the sample holds nothing at all. What was last known of it goes on to hold.",
    todo: "The sentence quotes what failed; `proxmox-monitor-agent once` shows it on the host.",
    next: null,
  },
  section_error: {
    meaning:
      "Pools or datasets were read in part only, so that something may be missing. What was " +
      "last known goes on to hold.",
    todo: "The sentence quotes what failed; `proxmox-monitor-agent once` shows it on the host.",
    next: null,
  },
  no_current_figures: {
    meaning: "Proxmox answers, but with no figures of any guest or storage, or with old ones.",
    todo: "`systemctl restart pvestatd`; look for a storage that hangs.",
    next: "Restart pvestatd",
  },
  quorum_unknown: {
    meaning: "Whether the host belongs to a cluster, or whether that has quorum, was not read.",
    todo: "`systemctl status pve-cluster corosync` on the host.",
    next: null,
  },
  storage_full: {
    meaning: "A storage is over 90 % full.",
    todo: "Delete disks, backups or images, or make it larger.",
    next: null,
  },
  storage_inactive: {
    meaning: "A storage is enabled, but Proxmox cannot use it.",
    todo: "`pvesm status` on the host; mount it, or disable it where it is not needed here.",
    next: null,
  },
  storage_unlisted: {
    meaning:
      "`storage.cfg` has an enabled storage that Proxmox does not list, although its figures " +
      "are current: usually one of a plug-in that is gone.",
    todo:
      "`pvesm status` prints why it skips the section; install the plug-in, or remove the section.",
    next: null,
  },
  storage_sizes_unknown: {
    meaning:
      "A storage is active, but Proxmox tells no sizes of it, so nobody knows how full it is.",
    todo: "`pvesm status` on the host; look for a mount that hangs.",
    next: null,
  },
  guest_no_figures: {
    meaning: "Proxmox has had no figures of one guest for three cycles, while it has of others.",
    todo: "Look at the guest's own page in Proxmox, and at its QEMU or LXC process.",
    next: null,
  },
  guest_orphaned: {
    meaning:
      "The configuration of a guest lies with a node that is in no list of nodes any more: " +
      "nobody starts it.",
    todo:
      "Move the file from `/etc/pve/nodes/OLD_NODE/` to a node that exists, once it is sure that " +
      "the guest runs nowhere.",
    next: null,
  },
  share_exceeded: {
    meaning: "The host sends, or has stored, more than any host may: samples too often, too many " +
      "bytes in an hour, or more than its part of the server's disk. What is over waits or goes; " +
      "no other host is held up.",
    todo:
      "`proxmox-monitor-agent once` on the host shows what it sends. Are its intervals as they are " +
      "meant, and does one agent alone use its token? For stored bytes: a larger disk, or a " +
      "smaller RETENTION_HOURS.",
    next: null,
  },
  fencing_event: {
    meaning:
      "Proxmox VE fences a node of the cluster: its guests are started elsewhere. It holds " +
      "until the cluster reports success, at most for 7 days.",
    todo: "Look at the node's console and at `ha-manager status` on another one.",
    next: "`ha-manager status` on another node",
  },
  backup_event: {
    meaning: "A backup on this host failed, as Proxmox VE itself reported. It holds until the " +
      "same job reports success (of no job: the same guests), at most for 7 days.",
    todo: "See the task's log in Proxmox: which guests have no new backup, and why.",
    next: "the backup's log in Proxmox",
  },
  replication_event: {
    meaning: "A replication job failed, as Proxmox VE itself reported. It holds until the agent " +
      "sees that the job has synced since, at most for 7 days.",
    todo: "`pvesr status` on the host shows which job, and when it last succeeded.",
    next: "`pvesr status` on the host",
  },
  pve_event: {
    meaning: "Proxmox VE itself reported a warning or an error of another kind. It holds until " +
      "the same kind is reported as well, at most for 7 days.",
    todo: "See the notification's own text, and the host's task log.",
    next: null,
  },
  clock_skew: {
    meaning: "The clocks of host and server differ by more than 60 seconds.",
    todo: "`timedatectl` on both.",
    next: "`timedatectl` on host and server",
  },
  zfs_version_mismatch: {
    meaning: "The ZFS commands and the loaded kernel module are of different versions.",
    todo:
      "Usual between an update and the next restart. Where it lasts, see which kernel is booted.",
    next: null,
  },
  updates_check_old: {
    meaning: "The package lists are over 7 days old: newer updates are not counted.",
    todo: "`apt update` on the host says why it fails.",
    next: null,
  },
  updates_unknown: {
    meaning: "How many updates are pending, or when they were last checked for, was not read.",
    todo: "`apt update` and `apt list --upgradable` on the host.",
    next: null,
  },
  updates_incomplete: {
    meaning:
      "A repository is enabled of which there is no package list, so that its updates are not " +
      "counted: often the enterprise repository without a subscription.",
    todo: "`apt update` names it. Enable the subscription, or use the no-subscription repository.",
    next: null,
  },
  updates_pending: {
    meaning: "Updates of packages are pending.",
    todo: "Install them: `apt full-upgrade`, or Updates in Proxmox.",
    next: null,
  },
  guest_disk_full: {
    meaning: "Under 10 % is left on the disk of a container, whose size is its limit.",
    todo: "Delete data inside the guest, or make the disk larger.",
    next: null,
  },
  kernel_newer: {
    meaning: "A newer kernel is installed than the one that is running.",
    todo:
      "Nothing, until the host is restarted for another reason; see whether a kernel is pinned.",
    next: null,
  },
};
