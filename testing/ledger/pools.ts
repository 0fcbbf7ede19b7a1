/** Readings of pools for tests of what is remembered of them. */
import type { Pool, Scan, Vdev } from "../../shared/sample/zfs_pools.ts";
import type { PoolReading } from "../../server/ledger/pool_reading.ts";

export const GUID = "4620770592528249368";

/** 2026-01-01 00:00 UTC. */
export const NEW_YEAR_MS = Date.UTC(2026, 0, 1);
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export function aDisk(name: string, fields: Partial<Vdev> = {}): Vdev {
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
    ...fields,
  };
}

export function aVdev(name: string, children: Vdev[], fields: Partial<Vdev> = {}): Vdev {
  return aDisk(name, { type: name.replace(/-\d+$/, ""), slow_ios: null, children, ...fields });
}

/** A pool of one vdev with these disks. */
export function aPool(disks: Vdev[], fields: Partial<Pool> = {}): Pool {
  const name = fields.name ?? "tank";
  return {
    name,
    guid: GUID,
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
    last_scrub_end: null,
    scan: null,
    scans: [],
    status_text: null,
    msgid: null,
    readonly: false,
    failmode: "wait",
    autotrim: false,
    checkpoint: null,
    vdevs: disks.length === 0 ? [] : [aVdev(name, [aVdev("mirror-0", disks)], { type: "root" })],
    ...fields,
  };
}

export function aScan(fields: Partial<Scan> = {}): Scan {
  return {
    function: "SCRUB",
    state: "SCANNING",
    start_unix: null,
    end_unix: null,
    progress_percent: null,
    paused: false,
    errors: null,
    issued_bytes: null,
    to_scan_bytes: null,
    repaired_bytes: null,
    ...fields,
  };
}

export function aReading(atMs: number, pool: Pool, fields: Partial<PoolReading> = {}): PoolReading {
  return {
    pool_key: pool.guid ?? pool.name,
    host_id: 1,
    at_ms: atMs,
    clock_behind_ms: 0,
    booted_ms: null,
    pool,
    ...fields,
  };
}
