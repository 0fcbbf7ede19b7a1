/** A host in which troubles begin and end, for tests that read it well and badly. */
import type { SectionName } from "../../shared/sample/mod.ts";
import { type Scan } from "../../shared/sample/zfs_pools.ts";
import {
  healthyHost,
  healthyVdev,
  NOW_UNIX,
  present,
  sampleTimes,
  type TestingHost,
} from "../../testing/verdict/known_host.ts";

const DAY = 86_400;

/** A second pool beside "tank", with disks of the same names. */
export const BACKUP = { guid: "17", name: "backup" };

export interface Trouble {
  name: string;
  section: SectionName;
  cause(host: TestingHost): void;
}

function trouble(section: SectionName, name: string, cause: Trouble["cause"]): Trouble {
  return { section, name, cause };
}

function poolOf({ zfsPools }: TestingHost, guid: string) {
  return zfsPools.pools.find((pool) => pool.guid === guid);
}

/** All that may be the matter; a trouble that finds nothing to happen to does not. */
export const TROUBLES: readonly Trouble[] = [
  trouble("zfs_pools", "tank is DEGRADED", ({ pool, disk }) => {
    pool.health = "DEGRADED";
    disk.state = "FAULTED";
  }),
  trouble("zfs_pools", "tank has data errors", ({ pool }) => {
    pool.error_count = 3;
  }),
  trouble("zfs_pools", "a scrub of tank found errors", ({ pool }) => {
    pool.scans = [{ ...present(pool.scan), errors: 1 }];
  }),
  trouble("zfs_pools", "tank is SUSPENDED", ({ pool, zfsPools }) => {
    pool.health = "SUSPENDED";
    zfsPools.kernel_states = [{ name: "tank", state: "SUSPENDED" }];
  }),
  trouble("zfs_pools", "a cache of tank is FAULTED", ({ pool }) => {
    pool.vdevs.push(healthyVdev("sda", { class: "cache", state: "FAULTED" }));
  }),
  trouble("zfs_pools", "tank is read-only", ({ pool }) => {
    pool.readonly = true;
  }),
  trouble("zfs_pools", "ZFS has a word on tank", ({ pool }) => {
    pool.status_text = "Mismatch between pool hostid and system hostid on imported pool.";
  }),
  trouble("zfs_pools", "backup is full", (host) => {
    const pool = poolOf(host, BACKUP.guid);
    if (pool !== undefined) pool.capacity_percent = 95;
  }),
  trouble("zfs_pools", "a disk of backup has errors", (host) => {
    const [mirror] = poolOf(host, BACKUP.guid)?.vdevs[0]?.children ?? [];
    if (mirror?.children[0] !== undefined) mirror.children[0].read_errors = 4;
  }),
  trouble("zfs_pools", "backup was never scrubbed", (host) => {
    const pool = poolOf(host, BACKUP.guid);
    if (pool !== undefined) pool.scan = pool.last_scrub_end = null;
  }),
  trouble("zfs_pools", "backup is gone", ({ zfsPools }) => {
    zfsPools.pools = zfsPools.pools.filter(({ guid }) => guid !== BACKUP.guid);
    zfsPools.missing_pools = [{
      ...BACKUP,
      last_seen_unix: NOW_UNIX,
      last_health: "ONLINE",
      rebooted_since: false,
      removable: false,
    }];
  }),
  trouble("zfs_datasets", "tank has no space left", ({ zfsDatasets }) => {
    Object.assign(present(zfsDatasets.datasets[0]), { used_bytes: 990, available_bytes: 10 });
  }),
  trouble("zfs_datasets", "snapshots have stopped", ({ dataset }) => {
    dataset.newest_snapshot_unix = NOW_UNIX - 9 * DAY;
  }),
  trouble("zfs_datasets", "snapshots are old", ({ dataset }) => {
    dataset.oldest_snapshot_unix = NOW_UNIX - 90 * DAY;
  }),
  trouble("storage", "local is not active", ({ storage }) => {
    storage.active = false;
  }),
  trouble("storage", "nfs is full", ({ storages }) => {
    present(storages.storages[2]).used_bytes = 99e9;
  }),
  trouble("storage", "nfs is not listed", ({ storages }) => {
    present(storages.storages[2]).active = null;
  }),
  trouble("vms_runtime", "100 is halted", ({ guests }) => {
    present(guests.vms[0]).status = "io-error";
  }),
  trouble("vms_runtime", "101 is in error", ({ guests }) => {
    present(guests.vms[1]).ha_state = "error";
  }),
  trouble("vms_runtime", "no guest has figures", ({ guests }) => {
    for (const guest of guests.vms) guest.status = "unknown";
  }),
  trouble("host", "quorum is lost", ({ host }) => {
    Object.assign(host, { cluster_member: true, cluster_name: "prod", quorate: false });
  }),
  trouble("system_info", "updates are pending", ({ system }) => {
    system.pending_updates = 12;
  }),
  trouble("system_info", "a repository is missing", ({ system }) => {
    system.missing_repositories = ["enterprise"];
  }),
  trouble("system_info", "updates were not checked for", ({ system }) => {
    system.updates_checked_unix = NOW_UNIX - 30 * DAY;
  }),
  trouble("system_info", "versions of ZFS differ", ({ system }) => {
    system.zfs_kmod_version = "zfs-kmod-2.2.8-pve1";
  }),
];

/** The host as it is, with these troubles, and read in full at `nowUnix`. */
export function hostWith(
  troubles: ReadonlySet<Trouble>,
  { nowUnix, scrubbedUnix }: { nowUnix: number; scrubbedUnix: number | null },
): TestingHost {
  const host = healthyHost();
  Object.assign(host.host, { cluster_member: true, cluster_name: "prod", quorate: true });
  Object.assign(host.pool, { readonly: false });
  host.zfsPools.pools.push({ ...structuredClone(host.pool), ...BACKUP });
  host.zfsDatasets.datasets.push({ ...present(host.zfsDatasets.datasets[0]), name: BACKUP.name });
  Object.assign(present(host.zfsDatasets.datasets[0]), { used_bytes: 500, available_bytes: 500 });
  host.storages.storages.push({ ...host.storage, name: "nfs", type: "nfs" });
  host.zfsPools.kernel_states = [{ name: "tank", state: "ONLINE" }];
  if (scrubbedUnix !== null) {
    host.pool.last_scrub_end = scrubbedUnix;
    host.pool.scans = [{ ...present(host.pool.scan), end_unix: scrubbedUnix } satisfies Scan];
  }
  for (const { cause } of TROUBLES.filter((trouble) => troubles.has(trouble))) cause(host);
  for (const sample of [host.fast, host.medium, host.slow]) {
    Object.assign(sample, sampleTimes({ collected: nowUnix, sent: nowUnix, received: nowUnix }));
  }
  return host;
}
