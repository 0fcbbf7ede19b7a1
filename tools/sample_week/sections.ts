/** The sections of a sample that are not about guests. */
import type { HostSection } from "../../shared/sample/host.ts";
import type { StorageEntry } from "../../shared/sample/storage.ts";
import type { SystemInfoSection } from "../../shared/sample/system_info.ts";
import type { Dataset } from "../../shared/sample/zfs_datasets.ts";
import type { Pool, Vdev } from "../../shared/sample/zfs_pools.ts";
import type { Guest } from "./guests.ts";
import type { Random } from "./random.ts";

const TIB = 2 ** 40;
const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 7 * DAY_SECONDS;
const SCRUB_SECONDS = DAY_SECONDS / 2;
/** A Tuesday, one in the morning: when the weekly scrub begins. */
const SCRUB_BEGIN_UNIX = Date.UTC(2026, 0, 6, 1) / 1000;

export function hostSection(
  random: Random,
  { load, upSeconds }: { load: number; upSeconds: number },
): HostSection {
  const total = 270_353_408_000;
  const available = Math.floor((60e9 + random() * 2e9) / 4096) * 4096;
  return {
    hostname: "pve-01",
    node_name: "pve-01",
    cluster_name: "lab",
    quorate: true,
    load1: Number(load.toFixed(2)),
    load5: Number((load * 0.95).toFixed(2)),
    load15: Number((load * 0.9).toFixed(2)),
    cpu_count: 32,
    cpu_percent: 100 * (load + random()) / 32,
    mem_total_bytes: total,
    mem_available_bytes: available,
    mem_used_bytes: total - available,
    swap_total_bytes: 8_589_930_496,
    swap_used_bytes: 214_958_080,
    arc_size_bytes: 68_719_476_736 + Math.floor(random() * 2e8),
    uptime_seconds: upSeconds + Math.floor(random() * 100) / 100,
    errors: [],
  };
}

export function listPools(nowUnix: number, tankBytes: number): Pool[] {
  return [
    pool(nowUnix, { name: "rpool", layout: "mirror", disks: 2, size: TIB, used: 0.26 * TIB }),
    pool(nowUnix, { name: "tank", layout: "raidz2", disks: 6, size: 65 * TIB, used: tankBytes }),
  ];
}

interface PoolShape {
  name: string;
  layout: string;
  disks: number;
  size: number;
  used: number;
}

function pool(nowUnix: number, { name, layout, disks, size, used }: PoolShape): Pool {
  const scrubs = Math.floor((nowUnix - SCRUB_BEGIN_UNIX) / WEEK_SECONDS);
  const begin = SCRUB_BEGIN_UNIX + scrubs * WEEK_SECONDS;
  const end = begin + SCRUB_SECONDS;
  const isScanning = nowUnix < end;
  const used_bytes = Math.floor(used);
  const scan = {
    function: "SCRUB",
    state: isScanning ? "SCANNING" : "FINISHED",
    start_unix: begin,
    end_unix: isScanning ? null : end,
    progress_percent: isScanning ? 100 * (nowUnix - begin) / SCRUB_SECONDS : 100,
    paused: false,
    errors: 0,
    issued_bytes: isScanning
      ? Math.floor(used_bytes * (nowUnix - begin) / SCRUB_SECONDS)
      : used_bytes,
    to_scan_bytes: used_bytes,
    repaired_bytes: 0,
  };
  return {
    name,
    guid: `91134628128405${name.length}017`,
    health: "ONLINE",
    size_bytes: size,
    allocated_bytes: used_bytes,
    free_bytes: size - used_bytes,
    fragmentation_percent: 14,
    capacity_percent: Math.floor(100 * used / size),
    layout,
    error_count: 0,
    vdev_count: 1,
    degraded_vdev_count: 0,
    last_scrub_end: isScanning ? end - WEEK_SECONDS : end,
    scan,
    scans: [scan],
    status_text: null,
    msgid: null,
    readonly: false,
    failmode: "wait",
    autotrim: false,
    checkpoint: null,
    vdevs: [vdev(name, "root", [vdev(`${layout}-0`, layout, listDisks(name, disks))])],
  };
}

function listDisks(pool: string, count: number): Vdev[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `ata-ST12000NM0007-2A1101_${pool.toUpperCase()}B10${index}`;
    return vdev(name, "disk", []);
  });
}

function vdev(name: string, type: string, children: Vdev[]): Vdev {
  const last = name.charCodeAt(name.length - 1);
  return {
    name,
    guid: `${last}8446744073709${name.length}${type.length}`,
    type,
    class: "normal",
    state: "ONLINE",
    aux: null,
    read_errors: 0,
    write_errors: 0,
    checksum_errors: 0,
    slow_ios: type === "disk" ? 0 : null,
    path: type === "disk" ? `/dev/disk/by-id/${name}-part1` : null,
    children,
  };
}

export function listStorages(tankBytes: number): StorageEntry[] {
  return [
    storage("local", "dir", { content: ["backup", "iso"], used: 0.16 * TIB, total: TIB }),
    storage("local-zfs", "zfspool", { content: ["images"], used: 0.1 * TIB, total: TIB }),
    storage("pbs-main", "pbs", { content: ["backup"], used: 4.6 * TIB, total: 7.2 * TIB }),
    storage("tank-vm", "zfspool", { content: ["images"], used: tankBytes, total: 65 * TIB }),
  ];
}

function storage(
  name: string,
  type: string,
  { content, used, total }: { content: string[]; used: number; total: number },
): StorageEntry {
  return {
    name,
    type,
    content,
    active: true,
    enabled: true,
    shared: type === "pbs",
    used_bytes: Math.floor(used),
    total_bytes: Math.floor(total),
    avail_bytes: Math.floor(total - used),
    used_fraction: used / total,
  };
}

/** One volume for each guest, with a snapshot every night of the last seven. */
export function listDatasets(guests: readonly Guest[], nowUnix: number): Dataset[] {
  const midnight = nowUnix - nowUnix % DAY_SECONDS;
  return guests.map(({ runtime, pace }) => ({
    name: `rpool/data/vm-${runtime.vmid}-disk-0`,
    type: "volume",
    used_bytes: Math.floor(pace) * 2 ** 20 + (runtime.disk_write_bytes ?? 0) % 2 ** 28,
    available_bytes: 729_070_698_496 - (nowUnix % DAY_SECONDS) * 4096,
    usedbysnapshots_bytes: (runtime.disk_write_bytes ?? 0) % 2 ** 26,
    creation_unix: 1_715_600_000 + runtime.vmid,
    snapshot_count: 7,
    newest_snapshot_unix: midnight,
    oldest_snapshot_unix: midnight - 6 * DAY_SECONDS,
    quota_bytes: null,
    refquota_bytes: null,
  }));
}

export function systemInfo(nowUnix: number): SystemInfoSection {
  return {
    pve_version: "pve-manager/9.1.1/42db4a6cf33dac83 (running kernel: 6.17.2-1-pve)",
    zfs_version: "zfs-2.3.4-pve1",
    zfs_kmod_version: "zfs-kmod-2.3.4-pve1",
    kernel_version: "6.17.2-1-pve",
    newest_kernel_version: "6.17.2-1-pve",
    pending_updates: Math.floor(nowUnix / DAY_SECONDS) % 7,
    pending_security_updates: 0,
    updates_checked_unix: nowUnix - nowUnix % DAY_SECONDS,
    missing_repositories: [],
    agent_version: "1.0.0",
    errors: [],
  };
}
