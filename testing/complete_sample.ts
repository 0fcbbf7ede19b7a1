/** One sample of each kind in which every field is known, for tests of what reads them. */
import type { Kind } from "../shared/sample/mod.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const NOON = 1_800_000_000;
const ERRORS = [{ tag: "decode", message: "one entry", subject: "tank" }];

const SCAN = {
  function: "SCRUB",
  state: "FINISHED",
  start_unix: NOON - 7200,
  end_unix: NOON,
  paused_unix: NOON - 3600,
  progress_percent: 100,
  paused: false,
  errors: 0,
  issued_bytes: 4e11,
  to_scan_bytes: 4e11,
  repaired_bytes: 0,
};

const DISK = {
  name: "sda",
  guid: "9223372036854775809",
  type: "disk",
  class: "normal",
  state: "FAULTED",
  aux: "CORRUPT_DATA",
  read_errors: 3,
  write_errors: 0,
  checksum_errors: "18446744073709551615",
  slow_ios: 12,
  path: "/dev/sda1",
  trim_state: "COMPLETE",
  trim_unix: NOON,
  allocated_bytes: 1e9,
  size_bytes: 4e9,
  children: [{ name: "sdb" }],
};

const CARE = {
  cluster_id: "c".repeat(32),
  nodes: ["pve-01", "pve-02"],
  time_zone: "Europe/Vienna",
  replication: {
    available: true,
    jobs: [{
      id: "100-0",
      guest: 100,
      target: "pve-02",
      schedule: "*/15",
      enabled: true,
      last_sync_unix: NOON - 300,
      fail_count: 1,
      error: "no route to host",
      due_unix: [NOON + 600, NOON + 1500],
    }, { id: "101-0" }],
  },
  ha: {
    available: true,
    services: [{ sid: "vm:100", state: "started", requested: "started" }, { sid: "ct:101" }],
    nodes: [{ name: "pve-01", state: "online", since_unix: NOON - 60 }, { name: "pve-02" }],
    master: "pve-02",
    crm_age_seconds: 5,
    lrm_age_seconds: 4,
  },
  services: {
    available: true,
    units: [{ name: "chrony", active: "active", enabled: "enabled" }, { name: "zfs-zed" }],
  },
  zed: { available: true, notifies: ["email", "ntfy"] },
  disks: {
    available: true,
    disks: [{
      name: "MODEL-SERIAL",
      serial: "SERIAL",
      model: "MODEL",
      protocol: "ata",
      path: "ata-MODEL_SERIAL",
      health: "passed",
      reallocated: 8,
      pending: 0,
      uncorrectable: "18446744073709551615",
      crc: 1,
      wear_percent: 4,
      temperature_celsius: 33,
      self_test: "passed",
      growth: [{ counter: "crc", from: 0, to: 1, at_unix: NOON }],
    }, { name: "MODEL-OTHER" }],
  },
  links: {
    available: true,
    links: [{ node_id: 2, link: 0, address: "192.0.2.2", connected: true }, {
      node_id: 2,
      link: 1,
    }],
    node_count: 2,
    third_vote: false,
  },
  certificates: {
    available: true,
    certificates: [
      { name: "pve-ssl.pem", subject: "CN=pve-01", not_after_unix: NOON },
      { name: "pveproxy-ssl.pem" },
    ],
  },
  boot: {
    available: true,
    esps: [{ uuid: "7A1B-0001", present: true }, { uuid: "7A1B-0002" }],
    root_pool: "rpool",
    pinned_kernel: "6.14.11-4-pve",
  },
  swap_on_zvol: { available: true, devices: ["/dev/zd0", "/dev/zd16"] },
  scrub_schedule: { available: true, cron: true, timers: ["tank", "rpool"] },
  ecc: { available: true, controllers: [{ name: "mc0", uncorrected: 1 }, { name: "mc1" }] },
  md: {
    available: true,
    arrays: [
      { name: "md0", level: "raid1", state: "active", devices: 2, working: 2 },
      { name: "md1" },
    ],
  },
  not_watched: ["Ceph (vm)", "DRBD (data)"],
  errors: [],
};

const POOL = {
  name: "tank",
  guid: "4620770592528249368",
  health: "DEGRADED",
  size_bytes: 1e12,
  allocated_bytes: 4e11,
  free_bytes: 6e11,
  fragmentation_percent: 3,
  capacity_percent: 40,
  layout: "mirror",
  error_count: 0,
  vdev_count: 1,
  degraded_vdev_count: 1,
  last_scrub_end: NOON,
  scan: SCAN,
  scans: [SCAN, { ...SCAN, function: "RESILVER" }],
  status_text: "One or more devices are faulted.",
  msgid: "ZFS-8000-8A",
  readonly: false,
  failmode: "wait",
  autotrim: true,
  checkpoint: { start_unix: NOON, space_bytes: 1e9 },
  ashift: 12,
  expandsize_bytes: 1e12,
  freeing_bytes: 4096,
  leaked_bytes: 512,
  dedup_ratio: 1.53,
  vdevs: [DISK, { ...DISK, name: "sdc" }],
};

const MISSING_POOL = {
  guid: "9220770592528249368",
  name: "backup",
  last_seen_unix: NOON,
  last_health: "ONLINE",
  rebooted_since: false,
  removable: true,
};

const GUEST = {
  vmid: 100,
  type: "qemu",
  name: "web",
  status: "running",
  cycles_without_figures: 0,
  stopped_since_unix: NOON - 3600,
  ha_state: "started",
  template: false,
  lock: "backup",
  pool: "prod",
  tags: ["prod", "web"],
  uptime_seconds: 3600,
  cpu_usage: 0.1,
  cpus: 4,
  mem_bytes: 1e9,
  max_mem_bytes: 4e9,
  disk_read_bytes: 1,
  disk_write_bytes: 2,
  net_in_bytes: 3,
  net_out_bytes: 4,
};

const STORAGE = {
  name: "local",
  type: "dir",
  content: ["backup", "iso"],
  active: true,
  enabled: true,
  shared: false,
  dataset: "tank/data",
  used_bytes: 5e10,
  total_bytes: 1e11,
  avail_bytes: 5e10,
  used_fraction: 0.5,
};

const SNAPSHOT_CLASS = {
  class: "sanoid hourly",
  count: 19,
  newest_unix: NOON,
  oldest_unix: NOON - 3600,
  used_bytes: 1e7,
};

const DATASET = {
  name: "tank/data",
  type: "filesystem",
  used_bytes: 1e9,
  available_bytes: 1e12,
  usedbysnapshots_bytes: 1e8,
  creation_unix: NOON,
  snapshot_count: 20,
  newest_snapshot_unix: NOON,
  oldest_snapshot_unix: NOON,
  quota_bytes: 1e12,
  refquota_bytes: 1e11,
  reservation_bytes: 1e9,
  refreservation_bytes: 1e9,
  volsize_bytes: 32e9,
  volblocksize_bytes: 16_384,
  usedbydataset_bytes: 9e8,
  usedbyrefreservation_bytes: 1e6,
  origin: "tank/base@__base__",
  keystatus: "available",
  periodic_scrub: "disable",
  snapshots: [SNAPSHOT_CLASS, { ...SNAPSHOT_CLASS, class: "other" }],
};

const SNAPSHOT_CHANGE = {
  dataset: "tank/data",
  class: "sanoid hourly",
  created: 1,
  destroyed: 4,
  destroyed_out_of_order: 3,
};

const BACKUP_JOB = {
  id: "backup-1",
  enabled: true,
  schedule: "02:30",
  storage: "nas",
  node: "pve-01",
  selection: "all",
  last_run: { start_unix: NOON, end_unix: NOON, status: "ok", message: "OK" },
  running_since_unix: NOON,
  waiting_since_unix: NOON,
  occurred_unix: [NOON, NOON + 60],
};

const GUEST_BACKUP = {
  vmid: 100,
  type: "qemu",
  is_here: true,
  jobs: ["backup-1", "backup-2"],
  last_ok_unix: NOON,
  last_status: "ok",
  last_error: "no space left",
  size_bytes: 1e9,
  target: "vm/100/2026-01-01T02:30:00Z",
  seen_unix: NOON,
};

export const COMPLETE_SAMPLES: Record<Kind, Record<string, Json>> = {
  fast: {
    host: {
      hostname: "pve-01",
      node_name: "pve-01",
      machine_id: "0123456789abcdef",
      cluster_name: "berlin",
      cluster_id: "fedcba9876543210",
      cluster_member: true,
      quorate: true,
      load1: 0.5,
      load5: 0.5,
      load15: 0.5,
      cpu_count: 8,
      cpu_percent: 4,
      mem_total_bytes: 64e9,
      mem_available_bytes: 32e9,
      mem_used_bytes: 32e9,
      swap_total_bytes: 8e9,
      swap_used_bytes: 1,
      arc_size_bytes: 16e9,
      uptime_seconds: 86_400,
      errors: [],
    },
    zfs_pools: {
      available: true,
      pools: [POOL, { ...POOL, name: "rpool", guid: "17" }],
      missing_pools: [MISSING_POOL, { ...MISSING_POOL, guid: "18" }],
      kernel_states: [{ name: "tank", state: "DEGRADED" }, { name: "rpool", state: "ONLINE" }],
      errors: [],
    },
    storage: { storages: [STORAGE, { ...STORAGE, name: "nas" }], errors: [] },
    vms_runtime: {
      vms: [GUEST, { ...GUEST, vmid: 101 }],
      orphans: [
        { vmid: 102, type: "lxc", name: "dns", node: "pve-99" },
        { vmid: 103, type: "lxc", name: "ntp", node: "pve-99" },
      ],
      errors: [],
    },
  },
  medium: {
    zfs_datasets: {
      available: true,
      datasets: [DATASET, { ...DATASET, name: "tank" }],
      snapshot_changes: [SNAPSHOT_CHANGE, { ...SNAPSHOT_CHANGE, class: "other" }],
      errors: [],
    },
    vms_detail: {
      vms: [{
        vmid: 100,
        type: "qemu",
        name: "web",
        config: { cores: "2" },
        ips: ["192.0.2.10"],
        macs: ["BC:24:11:00:00:01"],
        errors: ERRORS,
      }, { vmid: 101, type: "lxc" }],
      errors: [],
    },
    host_care: CARE,
  },
  slow: {
    system_info: {
      pve_version: "pve-manager/9.1.1/x",
      zfs_version: "zfs-2.3.4-pve1",
      zfs_kmod_version: "zfs-kmod-2.3.4-pve1",
      kernel_version: "6.14.11-4-pve",
      newest_kernel_version: "6.14.11-5-pve",
      pending_updates: 3,
      pending_security_updates: 1,
      updates_checked_unix: NOON,
      missing_repositories: ["http://ftp.debian.org/debian trixie", "http://example.org x"],
      agent_version: "1.0.0",
      errors: [],
    },
    backups: {
      available: true,
      jobs: [BACKUP_JOB, { ...BACKUP_JOB, id: "backup-2" }],
      guests: [GUEST_BACKUP, { ...GUEST_BACKUP, vmid: 101 }],
      not_covered: ["qemu/102", "lxc/103"],
      errors: [],
    },
  },
};
