/** What the judge says of the connection, readings, guests, storages and the machine. */
import { NO_CURRENT_FIGURES } from "../../shared/sample/fields.ts";
import { NOW_UNIX, present, sampleTimes } from "./known_host.ts";
import { DAY, says, type TruthRow } from "./truth_row.ts";

export const HOST_TEXTS: readonly TruthRow[] = [
  says("offline offline: Not connected, and no sample of this host is known", ({ known }) => {
    known.connection = "offline";
    known.samples = { fast: null, medium: null, slow: null };
  }),
  says(
    'unknown quorum_unknown: Cluster "Prod": whether this host has quorum is not known',
    ({ host }) => {
      host.cluster_name = "Prod";
    },
  ),
  says("unknown sample_missing slow: The slow sample is not yet received", ({ known }) => {
    known.samples.slow = null;
  }),
  says(
    "unknown sample_stale fast: No fast sample for over 90 s, although one is due every 30 s",
    ({ fast }) => {
      const at = NOW_UNIX - 150;
      Object.assign(fast, sampleTimes({ collected: at, sent: at, received: at }));
    },
  ),
  says(
    "unknown section_late zfs_datasets: Datasets were not read in time: Cannot collect " +
      '"zfs_datasets" in time: still running and 1 more',
    ({ medium }) => {
      medium.sections.zfs_datasets.errors.push(
        { tag: "zfs_list", message: "one line not understood" },
        {
          tag: "late",
          message: 'Cannot collect "zfs_datasets" in time: still running after 100 s',
        },
      );
    },
  ),
  says(
    "unknown section_stuck zfs_pools: ZFS pools could not be read, the command hangs: an earlier " +
      "run has been stuck",
    ({ fast }) => {
      fast.sections.zfs_pools.errors.push(
        { tag: "stuck", message: "an earlier run has been stuck for 700 s" },
      );
    },
  ),
  says(
    "unknown section_error zfs_pools: ZFS pools were not read in full: zpool_status: timed out " +
      "after 20 s",
    ({ fast }) => {
      fast.sections.zfs_pools.errors.push({
        tag: "zpool_status",
        message: "timed out after 20 s",
      });
    },
  ),
  says(
    "unknown no_current_figures vms_runtime: Proxmox has no current figures of its guests",
    ({ fast }) => {
      fast.sections.vms_runtime.errors.push({ tag: "pvesh", message: NO_CURRENT_FIGURES });
    },
  ),
  says(
    "warning storage_sizes_unknown local: Active, but its sizes cannot be read",
    ({ storage }) => {
      const none = { used_bytes: null, total_bytes: null, avail_bytes: null, used_fraction: null };
      Object.assign(storage, none);
    },
  ),
  says("warning storage_full local: 99.9 % full (over 90 %)", ({ storage }) => {
    storage.used_bytes = 99.96e9;
  }),
  says("warning storage_full local: 3 % left (under 10 %)", ({ storage }) => {
    Object.assign(storage, { type: "zfspool", used_bytes: 97e9, avail_bytes: 3e9 });
  }),
  says("critical guest_halted 100 (web): Halted by QEMU: io-error", ({ guests }) => {
    present(guests.vms[0]).status = "io-error";
  }),
  says('critical guest_ha_fault 100 (web): Its HA state is "fence"', ({ guests }) => {
    present(guests.vms[0]).ha_state = "fence";
  }),
  says(
    'warning guest_orphaned 300 (old): Its configuration lies with "pve-old", which is no node ' +
      "any more: nobody starts it",
    ({ guests }) => {
      guests.orphans = [{ vmid: 300, type: "lxc", name: "old", node: "pve-old" }];
    },
  ),
  says("warning updates_pending: 12 updates pending, 3 for security", ({ system }) => {
    system.pending_updates = 12;
    system.pending_security_updates = 3;
  }),
  says("warning updates_pending: 1 update pending", ({ system }) => {
    system.pending_updates = 1;
    system.pending_security_updates = null;
  }),
  says(
    "warning updates_check_old: Updates have not been checked for in over 7 days",
    ({ system }) => {
      system.updates_checked_unix = NOW_UNIX - 9 * DAY;
    },
  ),
  says(
    "warning updates_unknown: Updates are said to have been checked for in the future",
    ({ system }) => {
      system.updates_checked_unix = NOW_UNIX + DAY;
    },
  ),
  says(
    "warning updates_incomplete: Updates are not counted of a, b, c and 1 more: no package list " +
      "of it was fetched",
    ({ system }) => {
      system.missing_repositories = ["a", "b", "c", "d"];
    },
  ),
  says(
    "warning clock_skew: The host's clock is 5 min ahead (over 60 s)",
    ({ fast, medium, slow }) => {
      for (const sample of [fast, medium, slow]) {
        const received = sample.received_at_ms / 1000;
        const at = received + 300;
        Object.assign(sample, sampleTimes({ collected: at, sent: at, received }));
      }
    },
  ),
];
