/** What the judge says of what else keeps data safe. */
import { NOW_UNIX, present } from "./known_host.ts";
import type { TextRow } from "./truth_texts_pools.ts";

export const CARE_TEXTS: readonly TextRow[] = [
  ["Missed 3 syncs or more to pve-02 (schedule */15)", ({ care }) => {
    const late = [NOW_UNIX - 9000, NOW_UNIX - 8000, NOW_UNIX - 7000];
    present(care.replication?.jobs[0]).due_unix = late;
  }],
  ["Missed 1 sync to pve-02 (schedule */15)", ({ care }) => {
    present(care.replication?.jobs[0]).due_unix = [NOW_UNIX - 1000];
  }],
  ["Failed 4 times in a row, to pve-02: no route to host", ({ care }) => {
    Object.assign(present(care.replication?.jobs[0]), { fail_count: 4, error: "no route to host" });
  }],
  ["Has not run yet, or what was known of it is lost (schedule */15)", ({ care }) => {
    Object.assign(present(care.replication?.jobs[0]), { last_sync_unix: null, due_unix: null });
  }],
  ["When it is due is not known (schedule whenever)", ({ care }) => {
    Object.assign(present(care.replication?.jobs[0]), { schedule: "whenever", due_unix: null });
  }],
  ["The HA manager is fencing the node: its guests start elsewhere after", ({ care }) => {
    present(care.ha?.nodes[1]).state = "fence";
  }],
  ["The HA manager has not heard of the node for 10 min", ({ care }) => {
    Object.assign(present(care.ha?.nodes[1]), { state: "unknown", since_unix: NOW_UNIX - 5000 });
  }],
  ["The cluster's HA manager (pve-02) was last active over 60 s ago", ({ care }) => {
    present(care.ha).crm_age_seconds = 500;
  }],
  ["The node's own HA manager was last active over 60 s ago", ({ care }) => {
    present(care.ha).lrm_age_seconds = 500;
  }],
  [
    "SMART says that the disk fails (ST12000NM0007): replace it while it can be read",
    ({ care }) => {
      present(care.disks?.disks[0]).health = "failed";
    },
  ],
  [
    "Grew within 7 days: pending sectors from 0 to 8 and CRC errors (cable or port) from 1 to 2 " +
    "(ST12000NM0007)",
    ({ care }) => {
      present(care.disks?.disks[0]).growth = [
        { counter: "pending", from: 0, to: 8, at_unix: NOW_UNIX },
        { counter: "crc", from: 1, to: 2, at_unix: NOW_UNIX },
      ];
    },
  ],
  ["97 % worn (SSD_980) (over 90 %)", ({ care }) => {
    present(care.disks?.disks[1]).wear_percent = 97;
  }],
  ["1 of 2 devices of the raid1 work", ({ care }) => {
    present(care.md?.arrays[0]).working = 1;
  }],
  ["The array is inactive", ({ care }) => {
    Object.assign(present(care.md?.arrays[0]), { state: "inactive" });
  }],
  ["Memory errors that could not be corrected since the start (mc0: 3)", ({ care }) => {
    present(care.ecc?.controllers[0]).uncorrected = 3;
  }],
  [
    "zed does not run (inactive): nobody acts on faults of ZFS, or puts a spare in place",
    ({ care }) => {
      present(care.services?.units[0]).active = "inactive";
    },
  ],
  [
    "zed is not installed: nobody acts on faults of ZFS, or puts a spare in place",
    ({ care }) => {
      present(care.services).units.splice(0, 1);
    },
  ],
  ["No service keeps the clock right (chrony, or another one)", ({ care }) => {
    present(care.services).units.splice(1, 1);
  }],
  ["The certificate has expired", ({ care }) => {
    present(care.certificates?.certificates[0]).not_after_unix = NOW_UNIX - 5;
  }],
  ["The certificate expires in less than 2 days", ({ care }) => {
    present(care.certificates?.certificates[0]).not_after_unix = NOW_UNIX + 5;
  }],
  ["1 of 2 boot partitions not there", ({ care }) => {
    present(care.boot?.esps[0]).present = false;
  }],
  ["1 boot partition for 2 boot disks: not each can start", ({ care }) => {
    Object.assign(present(care.boot), {
      esps: present(care.boot).esps.slice(1),
      root_pool: "tank",
    });
  }],
  ["Corosync link 1 to 198.51.100.12 is down", ({ care }) => {
    present(care.links?.links[1]).connected = false;
  }],
  ["Two nodes without a third vote: when one is down, the other has no quorum", ({ care }) => {
    present(care.links).node_count = 2;
  }],
  ["In use, but not watched: Ceph (vm-pool) and SMART of 2 disks", ({ care }) => {
    care.not_watched = ["Ceph (vm-pool)", "SMART of 2 disks"];
  }],
  ["Swap lies on ZFS (/dev/zd16): the host may block when memory is short", ({ care }) => {
    present(care.swap_on_zvol).devices = ["/dev/zd16"];
  }],
  ["Replication not read: the file is empty", ({ care }) => {
    care.replication = null;
    care.errors.push({ tag: "replication", message: "the file is empty" });
  }],
];
