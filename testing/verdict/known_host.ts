import type { BackupsSection } from "../../shared/sample/backups.ts";
import type { HostCareSection } from "../../shared/sample/host_care.ts";
import type { HostSection } from "../../shared/sample/host.ts";
import {
  DEFAULT_INTERVALS,
  type Kind,
  readSample,
  type SampleReading,
} from "../../shared/sample/mod.ts";
import type { StorageEntry, StorageSection } from "../../shared/sample/storage.ts";
import type { SystemInfoSection } from "../../shared/sample/system_info.ts";
import type { VmsDetailSection } from "../../shared/sample/vms_detail.ts";
import type { VmsRuntimeSection } from "../../shared/sample/vms_runtime.ts";
import type { Dataset, ZfsDatasetsSection } from "../../shared/sample/zfs_datasets.ts";
import type { Pool, Vdev, ZfsPoolsSection } from "../../shared/sample/zfs_pools.ts";
import type { KnownHost, KnownSample, SampleTimes } from "../../shared/verdict/mod.ts";

/** When tests judge. */
export const NOW_UNIX = 1_800_000_000;

/** The seconds between collecting, sending and receiving each sample of a testing host. */
const SENT_AFTER = 1;
const RECEIVED_AFTER = 2;

/** A host for tests to change, with a short way to each of its parts. */
export interface TestingHost {
  known: KnownHost;
  fast: KnownSample<"fast">;
  medium: KnownSample<"medium">;
  slow: KnownSample<"slow">;
  host: HostSection;
  zfsPools: ZfsPoolsSection;
  zfsDatasets: ZfsDatasetsSection;
  storages: StorageSection;
  guests: VmsRuntimeSection;
  guestDetails: VmsDetailSection;
  care: HostCareSection;
  system: SystemInfoSection;
  backups: BackupsSection;
  /** "tank": a mirror of sda and sdb. */
  pool: Pool;
  /** sda, a leaf of `pool`. */
  disk: Vdev;
  /** "tank/data". */
  dataset: Dataset;
  /** "local", of type "dir". */
  storage: StorageEntry;
}

/** A host that was read in full and has nothing to complain about, all of it just received. */
export function healthyHost(): TestingHost {
  const fast = received("fast", READINGS.fast);
  const medium = received("medium", READINGS.medium);
  const slow = received("slow", READINGS.slow);
  const zfsPools = present(fast.sections.zfs_pools.value);
  const zfsDatasets = present(medium.sections.zfs_datasets.value);
  const storages = present(fast.sections.storage.value);
  const pool = present(zfsPools.pools[0]);
  return {
    known: {
      connection: "online",
      intervals: { ...DEFAULT_INTERVALS },
      samples: { fast, medium, slow },
      last_good: {},
    },
    fast,
    medium,
    slow,
    host: present(fast.sections.host.value),
    zfsPools,
    zfsDatasets,
    storages,
    guests: present(fast.sections.vms_runtime.value),
    guestDetails: present(medium.sections.vms_detail.value),
    care: present(medium.sections.host_care?.value),
    system: present(slow.sections.system_info.value),
    backups: present(slow.sections.backups?.value),
    pool,
    disk: present(pool.vdevs[0]?.children[0]?.children[0]),
    dataset: present(zfsDatasets.datasets[1]),
    storage: present(storages.storages[0]),
  };
}

/** A device that is online, has no errors and nothing below it. */
export function healthyVdev(name: string, more: Partial<Vdev> = {}): Vdev {
  return {
    name,
    guid: null,
    type: "disk",
    class: "normal",
    state: "ONLINE",
    aux: null,
    read_errors: 0,
    write_errors: 0,
    checksum_errors: 0,
    slow_ios: 0,
    path: null,
    children: [],
    ...more,
  };
}

/** The times of a sample from epoch seconds. */
export function sampleTimes(
  { collected, sent, received }: { collected: number; sent: number | null; received: number },
): SampleTimes {
  return {
    collected_at_us: collected * 1_000_000,
    received_at_ms: received * 1000,
    sent_at_ms: sent === null ? null : sent * 1000,
  };
}

function received<K extends Kind>(kind: K, sections: SampleReading<K>): KnownSample<K> {
  const collected = NOW_UNIX - RECEIVED_AFTER;
  const sent = collected + SENT_AFTER;
  return {
    kind,
    ...sampleTimes({ collected, sent, received: sent }),
    sections: structuredClone(sections),
  };
}

/** `value`, which a testing host has. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new TypeError("Cannot read the testing host");
  return value;
}

function daysAgo(days: number): number {
  return NOW_UNIX - days * 86_400;
}

const FAST = {
  host: {
    hostname: "pve-01",
    node_name: "pve-01",
    load1: 0.5,
    cpu_count: 8,
    cpu_percent: 4,
    mem_total_bytes: 64e9,
    mem_available_bytes: 32e9,
    mem_used_bytes: 32e9,
    uptime_seconds: 86_400,
  },
  zfs_pools: {
    available: true,
    pools: [{
      name: "tank",
      guid: "4620770592528249368",
      health: "ONLINE",
      size_bytes: 1e12,
      allocated_bytes: 4e11,
      free_bytes: 6e11,
      fragmentation_percent: 3,
      capacity_percent: 40,
      layout: "mirror",
      error_count: 0,
      vdev_count: 1,
      degraded_vdev_count: 0,
      last_scrub_end: daysAgo(10),
      scan: {
        function: "SCRUB",
        state: "FINISHED",
        start_unix: daysAgo(10) - 3600,
        end_unix: daysAgo(10),
        progress_percent: 100,
        paused: false,
        errors: 0,
      },
      vdevs: [healthyVdev("tank", {
        type: "root",
        children: [healthyVdev("mirror-0", {
          type: "mirror",
          children: [healthyVdev("sda"), healthyVdev("sdb")],
        })],
      })],
    }],
  },
  storage: {
    storages: [
      {
        name: "local",
        type: "dir",
        content: ["backup", "iso"],
        active: true,
        enabled: true,
        shared: false,
        used_bytes: 5e10,
        total_bytes: 1e11,
        avail_bytes: 5e10,
        used_fraction: 0.5,
      },
      { name: "old-nfs", type: "nfs", active: false, enabled: false, shared: true },
    ],
  },
  vms_runtime: {
    vms: [
      { vmid: 100, type: "qemu", name: "web", status: "running", uptime_seconds: 3600 },
      { vmid: 101, type: "lxc", name: "dns", status: "stopped" },
    ],
  },
};

const MEDIUM = {
  zfs_datasets: {
    available: true,
    datasets: [
      { name: "tank", type: "filesystem", creation_unix: daysAgo(400), snapshot_count: 0 },
      {
        name: "tank/data",
        type: "filesystem",
        creation_unix: daysAgo(400),
        snapshot_count: 20,
        oldest_snapshot_unix: daysAgo(20),
        newest_snapshot_unix: daysAgo(1),
      },
    ],
  },
  vms_detail: {
    vms: [
      { vmid: 100, type: "qemu", name: "web", config: { cores: "2" } },
      { vmid: 101, type: "lxc", name: "dns", config: { cores: "1" } },
    ],
  },
};

const HEALTHY_DISK = { health: "passed", reallocated: 0, pending: 0, uncorrectable: 0, crc: 0 };

/** Of node 1 of the cluster "lab" of three. */
const CARE = {
  cluster_id: "c".repeat(32),
  nodes: ["pve-01", "pve-02", "pve-03"],
  time_zone: "Europe/Vienna",
  replication: {
    available: true,
    jobs: [{
      id: "100-0",
      guest: 100,
      target: "pve-02",
      schedule: "*/15",
      enabled: true,
      last_sync_unix: NOW_UNIX - 300,
      fail_count: 0,
      due_unix: [NOW_UNIX + 600, NOW_UNIX + 1500, NOW_UNIX + 2400],
    }],
  },
  ha: {
    available: true,
    services: [{ sid: "vm:100", state: "started", requested: "started" }],
    nodes: [
      { name: "pve-01", state: "online", since_unix: daysAgo(3) },
      { name: "pve-02", state: "online", since_unix: daysAgo(3) },
    ],
    master: "pve-02",
    crm_age_seconds: 5,
    lrm_age_seconds: 4,
  },
  services: {
    available: true,
    units: [
      { name: "zfs-zed", active: "active", enabled: "enabled" },
      { name: "chrony", active: "active", enabled: "enabled" },
    ],
  },
  zed: { available: true, notifies: ["email"] },
  disks: {
    available: true,
    disks: [
      {
        name: "ST12000NM0007-ZJV0A001",
        serial: "ZJV0A001",
        model: "ST12000NM0007",
        ...HEALTHY_DISK,
      },
      {
        name: "SSD_980-S5GX1",
        serial: "S5GX1",
        model: "SSD_980",
        health: "passed",
        wear_percent: 4,
      },
    ],
  },
  links: {
    available: true,
    links: [
      { node_id: 2, link: 0, address: "192.0.2.12", connected: true },
      { node_id: 2, link: 1, address: "198.51.100.12", connected: true },
    ],
    node_count: 3,
    third_vote: false,
  },
  certificates: {
    available: true,
    certificates: [{ name: "pve-ssl.pem", subject: "CN=pve-01", not_after_unix: daysAgo(-400) }],
  },
  boot: {
    available: true,
    esps: [{ uuid: "7A1B-0001", present: true }, { uuid: "7A1B-0002", present: true }],
    root_pool: null,
    pinned_kernel: null,
  },
  swap_on_zvol: { available: true, devices: [] },
  scrub_schedule: { available: true, cron: true, timers: [] },
  ecc: { available: true, controllers: [{ name: "mc0", uncorrected: 0 }] },
  md: {
    available: true,
    arrays: [{ name: "md0", level: "raid1", state: "active", devices: 2, working: 2 }],
  },
  not_watched: [],
};

const SLOW = {
  system_info: {
    pve_version: "pve-manager/9.1.1/42db4a6cf33dac83 (running kernel: 6.14.11-4-pve)",
    zfs_version: "zfs-2.3.4-pve1",
    zfs_kmod_version: "zfs-kmod-2.3.4-pve1",
    kernel_version: "6.14.11-4-pve",
    pending_updates: 0,
    pending_security_updates: 0,
    updates_checked_unix: daysAgo(1),
    agent_version: "1.0.0",
  },
  backups: {
    available: true,
    jobs: [{
      id: "backup-1",
      enabled: true,
      schedule: "02:30",
      storage: "nas",
      selection: "100",
      last_run: {
        start_unix: daysAgo(0.5),
        end_unix: daysAgo(0.5) + 600,
        status: "ok",
        message: "OK",
      },
      occurred_unix: [daysAgo(2.5), daysAgo(1.5), daysAgo(0.5)],
    }],
    guests: [{
      vmid: 100,
      type: "qemu",
      is_here: true,
      jobs: ["backup-1"],
      last_ok_unix: daysAgo(0.5) + 300,
      last_status: "ok",
      seen_unix: daysAgo(30),
    }],
    not_covered: [],
  },
};

/** Read once: each testing host gets a copy. */
const READINGS = {
  fast: readSample("fast", FAST),
  medium: readSample("medium", { ...MEDIUM, host_care: CARE }),
  slow: readSample("slow", SLOW),
};
