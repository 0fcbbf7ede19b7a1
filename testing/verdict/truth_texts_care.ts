/** What the judge says of what else keeps data safe. */
import { NOW_UNIX, present } from "./known_host.ts";
import { says, type TruthRow } from "./truth_row.ts";

export const CARE_TEXTS: readonly TruthRow[] = [
  says(
    "critical replication_late_critical 100-0: Missed 3 syncs or more to pve-02 (schedule */15)",
    ({ care }) => {
      const late = [NOW_UNIX - 9000, NOW_UNIX - 8000, NOW_UNIX - 7000];
      present(care.replication?.jobs[0]).due_unix = late;
    },
  ),
  says("warning replication_late 100-0: Missed 1 sync to pve-02 (schedule */15)", ({ care }) => {
    present(care.replication?.jobs[0]).due_unix = [NOW_UNIX - 1000];
  }),
  says(
    "warning replication_failed 100-0: Failed 4 times in a row, to pve-02: no route to host",
    ({ care }) => {
      Object.assign(present(care.replication?.jobs[0]), {
        fail_count: 4,
        error: "no route to host",
      });
    },
  ),
  says(
    "unknown replication_unknown 100-0: When it is due is not known (schedule whenever)",
    ({ care }) => {
      Object.assign(present(care.replication?.jobs[0]), { schedule: "whenever", due_unix: null });
    },
  ),
  says(
    "warning ha_node_unknown pve-02: The HA manager has not heard of the node for 10 min",
    ({ care }) => {
      Object.assign(present(care.ha?.nodes[1]), { state: "unknown", since_unix: NOW_UNIX - 5000 });
    },
  ),
  says(
    "warning ha_silent CRM: The cluster's HA manager (pve-02) was last active over 60 s ago",
    ({ care }) => {
      present(care.ha).crm_age_seconds = 500;
    },
  ),
  says(
    "warning ha_silent LRM: The node's own HA manager was last active over 60 s ago",
    ({ care }) => {
      present(care.ha).lrm_age_seconds = 500;
    },
  ),
  says(
    "warning disk_growing ZJV0A001: Grew within 7 days: pending sectors from 0 to 8 and CRC " +
      "errors (cable or port) from 1 to 2 (ST12000NM0007)",
    ({ care }) => {
      present(care.disks?.disks[0]).growth = [
        { counter: "pending", from: 0, to: 8, at_unix: NOW_UNIX },
        { counter: "crc", from: 1, to: 2, at_unix: NOW_UNIX },
      ];
    },
  ),
  says("warning disk_worn S5GX1: 97 % worn (SSD_980) (over 90 %)", ({ care }) => {
    present(care.disks?.disks[1]).wear_percent = 97;
  }),
  says("critical md_degraded md0: The array is inactive", ({ care }) => {
    Object.assign(present(care.md?.arrays[0]), { state: "inactive" });
  }),
  says(
    "warning ecc_errors: Memory errors that could not be corrected since the start (mc0: 3)",
    ({ care }) => {
      present(care.ecc?.controllers[0]).uncorrected = 3;
    },
  ),
  says(
    "warning zed_down: zed does not run (inactive): nobody acts on faults of ZFS, or puts a " +
      "spare in place",
    ({ care }) => {
      present(care.services?.units[0]).active = "inactive";
    },
  ),
  says(
    "warning time_daemon_missing: No service keeps the clock right (chrony, or another one)",
    ({ care }) => {
      present(care.services).units.splice(1, 1);
    },
  ),
  says(
    "critical certificate_expiring_critical pve-ssl.pem: The certificate has expired",
    ({ care }) => {
      present(care.certificates?.certificates[0]).not_after_unix = NOW_UNIX - 5;
    },
  ),
  says(
    "critical certificate_expiring_critical pve-ssl.pem: The certificate expires in less than 2 " +
      "days",
    ({ care }) => {
      present(care.certificates?.certificates[0]).not_after_unix = NOW_UNIX + 5;
    },
  ),
  says("warning boot_partitions: 1 of 2 boot partitions not there", ({ care }) => {
    present(care.boot?.esps[0]).present = false;
  }),
  says(
    "note care_not_watched: In use, but not watched: Ceph (vm-pool) and SMART of 2 disks",
    ({ care }) => {
      care.not_watched = ["Ceph (vm-pool)", "SMART of 2 disks"];
    },
  ),
  says("unknown care_unread replication: Replication not read: the file is empty", ({ care }) => {
    care.replication = null;
    care.errors.push({ tag: "replication", message: "the file is empty" });
  }),
];
