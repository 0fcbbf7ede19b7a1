/** Hosts for tests of pages and islands: healthy unless told otherwise. */
import type {
  HostCard,
  HostPool,
  HostView,
  IncidentRow,
  ListedReason,
  PoolView,
  RememberedPool,
} from "../server/views/mod.ts";
import { NO_WINDOWS } from "../server/islands/now/windows_now.ts";
import { NO_FILTER } from "../server/views/incident_filter.ts";
import { DEFAULT_INTERVALS } from "../shared/sample/mod.ts";
import { RANK } from "../shared/verdict/risk.ts";
import type { Pool, Vdev } from "../shared/sample/zfs_pools.ts";

export const TEST_NOW_UNIX = Date.UTC(2026, 0, 31, 12) / 1000;

export function testCard(changes: Partial<HostCard> = {}): HostCard {
  return {
    name: "pve-01",
    level: "ok",
    connection: "online",
    waiting: false,
    two_agents: false,
    reasons: [],
    reason_count: 0,
    muted_count: 0,
    more_reason_words: "",
    last_seen_unix: TEST_NOW_UNIX - 12,
    agent_version: "1.0.0",
    agent_standing: "current",
    read_unix: TEST_NOW_UNIX - 12,
    held_unix: null,
    stale_after_seconds: 60,
    cluster_name: "berlin",
    group: null,
    tags: [],
    load1: 0.42,
    cpu_percent: 7.31,
    mem_used_percent: 61.8,
    zfs: "present",
    pools_ok: 2,
    pools_total: 2,
    fullest_pool: { name: "tank", capacity_percent: 64, tone: "plain" },
    guests_running: 12,
    guests_total: 14,
    pending_updates: 0,
    ...changes,
  };
}

/** What the page "Now" is given beside its hosts, when nothing is wrong. */
export const QUIET_NOW = {
  totals: {
    hosts: 1,
    cpu_cores: 32,
    cpu_percent: 7.31,
    mem_used_bytes: 6.6e10,
    mem_total_bytes: 1.07e11,
    zfs_used_bytes: 5.11e12,
    zfs_size_bytes: 7.99e12,
    zfs_growth_bytes_per_week: null,
    guests_running: 12,
    guests_total: 14,
  },
  incidents: { rows: [], next: null, newest_over: null, revision: "test.1" },
  incident_filter: NO_FILTER,
  windows: NO_WINDOWS,
};

export function testReason(changes: Partial<ListedReason> = {}): ListedReason {
  return {
    id: "1m7b2c3d4e5f6g7h",
    level: "warning",
    code: "pool_capacity",
    subject: "tank",
    subject_id: "18446744073709551615",
    text: "Pool tank is 84 % full",
    since_unix: TEST_NOW_UNIX - 7200,
    as_of_unix: TEST_NOW_UNIX - 12,
    muted: null,
    rank: RANK.filling,
    label: "",
    held: false,
    stale_after_seconds: 60,
    incident: null,
    ...changes,
  };
}

export function testVdev(changes: Partial<Vdev> = {}): Vdev {
  return {
    name: "sda",
    guid: "9223372036854775809",
    type: "disk",
    class: "normal",
    state: "ONLINE",
    aux: null,
    read_errors: 0,
    write_errors: 0,
    checksum_errors: 0,
    slow_ios: 0,
    path: "/dev/sda1",
    children: [],
    ...changes,
  };
}

export function testPool(changes: Partial<Pool> = {}): Pool {
  const mirror = testVdev({
    name: "mirror-0",
    type: "mirror",
    path: null,
    children: [testVdev(), testVdev({ name: "sdb", path: "/dev/sdb1" })],
  });
  return {
    name: "tank",
    guid: "18446744073709551615",
    health: "ONLINE",
    size_bytes: 7.99e12,
    allocated_bytes: 5.11e12,
    free_bytes: 2.88e12,
    fragmentation_percent: 12,
    capacity_percent: 64,
    layout: "mirror",
    error_count: 0,
    vdev_count: 1,
    degraded_vdev_count: 0,
    last_scrub_end: TEST_NOW_UNIX - 12 * 86_400,
    scan: {
      function: "SCRUB",
      state: "FINISHED",
      start_unix: TEST_NOW_UNIX - 12 * 86_400 - 7200,
      end_unix: TEST_NOW_UNIX - 12 * 86_400,
      progress_percent: 100,
      paused: false,
      errors: 0,
      issued_bytes: 5.1e12,
      to_scan_bytes: 5.1e12,
      repaired_bytes: 0,
    },
    scans: [],
    status_text: null,
    msgid: null,
    readonly: false,
    failmode: "wait",
    autotrim: false,
    checkpoint: null,
    vdevs: [testVdev({ name: "tank", type: "root", path: null, children: [mirror] })],
    ...changes,
  };
}

export function testHostPool(changes: Partial<HostPool> = {}): HostPool {
  const pool = testPool();
  return {
    ...pool,
    id: pool.guid ?? pool.name,
    read_unix: TEST_NOW_UNIX - 12,
    is_held: false,
    redundancy_left: 1,
    guest_count: 1,
    metric: `pool:${pool.name}:capacity_percent`,
    capacity_tone: "plain",
    capacity_marks: [80, 90],
    scan_slow_from: 2,
    remembered: testRemembered(),
    ...changes,
  };
}

/** A scrub in each month, growth of a GiB a week, no errors. */
export function testRemembered(changes: Partial<RememberedPool> = {}): RememberedPool {
  return {
    months: Array.from({ length: 12 }, (_, index) => ({
      month: `2025-${String(index + 1).padStart(2, "0")}`,
      state: "clean",
      text: "1 scrub without errors",
    })),
    scan: null,
    growth: {
      bytes_per_week: 1024 ** 3,
      ninety_percent_unix: TEST_NOW_UNIX + 200 * 86_400,
      full_unix: TEST_NOW_UNIX + 300 * 86_400,
      error_seconds: 9 * 86_400,
      week_ago_error_seconds: 2 * 86_400,
    },
    growth_days: 28,
    growth_after_days: 7,
    errors: { unacknowledged: 0, total: 0, since_unix: null },
    devices: [],
    ...changes,
  };
}

export function testPoolView(changes: Partial<PoolView> = {}): PoolView {
  const { vdevs: _, status_text: __, ...pool } = testPool();
  const { devices: ___, ...summary } = testRemembered();
  return {
    host: "pve-01",
    id: pool.guid ?? pool.name,
    pool,
    missing: null,
    redundancy_left: 1,
    capacity_tone: "plain",
    capacity_marks: [80, 90],
    scan_slow_from: 2,
    remembered: summary,
    level: "ok",
    risks: [],
    reasons: [],
    reason_count: 0,
    collected_unix: TEST_NOW_UNIX - 12,
    read_unix: TEST_NOW_UNIX - 12,
    is_held: false,
    stale_after_seconds: 60,
    ...changes,
  };
}

export function testView(changes: Partial<HostView> = {}): HostView {
  const fast = {
    errors: [],
    collected_unix: TEST_NOW_UNIX - 12,
    read_unix: TEST_NOW_UNIX - 12,
    is_held: false,
    stale_after_seconds: 60,
  };
  return {
    revision: "test.1",
    card: testCard(),
    note: "",
    web_url: "https://pve-01:8006",
    reasons: [],
    next_steps: {},
    part_levels: {
      pools: "ok",
      guests: "ok",
      snapshots: "ok",
      storage: "ok",
      backups: "ok",
      care: "ok",
      machine: "ok",
    },
    changes_revision: 0,
    agent_version: "1.0.0",
    agent_upgrade: null,
    pve_version: "pve-manager/9.0.3/025864202ebb6109 (running kernel: 6.14.8-2-pve)",
    zfs_version: "zfs-2.3.3-pve1",
    kernel_version: "6.14.8-2-pve",
    intervals: DEFAULT_INTERVALS,
    collected_unix: TEST_NOW_UNIX - 12,
    late_samples: 0,
    host: {
      ...fast,
      value: {
        hostname: "pve-01",
        node_name: "pve-01",
        cluster_name: "berlin",
        quorate: true,
        load1: 0.42,
        load5: 0.5,
        load15: 0.61,
        cpu_count: 16,
        cpu_percent: 7.31,
        mem_total_bytes: 128 * 1024 ** 3,
        mem_available_bytes: 49 * 1024 ** 3,
        mem_used_bytes: 79 * 1024 ** 3,
        swap_total_bytes: 8 * 1024 ** 3,
        swap_used_bytes: 0,
        arc_size_bytes: 31 * 1024 ** 3,
        uptime_seconds: 1_054_000,
      },
    },
    pools: { ...fast, value: [testHostPool()] },
    missing_pools: [],
    storages: {
      ...fast,
      value: [{
        name: "local-zfs",
        type: "zfspool",
        content: ["images", "rootdir"],
        active: true,
        enabled: true,
        shared: false,
        used_bytes: 5.1e12,
        total_bytes: 7.9e12,
        avail_bytes: 2.8e12,
        used_fraction: 0.645,
        used_tone: "plain",
      }],
    },
    guests: {
      ...fast,
      value: [{
        vmid: 100,
        type: "qemu",
        name: "web",
        status: "running",
        cycles_without_figures: 0,
        ha_state: null,
        template: false,
        lock: null,
        tags: ["prod"],
        uptime_seconds: 86_400,
        cpu_usage: 0.034,
        cpus: 4,
        mem_bytes: 3.2e9,
        max_mem_bytes: 8.6e9,
        disk_read_bytes: 0,
        disk_write_bytes: 0,
        net_in_bytes: 0,
        net_out_bytes: 0,
        ips: ["192.0.2.10"],
        macs: ["BC:24:11:00:00:01"],
      }],
    },
    guest_counts: { running: 1, own: 1, templates: 0, elsewhere: 0 },
    datasets: {
      errors: [],
      collected_unix: TEST_NOW_UNIX - 200,
      read_unix: TEST_NOW_UNIX - 200,
      is_held: false,
      stale_after_seconds: 600,
      value: [{
        name: "tank/vm-100-disk-0",
        type: "volume",
        used_bytes: 4.2e10,
        available_bytes: 2.88e12,
        usedbysnapshots_bytes: 1.1e9,
        creation_unix: TEST_NOW_UNIX - 90 * 86_400,
        snapshot_count: 24,
        newest_snapshot_unix: TEST_NOW_UNIX - 3000,
        oldest_snapshot_unix: TEST_NOW_UNIX - 86_400,
        quota_bytes: null,
        refquota_bytes: null,
      }],
    },
    care: { ...fast, value: [] },
    backups: { ...fast, value: [] },
    ...changes,
  };
}

export function testIncident(changes: Partial<IncidentRow> = {}): IncidentRow {
  return {
    id: "1m7b2c3d4e5f6g7h",
    state: "open",
    level: "critical",
    worst_level: "critical",
    host: "pve-01",
    place: "pve-01",
    label: "tank",
    code: "pool_health",
    sentence: "Pool tank is DEGRADED",
    more_reasons: 0,
    hosts: 1,
    began_unix: TEST_NOW_UNIX - 60,
    opened_unix: TEST_NOW_UNIX - 60,
    resolved_unix: null,
    flaps: 0,
    is_flapping: false,
    acknowledged: null,
    parent_id: null,
    window_until_unix: null,
    ...changes,
  };
}
