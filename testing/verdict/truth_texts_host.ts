/** What the judge says of the connection, readings, guests, storages and the machine. */
import { NO_CURRENT_FIGURES } from "../../shared/sample/fields.ts";
import { NOW_UNIX, present, sampleTimes } from "./known_host.ts";
import { DAY } from "./truth_row.ts";
import type { TextRow } from "./truth_texts_pools.ts";

export const HOST_TEXTS: readonly TextRow[] = [
  ["It cannot be judged: no such pool; what else is listed was found before", ({ known }) => {
    known.not_judged = "no such pool";
  }],
  ["Not connected: everything else is what was last known", ({ known }) => {
    known.connection = "offline";
  }],
  ["Not connected, and no sample of this host is known", ({ known }) => {
    known.connection = "offline";
    known.samples = { fast: null, medium: null, slow: null };
  }],
  ['Cluster "prod" has no quorum: guests cannot be started or changed', ({ host }) => {
    host.cluster_name = "prod";
    host.quorate = false;
  }],
  ["Its cluster has no quorum: guests cannot be started or changed", ({ host }) => {
    host.cluster_member = true;
    host.quorate = false;
  }],
  ['Cluster "Prod": whether this host has quorum is not known', ({ host }) => {
    host.cluster_name = "Prod";
  }],
  ["Whether this host is in a cluster is not known", ({ host }) => {
    host.cluster_member = null;
  }],
  ["The slow sample is not yet received", ({ known }) => {
    known.samples.slow = null;
  }],
  ["No fast sample for over 90 s, although one is due every 30 s", ({ fast }) => {
    const at = NOW_UNIX - 150;
    Object.assign(fast, sampleTimes({ collected: at, sent: at, received: at }));
  }],
  [
    'Datasets were not read in time: Cannot collect "zfs_datasets" in time: still running and 1 more',
    ({ medium }) => {
      medium.sections.zfs_datasets.errors.push(
        { tag: "zfs_list", message: "one line not understood" },
        {
          tag: "late",
          message: 'Cannot collect "zfs_datasets" in time: still running after 100 s',
        },
      );
    },
  ],
  [
    "ZFS pools could not be read, the command hangs: an earlier run has been stuck",
    ({ fast }) => {
      fast.sections.zfs_pools.errors.push(
        { tag: "stuck", message: "an earlier run has been stuck for 700 s" },
      );
    },
  ],
  ["Storages were not read: nothing was sent", ({ fast }) => {
    fast.sections.storage.value = null;
  }],
  [
    "ZFS pools were not read in full: zpool_status: timed out after 20 s",
    ({ fast }) => {
      fast.sections.zfs_pools.errors.push({
        tag: "zpool_status",
        message: "timed out after 20 s",
      });
    },
  ],
  ["Proxmox has no current figures of its guests", ({ fast }) => {
    fast.sections.vms_runtime.errors.push({ tag: "pvesh", message: NO_CURRENT_FIGURES });
  }],
  ["Enabled but not active (dir)", ({ storage }) => {
    storage.active = false;
  }],
  ["Enabled, but Proxmox does not list it (dir): see its log for why", ({ storage }) => {
    storage.active = null;
  }],
  ["Active, but its sizes cannot be read", ({ storage }) => {
    const none = { used_bytes: null, total_bytes: null, avail_bytes: null, used_fraction: null };
    Object.assign(storage, none);
  }],
  ["99.9 % full (over 90 %)", ({ storage }) => {
    storage.used_bytes = 99.96e9;
  }],
  ["3 % left (under 10 %)", ({ storage }) => {
    Object.assign(storage, { type: "zfspool", used_bytes: 97e9, avail_bytes: 3e9 });
  }],
  ["Halted by QEMU: io-error", ({ guests }) => {
    present(guests.vms[0]).status = "io-error";
  }],
  ['Its HA state is "fence"', ({ guests }) => {
    present(guests.vms[0]).ha_state = "fence";
  }],
  ["Proxmox has no figures of it, while it has of others", ({ guests }) => {
    present(guests.vms[0]).status = "unknown";
  }],
  [
    'Its configuration lies with "pve-old", which is no node any more: nobody starts it',
    ({ guests }) => {
      guests.orphans = [{ vmid: 300, type: "lxc", name: "old", node: "pve-old" }];
    },
  ],
  ["12 updates pending, 3 for security", ({ system }) => {
    system.pending_updates = 12;
    system.pending_security_updates = 3;
  }],
  ["1 update pending", ({ system }) => {
    system.pending_updates = 1;
    system.pending_security_updates = null;
  }],
  ["Updates have not been checked for in over 7 days", ({ system }) => {
    system.updates_checked_unix = NOW_UNIX - 9 * DAY;
  }],
  ["Updates are said to have been checked for in the future", ({ system }) => {
    system.updates_checked_unix = NOW_UNIX + DAY;
  }],
  [
    "Updates are not counted of a, b, c and 1 more: no package list of it was fetched",
    ({ system }) => {
      system.missing_repositories = ["a", "b", "c", "d"];
    },
  ],
  ["ZFS commands are 2.3.4-pve1, the loaded module is 2.2.8-pve1", ({ system }) => {
    system.zfs_kmod_version = "zfs-kmod-2.2.8-pve1";
  }],
  ["Kernel 6.17.2-1-pve is installed, 6.14.11-4-pve is running", ({ system }) => {
    system.newest_kernel_version = "6.17.2-1-pve";
  }],
  ["The host's clock is 5 min ahead (over 60 s)", ({ fast, medium, slow }) => {
    for (const sample of [fast, medium, slow]) {
      const received = sample.received_at_ms / 1000;
      const at = received + 300;
      Object.assign(sample, sampleTimes({ collected: at, sent: at, received }));
    }
  }],
];
