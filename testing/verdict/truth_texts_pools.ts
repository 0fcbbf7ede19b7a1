/** What the judge says of pools, their devices, scans and datasets. */
import { type Pool, type Vdev, walkVdevs } from "../../shared/sample/zfs_pools.ts";
import { healthyVdev, NOW_UNIX, present, type TestingHost } from "./known_host.ts";
import { DAY } from "./truth_row.ts";

/** The text of the worst reason of a host so changed. */
export type TextRow = [text: string, change: (host: TestingHost) => void];

export const POOL_TEXTS: readonly TextRow[] = [
  ["DEGRADED: 1 of 2 disks UNAVAIL (sda), no redundancy left", ({ pool, disk }) => {
    pool.health = "DEGRADED";
    disk.state = "UNAVAIL";
  }],
  [
    "DEGRADED: 1 of 6 disks FAULTED (…A004), can lose 1 more; 2 others show checksum errors",
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
  ],
  [
    "DEGRADED: 2 of 4 disks down (sdi UNAVAIL, sdi FAULTED), no redundancy left; 1 other shows errors",
    ({ pool }) => {
      raidz2(pool, ["sdi", "sdi", "sdc", "sdd"]);
      const [a, b, c] = leavesOf(pool);
      pool.health = "DEGRADED";
      present(a).state = "UNAVAIL";
      present(b).state = "FAULTED";
      Object.assign(present(c), { read_errors: 1, write_errors: 1 });
    },
  ],
  ["DEGRADED: 5 of 7 disks FAULTED (c0, c1, c2 and 2 more), can lose 1 more", ({ pool }) => {
    pool.health = "DEGRADED";
    for (const disk of [0, 1, 2, 3, 4]) {
      pool.vdevs.push(healthyVdev(`c${disk}`, { class: "log", state: "FAULTED" }));
    }
  }],
  ["DEGRADED: mirror-0 DEGRADED, can lose 1 more", ({ pool }) => {
    pool.health = "DEGRADED";
    present(pool.vdevs[0]?.children[0]).state = "DEGRADED";
  }],
  ["DEGRADED: 1 of 1 data vdevs not online", ({ pool }) => {
    pool.health = "DEGRADED";
    pool.vdevs = [];
    pool.degraded_vdev_count = 1;
  }],
  ["UNAVAIL: 2 of 2 disks UNAVAIL (sda, sdb)", ({ pool }) => {
    pool.health = "UNAVAIL";
    for (const disk of leavesOf(pool)) disk.state = "UNAVAIL";
  }],
  ["SUSPENDED: nothing is read or written any more", ({ pool }) => {
    pool.health = "SUSPENDED";
  }],
  ["SUSPENDED: nothing is read or written any more; 1 of 2 disks REMOVED (sda)", (host) => {
    host.pool.health = "SUSPENDED";
    host.disk.state = "REMOVED";
    host.zfsPools.kernel_states = [{ name: "tank", state: "SUSPENDED" }];
  }],
  ["SUSPENDED: nothing is read or written any more, says the kernel", ({ zfsPools }) => {
    zfsPools.kernel_states = [{ name: "tank", state: "SUSPENDED" }];
  }],
  ["FAULTED, says the kernel", ({ fast, zfsPools }) => {
    zfsPools.pools = [];
    zfsPools.kernel_states = [{ name: "tank", state: "FAULTED" }];
    fast.sections.zfs_pools.errors.push({ tag: "late", message: "" });
  }],
  ["Not imported any more, and it was DEGRADED", missing({ last_health: "DEGRADED" })],
  ["Not imported any more, although the host was not restarted", missing({})],
  ["Not imported since the host was restarted", missing({ rebooted_since: true })],
  ["Not yet imported since the host was restarted", (host) => {
    missing({ rebooted_since: true })(host);
    host.host.uptime_seconds = 60;
  }],
  ["Not imported: it comes and goes", missing({ removable: true })],
  ["2 permanent data errors", ({ pool }) => {
    pool.error_count = 2;
  }],
  ["The last resilver finished with 1 error", ({ pool }) => {
    Object.assign(pool.scan ?? {}, { function: "RESILVER", errors: 1 });
  }],
  [
    "The last scrub finished with 3 errors and the last rebuild finished with 1 error",
    ({ pool }) => {
      const scrub = present(pool.scan);
      pool.scans = [{ ...scrub, errors: 3 }, { ...scrub, function: "REBUILD", errors: 1 }];
    },
  ],
  ["92 % full (over 90 %)", ({ pool }) => {
    pool.capacity_percent = 92;
  }],
  ["85 % full (80 % or more)", ({ pool }) => {
    pool.capacity_percent = 85;
  }],
  ["Imported read-only: nothing can be written to it", ({ pool }) => {
    pool.readonly = true;
  }],
  ["A checkpoint older than 24 h holds back all space freed since", ({ pool }) => {
    pool.checkpoint = { start_unix: NOW_UNIX - 2 * DAY, space_bytes: null };
  }],
  [
    "Less redundancy than the data, and lost with it the pool: special can lose 0 and " +
    "dedup can lose 0, the data 1 disk",
    ({ pool }) => {
      pool.vdevs.push(healthyVdev("a", { class: "special" }), healthyVdev("b", { class: "dedup" }));
    },
  ],
  ["Made without redundancy: it can lose no disk", ({ pool }) => {
    pool.vdevs = [healthyVdev("tank", { type: "root", children: [healthyVdev("sda")] })];
  }],
  ["ZFS says: Mismatch between pool hostid and system hostid (ZFS-8000-EY)", ({ pool }) => {
    pool.status_text = "Mismatch between pool hostid\n and system hostid.";
    pool.msgid = "ZFS-8000-EY";
  }],
  ['Its health is "SPLIT", a word this monitor does not know', ({ pool }) => {
    pool.health = "SPLIT";
  }],
  ["The state of this disk is not known", ({ disk }) => {
    disk.state = null;
  }],
  ['This disk has the state "CANT_OPEN", a word this monitor does not know', ({ disk }) => {
    disk.state = "CANT_OPEN";
  }],
  ["Not known: capacity, number of data errors and devices", ({ pool }) => {
    Object.assign(pool, { capacity_percent: null, size_bytes: null, error_count: null });
    Object.assign(pool, { vdevs: [], degraded_vdev_count: null });
  }],
  ["Resilvering; the last scrub is unknown until the next one", ({ pool }) => {
    pool.last_scrub_end = null;
    Object.assign(pool.scan ?? {}, { function: "RESILVER", state: "SCANNING" });
  }],
  ["Resilvered since; the last scrub is unknown until the next one", ({ pool }) => {
    pool.last_scrub_end = null;
    Object.assign(pool.scan ?? {}, { function: "RESILVER" });
  }],
  ["The latest scrub did not finish; the last scrub is unknown until the next one", ({ pool }) => {
    pool.last_scrub_end = null;
    Object.assign(pool.scan ?? {}, { state: "CANCELED" });
  }],
  [
    "The latest scrub does not tell that it was of the whole pool; " +
    "the last scrub is unknown until the next one",
    ({ pool }) => {
      pool.last_scrub_end = null;
      pool.scans = [present(pool.scan)];
    },
  ],
  ["No scrub has finished for over 35 days", ({ pool }) => {
    pool.last_scrub_end = NOW_UNIX - 41 * DAY;
    pool.scan = null;
  }],
  ["A scrub has been running for over 35 days", ({ pool }) => {
    Object.assign(pool.scan ?? {}, { state: "SCANNING", start_unix: NOW_UNIX - 95 * DAY });
  }],
  ["A scrub is paused, for over 8 h", ({ pool }) => {
    Object.assign(pool.scan ?? {}, { state: "SCANNING", paused: true });
  }],
  ["A scan is said to have ended in the future: how old it is is not known", ({ pool }) => {
    pool.last_scrub_end = NOW_UNIX + DAY;
  }],
  ["Never scrubbed, and over 35 days old", ({ pool }) => {
    pool.last_scrub_end = pool.scan = null;
  }],
  ["Never scrubbed, and how old it is is not known", (host) => {
    host.pool.last_scrub_end = host.pool.scan = null;
    host.zfsDatasets.datasets = host.zfsDatasets.datasets.slice(1);
  }],
  ["Cache device FAULTED (CORRUPT_DATA)", ({ pool }) => {
    pool.vdevs.push(
      healthyVdev("sdx", { class: "cache", state: "FAULTED", aux: "CORRUPT_DATA" }),
    );
  }],
  ["Cache device ONLINE, and yet CORRUPT_DATA: not to be trusted", ({ pool }) => {
    pool.vdevs.push(healthyVdev("sdx", { class: "cache", aux: "CORRUPT_DATA" }));
  }],
  ["Spare in use: it does not stand by any more", ({ pool }) => {
    pool.vdevs.push(healthyVdev("sdx", { class: "spare", state: "INUSE" }));
  }],
  ["1 of 1 data vdevs not online", ({ pool }) => {
    pool.vdevs = [];
    pool.degraded_vdev_count = 1;
  }],
  ["1 read error and 18446744073709551615 checksum errors", ({ disk }) => {
    disk.read_errors = 1;
    disk.checksum_errors = "18446744073709551615";
  }],
  ["500 read errors (cache device)", ({ pool }) => {
    pool.vdevs.push(healthyVdev("sda", { class: "cache", read_errors: 500 }));
  }],
  ["1 write error, and no other disk holds the same data", ({ pool }) => {
    const disk = healthyVdev("sda", { write_errors: 1 });
    pool.vdevs = [healthyVdev("tank", { type: "root", children: [disk] })];
  }],
  ["2.5 % of its space left (under 3 %)", ({ zfsDatasets }) => {
    Object.assign(present(zfsDatasets.datasets[0]), { used_bytes: 975, available_bytes: 25 });
  }],
  ["2.5 % of its space left (under 10 %) on its disk tank/subvol-7-disk-0", (host) => {
    const space = { used_bytes: 975, available_bytes: 25, refquota_bytes: 1000 };
    Object.assign(host.dataset, { name: "tank/subvol-7-disk-0", ...space });
  }],
  ["Snapshots hold 50 % of the pool (over 30 %)", ({ zfsDatasets, dataset }) => {
    Object.assign(present(zfsDatasets.datasets[0]), { used_bytes: 600, available_bytes: 400 });
    dataset.usedbysnapshots_bytes = 500;
  }],
  ["Its oldest snapshot is over 30 days old", ({ dataset }) => {
    dataset.oldest_snapshot_unix = NOW_UNIX - 90 * DAY;
  }],
  ["20 snapshots, but none newer than 48 h", ({ dataset }) => {
    dataset.newest_snapshot_unix = NOW_UNIX - 3 * DAY;
  }],
  [
    "Its newest snapshot is dated in the future: how old the others are is not known",
    ({ dataset }) => {
      dataset.newest_snapshot_unix = NOW_UNIX + 400 * DAY;
    },
  ],
  ["600 snapshots (over 512)", ({ dataset }) => {
    dataset.snapshot_count = 600;
  }],
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
