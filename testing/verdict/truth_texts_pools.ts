/** What the judge says of pools, their devices, scans and datasets. */
import { type Pool, type Vdev, walkVdevs } from "../../shared/sample/zfs_pools.ts";
import { healthyVdev, NOW_UNIX, present, type TestingHost } from "./known_host.ts";
import { DAY, says, type TruthRow } from "./truth_row.ts";

export const POOL_TEXTS: readonly TruthRow[] = [
  says(
    "critical pool_health tank: DEGRADED: 1 of 2 disks UNAVAIL (sda), no redundancy left",
    ({ pool, disk }) => {
      pool.health = "DEGRADED";
      disk.state = "UNAVAIL";
    },
  ),
  says(
    "critical pool_health tank: DEGRADED: 1 of 6 disks FAULTED (…A004), can lose 1 more; 2 " +
      "others show checksum errors",
    ({ pool }) => {
      raidz2(pool, [
        "ata-ST4000_ZC1SA004-part1",
        "ata-ST4000_ZC1SB001",
        "sdc",
        "sdd",
        "sde",
        "sdf",
      ]);
      const [a, b, c] = leavesOf(pool);
      pool.health = "DEGRADED";
      Object.assign(present(a), { state: "FAULTED", read_errors: 9 });
      present(b).checksum_errors = present(c).checksum_errors = 1;
    },
    "warning device_errors tank/ata-ST4000_ZC1SA004-part1",
    "warning device_errors tank/ata-ST4000_ZC1SB001",
    "warning device_errors tank/sdc",
  ),
  says(
    "critical pool_health tank: DEGRADED: 2 of 4 disks down (sdi UNAVAIL, sdi FAULTED), no " +
      "redundancy left; 1 other shows errors",
    ({ pool }) => {
      raidz2(pool, ["sdi", "sdi", "sdc", "sdd"]);
      const [a, b, c] = leavesOf(pool);
      pool.health = "DEGRADED";
      present(a).state = "UNAVAIL";
      present(b).state = "FAULTED";
      Object.assign(present(c), { read_errors: 1, write_errors: 1 });
    },
    "warning device_errors tank/sdc",
  ),
  says(
    "critical pool_health tank: DEGRADED: 5 of 7 disks FAULTED (c0, c1, c2 and 2 more), can lose " +
      "1 more",
    ({ pool }) => {
      pool.health = "DEGRADED";
      for (const disk of [0, 1, 2, 3, 4]) {
        pool.vdevs.push(healthyVdev(`c${disk}`, { class: "log", state: "FAULTED" }));
      }
    },
  ),
  says("critical pool_health tank: DEGRADED: mirror-0 DEGRADED, can lose 1 more", ({ pool }) => {
    pool.health = "DEGRADED";
    present(pool.vdevs[0]?.children[0]).state = "DEGRADED";
  }),
  says("critical pool_health tank: UNAVAIL: 2 of 2 disks UNAVAIL (sda, sdb)", ({ pool }) => {
    pool.health = "UNAVAIL";
    for (const disk of leavesOf(pool)) disk.state = "UNAVAIL";
  }),
  says("critical pool_health tank: SUSPENDED: nothing is read or written any more", ({ pool }) => {
    pool.health = "SUSPENDED";
  }),
  says(
    "critical pool_health tank: SUSPENDED: nothing is read or written any more; 1 of 2 disks " +
      "REMOVED (sda)",
    (host) => {
      host.pool.health = "SUSPENDED";
      host.disk.state = "REMOVED";
      host.zfsPools.kernel_states = [{ name: "tank", state: "SUSPENDED" }];
    },
  ),
  says("critical pool_health tank: FAULTED, says the kernel", ({ fast, zfsPools }) => {
    zfsPools.pools = [];
    zfsPools.kernel_states = [{ name: "tank", state: "FAULTED" }];
    fast.sections.zfs_pools.errors.push({ tag: "late", message: "" });
  }, "unknown section_late zfs_pools"),
  says(
    "critical pool_gone backup: Not imported any more, and it was DEGRADED",
    missing({ last_health: "DEGRADED" }),
  ),
  says(
    "warning pool_away backup: Not imported any more, although the host was not restarted",
    missing({}),
  ),
  says(
    "critical pool_gone backup: Not imported since the host was restarted",
    missing({ rebooted_since: true }),
  ),
  says("warning pool_away backup: Not yet imported since the host was restarted", (host) => {
    missing({ rebooted_since: true })(host);
    host.host.uptime_seconds = 60;
  }),
  says(
    "note pool_removable_away backup: Not imported: it comes and goes",
    missing({ removable: true }),
  ),
  says("critical pool_data_errors tank: 2 permanent data errors", ({ pool }) => {
    pool.error_count = 2;
  }),
  says("critical scan_errors tank: The last resilver finished with 1 error", ({ pool }) => {
    Object.assign(pool.scan ?? {}, { function: "RESILVER", errors: 1 });
  }),
  says(
    "critical scan_errors tank: The last scrub finished with 3 errors and the last rebuild " +
      "finished with 1 error",
    ({ pool }) => {
      const scrub = present(pool.scan);
      pool.scans = [{ ...scrub, errors: 3 }, { ...scrub, function: "REBUILD", errors: 1 }];
    },
  ),
  says("critical pool_capacity_critical tank: 92 % full (over 90 %)", ({ pool }) => {
    pool.capacity_percent = 92;
  }),
  says("warning pool_capacity tank: 85 % full (80 % or more)", ({ pool }) => {
    pool.capacity_percent = 85;
  }),
  says(
    "warning pool_checkpoint tank: A checkpoint older than 24 h holds back all space freed since",
    ({ pool }) => {
      pool.checkpoint = { start_unix: NOW_UNIX - 2 * DAY, space_bytes: null };
    },
  ),
  says(
    "warning class_redundancy tank: Less redundancy than the data, and lost with it the pool: " +
      "special can lose 0 and dedup can lose 0, the data 1 disk",
    ({ pool }) => {
      pool.vdevs.push(healthyVdev("a", { class: "special" }), healthyVdev("b", { class: "dedup" }));
    },
  ),
  says(
    "warning pool_status tank: ZFS says: Mismatch between pool hostid and system hostid " +
      "(ZFS-8000-EY)",
    ({ pool }) => {
      pool.status_text = "Mismatch between pool hostid\n and system hostid.";
      pool.msgid = "ZFS-8000-EY";
    },
  ),
  says(
    'unknown pool_state_unknown tank: Its health is "SPLIT", a word this monitor does not know',
    ({ pool }) => {
      pool.health = "SPLIT";
    },
  ),
  says("unknown device_state_unknown tank/sda: The state of this disk is not known", ({ disk }) => {
    disk.state = null;
  }),
  says(
    'unknown device_state_unknown tank/sda: This disk has the state "CANT_OPEN", a word this ' +
      "monitor does not know",
    ({ disk }) => {
      disk.state = "CANT_OPEN";
    },
  ),
  says(
    "unknown pool_incomplete tank: Not known: capacity, number of data errors and devices",
    ({ pool }) => {
      Object.assign(pool, { capacity_percent: null, size_bytes: null, error_count: null });
      Object.assign(pool, { vdevs: [], degraded_vdev_count: null });
    },
  ),
  says(
    "unknown scrub_unknown tank: Resilvering; the last scrub is unknown until the next one",
    ({ pool }) => {
      pool.last_scrub_end = null;
      Object.assign(pool.scan ?? {}, { function: "RESILVER", state: "SCANNING" });
    },
  ),
  says(
    "unknown scrub_unknown tank: Resilvered since; the last scrub is unknown until the next one",
    ({ pool }) => {
      pool.last_scrub_end = null;
      Object.assign(pool.scan ?? {}, { function: "RESILVER" });
    },
  ),
  says(
    "unknown scrub_unknown tank: The latest scrub did not finish; the last scrub is unknown " +
      "until the next one",
    ({ pool }) => {
      pool.last_scrub_end = null;
      Object.assign(pool.scan ?? {}, { state: "CANCELED" });
    },
  ),
  says("warning scrub_overdue tank: No scrub has finished for over 35 days", ({ pool }) => {
    pool.last_scrub_end = NOW_UNIX - 41 * DAY;
    pool.scan = null;
  }),
  says("warning scrub_overdue tank: A scrub has been running for over 35 days", ({ pool }) => {
    Object.assign(pool.scan ?? {}, { state: "SCANNING", start_unix: NOW_UNIX - 95 * DAY });
  }),
  says("warning scrub_paused tank: A scrub is paused, for over 8 h", ({ pool }) => {
    Object.assign(pool.scan ?? {}, { state: "SCANNING", paused: true });
  }),
  says(
    "warning scan_future tank: A scan is said to have ended in the future: how old it is is not " +
      "known",
    ({ pool }) => {
      pool.last_scrub_end = NOW_UNIX + DAY;
    },
  ),
  says("warning never_scrubbed tank: Never scrubbed, and over 35 days old", ({ pool }) => {
    pool.last_scrub_end = pool.scan = null;
  }),
  says("unknown scrub_unknown tank: Never scrubbed, and how old it is is not known", (host) => {
    host.pool.last_scrub_end = host.pool.scan = null;
    host.zfsDatasets.datasets = host.zfsDatasets.datasets.slice(1);
  }),
  says("warning device_state tank/sdx: Cache device FAULTED (CORRUPT_DATA)", ({ pool }) => {
    pool.vdevs.push(
      healthyVdev("sdx", { class: "cache", state: "FAULTED", aux: "CORRUPT_DATA" }),
    );
  }),
  says(
    "warning device_state tank/sdx: Cache device ONLINE, and yet CORRUPT_DATA: not to be trusted",
    ({ pool }) => {
      pool.vdevs.push(healthyVdev("sdx", { class: "cache", aux: "CORRUPT_DATA" }));
    },
  ),
  says(
    "warning device_errors tank/sda: 1 read error and 18446744073709551615 checksum errors",
    ({ disk }) => {
      disk.read_errors = 1;
      disk.checksum_errors = "18446744073709551615";
    },
  ),
  says("warning device_errors tank/sda: 500 read errors (cache device)", ({ pool }) => {
    pool.vdevs.push(healthyVdev("sda", { class: "cache", read_errors: 500 }));
  }),
  says(
    "critical device_errors_unprotected tank/sda: 1 write error, and no other disk holds the " +
      "same data",
    ({ pool }) => {
      const disk = healthyVdev("sda", { write_errors: 1 });
      pool.vdevs = [healthyVdev("tank", { type: "root", children: [disk] })];
    },
    "note pool_unprotected tank",
  ),
  says(
    "critical dataset_full_critical tank: 2.5 % of its space left (under 3 %)",
    ({ zfsDatasets }) => {
      Object.assign(present(zfsDatasets.datasets[0]), { used_bytes: 975, available_bytes: 25 });
    },
  ),
  says(
    "note guest_disk_full lxc/7: 2.5 % of its space left (under 10 %) on its disk " +
      "tank/subvol-7-disk-0",
    (host) => {
      const space = { used_bytes: 975, available_bytes: 25, refquota_bytes: 1000 };
      Object.assign(host.dataset, { name: "tank/subvol-7-disk-0", ...space });
    },
  ),
  says(
    "note snapshot_space tank: Snapshots hold 50 % of the pool (over 30 %)",
    ({ zfsDatasets, dataset }) => {
      Object.assign(present(zfsDatasets.datasets[0]), { used_bytes: 600, available_bytes: 400 });
      dataset.usedbysnapshots_bytes = 500;
    },
  ),
  says("warning snapshot_old tank/data: Its oldest snapshot is over 30 days old", ({ dataset }) => {
    dataset.oldest_snapshot_unix = NOW_UNIX - 90 * DAY;
  }),
  says(
    "warning snapshot_stale tank/data: 20 snapshots, but none newer than 48 h",
    ({ dataset }) => {
      dataset.newest_snapshot_unix = NOW_UNIX - 3 * DAY;
    },
  ),
  says(
    "unknown snapshot_future tank/data: Its newest snapshot is dated in the future: how old the " +
      "others are is not known",
    ({ dataset }) => {
      dataset.newest_snapshot_unix = NOW_UNIX + 400 * DAY;
    },
  ),
  says("note snapshots_many tank/data: 600 snapshots (over 512)", ({ dataset }) => {
    dataset.snapshot_count = 600;
  }),
];

/** Makes the pool a raidz2 of these disks. */
function raidz2(pool: Pool, names: readonly string[]): void {
  const children = names.map((name) => healthyVdev(name));
  const raidz = healthyVdev("raidz2-0", { type: "raidz2", children });
  pool.vdevs = [healthyVdev("tank", { type: "root", children: [raidz] })];
}

function leavesOf({ vdevs }: Pool): Vdev[] {
  return [...walkVdevs(vdevs)].filter(({ children }) => children.length === 0);
}

function missing(more: object) {
  return ({ zfsPools }: TestingHost) => {
    const pool = { guid: "17", name: "backup", last_health: "ONLINE", rebooted_since: false };
    zfsPools.missing_pools = [{ ...pool, last_seen_unix: null, removable: false, ...more }];
  };
}
