/** Whether a reading says of a pool what the one before said: most do, and nothing is to be done. */
import type { Pool, Scan, Vdev } from "../../shared/sample/zfs_pools.ts";
import { isSameData } from "../../shared/same_data.ts";
import type { PoolReading } from "./pool_reading.ts";

/** What is remembered was read on the same host, and the host was not started since. */
export function isContinued(
  known: { host_id: number; read_ms: number },
  { host_id, at_ms, booted_ms }: PoolReading,
): boolean {
  return host_id === known.host_id && at_ms > known.read_ms &&
    (booted_ms === null || booted_ms <= known.read_ms);
}

/** Field by field: this is asked of every device of every sample. */
export function isSameTree(a: readonly Vdev[], b: readonly Vdev[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  return a.every((one, at) => {
    const other = b[at];
    return other !== undefined && isSameVdev(one, other);
  });
}

function isSameVdev(a: Vdev, b: Vdev): boolean {
  return a === b ||
    a.name === b.name && a.guid === b.guid && a.path === b.path && a.state === b.state &&
      a.read_errors === b.read_errors && a.write_errors === b.write_errors &&
      a.checksum_errors === b.checksum_errors && a.slow_ios === b.slow_ios &&
      a.type === b.type && a.class === b.class && isSameTree(a.children, b.children);
}

/** Scans that are over, and data errors. */
export function isSameHistory(a: Pool, b: Pool): boolean {
  return a.error_count === b.error_count && a.last_scrub_end === b.last_scrub_end &&
    !isAtWork(b.scan) && !b.scans.some(isAtWork) &&
    isSameData(a.scan, b.scan) && isSameData(a.scans, b.scans);
}

function isAtWork(scan: Scan | null): boolean {
  return scan?.state === "SCANNING";
}
