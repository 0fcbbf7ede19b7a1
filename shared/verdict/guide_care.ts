import type { Guide } from "./guide_row.ts";

/** Of replication, HA, disks, services and what else keeps data safe. */
export const CARE_GUIDE: Readonly<Record<string, Guide>> = {
  ha_node_fence: {
    meaning: "The HA manager fences a node that it has lost: its services start elsewhere after. " +
      "All members of the cluster see it, so it is one reason.",
    todo: "`ha-manager status`; find out why the node was lost before it joins again.",
    next: "See `ha-manager status`",
  },
  replication_late_critical: {
    meaning: "A replication job has missed three syncs of its schedule, and is an hour late or " +
      "more: a failure of this host would lose what was written since the last one.",
    todo:
      "Look at the job's log in Proxmox: whether the target can be reached, and whether it has space.",
    next: "See the job's log in Proxmox",
  },
  md_degraded: {
    meaning: "An array of Linux software RAID runs without some of its devices, or not at all.",
    todo: "`cat /proc/mdstat` and `mdadm --detail /dev/mdN`; replace the device.",
    next: "Replace the device",
  },
  disk_failed: {
    meaning: "The disk itself says by SMART that it fails, or will soon.",
    todo: "Replace it while it can still be read. `smartctl -a` shows what it complains of.",
    next: "Replace the disk",
  },
  certificate_expiring_critical: {
    meaning: "A certificate of this node has expired, or does so within two days.",
    todo: "`pvecm updatecerts`, or `pvenode acme cert renew` where it is one of ACME; Proxmox " +
      "renews its own each day by itself (`pve-daily-update.timer`).",
    next: "See `pve-daily-update.timer`",
  },
  care_unread: {
    meaning: "Something of what keeps data safe was not read, or in part only. What was last " +
      "known of it goes on to hold.",
    todo:
      "The sentence quotes what failed; `proxmox-monitor-agent once --kind medium` shows it on " +
      "the host. A file that is empty or full of zero bytes was lost with the power.",
    next: null,
  },
  replication_unknown: {
    meaning: "Whether a replication job is in time cannot be told: it has not run yet, its state " +
      "is lost, or its schedule or the node's time zone cannot be read.",
    todo: "`pvesr schedule-now JOB` on the host runs it; then it is known.",
    next: null,
  },
  ha_node_unknown: {
    meaning: "The HA manager has not heard of a node for ten minutes.",
    todo: "See whether the node is up, and whether corosync reaches it.",
    next: "Is the node up?",
  },
  ha_silent: {
    meaning: "A manager of HA has not written a sign of life for over a minute, while HA has " +
      "services on this node: nobody would start them elsewhere.",
    todo: "`systemctl status pve-ha-crm pve-ha-lrm` on the host that the sentence names.",
    next: "Look at pve-ha-crm and pve-ha-lrm",
  },
  replication_failed: {
    meaning: "A replication job has failed twice in a row or more. Proxmox tries it again.",
    todo: "The sentence quotes its error; the job's log in Proxmox has all of it.",
    next: "See the job's log in Proxmox",
  },
  replication_late: {
    meaning: "A replication job has missed a sync of its schedule.",
    todo:
      "See whether `pvescheduler` runs, and whether a sync takes longer than its schedule leaves.",
    next: null,
  },
  disk_growing: {
    meaning:
      "A disk has reallocated sectors, waits to do so, or has met errors that it could not " +
      "correct, and more of them than before; or its cable loses data (CRC).",
    todo: "Plan its replacement where sectors grow; for CRC errors change cable or port.",
    next: null,
  },
  disk_worn: {
    meaning: "A flash disk has used up over 90 % of the writes that its maker warrants.",
    todo: "Plan its replacement. Disks of one mirror wear alike: do not wait for both.",
    next: "Plan its replacement",
  },
  link_down: {
    meaning: "A link of corosync to a node that can be reached by another one is down.",
    todo: "`corosync-cfgtool -n` on the host; look at cable, switch and address of that network.",
    next: "Look at that network",
  },
  zed_down: {
    meaning: "The ZFS event daemon does not run: no spare is put in place, no mail is sent.",
    todo: "`systemctl enable --now zfs-zed`.",
    next: "Start zfs-zed",
  },
  certificate_expiring: {
    meaning:
      "A certificate of this node expires within ten days. Proxmox renews its own two weeks " +
      "before, so something keeps it from doing so.",
    todo:
      "`systemctl status pve-daily-update.timer`; `pvenode acme cert renew` where it is one of " +
      "ACME; one of your own you renew yourself.",
    next: null,
  },
  boot_partitions: {
    meaning: "A boot partition that Proxmox keeps alike is not there, or there are fewer than " +
      "disks to start from: the host may not start when a disk fails.",
    todo: "`proxmox-boot-tool status`; after a disk was replaced, `proxmox-boot-tool format` and " +
      "`init` its partition, and `clean` takes away what is gone.",
    next: "Initialize the new disk's boot partition",
  },
  ecc_errors: {
    meaning: "Memory has met errors that it could not correct since the host was started.",
    todo: "`ras-mc-ctl --errors` or `dmesg` names the module; replace it.",
    next: "Find and replace the module",
  },
  time_daemon_missing: {
    meaning: "No service keeps the clock of the host right: a cluster, replication and " +
      "certificates need that.",
    todo: "`apt install chrony`, which Proxmox itself takes.",
    next: "Install chrony",
  },
  scrub_unscheduled: {
    meaning: "Neither the monthly scrub of Debian's package nor a timer of systemd is there for " +
      "the pool.",
    todo: "`systemctl enable --now zfs-scrub-monthly@POOL.timer`, unless something else does it.",
    next: null,
  },
  zed_silent: {
    meaning: "The ZFS event daemon runs, but has nobody to tell.",
    todo: "Set ZED_EMAIL_ADDR in /etc/zfs/zed.d/zed.rc, where mail leaves the host.",
    next: null,
  },
  swap_on_zvol: {
    meaning: "Swap lies on a volume of ZFS, which needs memory to write while there is none.",
    todo: "Move swap to a partition of its own, or do without.",
    next: null,
  },
  kernel_pinned: {
    meaning: "The kernel to start is pinned: newer ones, with their fixes, are not started.",
    todo: "`proxmox-boot-tool kernel unpin`, once the reason for it is gone.",
    next: null,
  },
  link_single: {
    meaning: "Corosync has one link only: when its network fails, the cluster has no quorum.",
    todo: "Give it a second link on another network.",
    next: null,
  },
  votes_two_nodes: {
    meaning: "A cluster of two nodes has no third vote: each stops changing anything while the " +
      "other is down.",
    todo: "Set up a QDevice on a third machine: `pvecm qdevice setup ADDRESS`.",
    next: null,
  },
  care_not_watched: {
    meaning: "The host uses something of which this program knows little or nothing.",
    todo: "Let something else watch it.",
    next: null,
  },
};
