/** ZFS's error counters, which fall with every clear, import and start, as sums that never do. */
import type { Counter } from "../../../shared/sample/counter.ts";
import type { Vdev } from "../../../shared/sample/zfs_pools.ts";
import {
  ERROR_KINDS,
  type ErrorCounts,
  type ErrorKind,
} from "../../../shared/verdict/ledger_facts.ts";

export type Counters = Readonly<Record<ErrorKind, Counter>>;

export const NO_ERRORS: ErrorCounts = { read: 0, write: 0, checksum: 0, slow: 0 };

/** What a device counts at present; null where ZFS does not tell. */
export function countersOf(vdev: Vdev): Counters {
  return {
    read: vdev.read_errors,
    write: vdev.write_errors,
    checksum: vdev.checksum_errors,
    slow: vdev.slow_ios,
  };
}

/** Whether counting began anew in between: a clear sets all counters of a device back at once. */
export function hasFallen(before: Counters, now: Counters): boolean {
  return ERROR_KINDS.some((kind) => {
    const [old, value] = [before[kind], now[kind]];
    // Most never change, and comparing them as they are is quick.
    return old !== value && old !== null && value !== null && BigInt(value) < BigInt(old);
  });
}

/** What was added since; in a new epoch that is all there is. What is not told adds nothing. */
export function growthSince(before: Counters, now: Counters, isNewEpoch: boolean): ErrorCounts {
  return countsBy((kind) => {
    const value = now[kind];
    if (value === null) return 0;
    const old = isNewEpoch ? 0 : before[kind] ?? 0;
    if (value === old) return 0;
    return limited(BigInt(value) - BigInt(old));
  });
}

/** The last value told of each; one that is not told again in this epoch stays as it was. */
export function lastTold(before: Counters, now: Counters, isNewEpoch: boolean): Counters {
  const kept = (kind: ErrorKind) => isNewEpoch && before[kind] !== null ? 0 : before[kind];
  return {
    read: now.read ?? kept("read"),
    write: now.write ?? kept("write"),
    checksum: now.checksum ?? kept("checksum"),
    slow: now.slow ?? kept("slow"),
  };
}

export function addCounts(a: ErrorCounts, b: ErrorCounts): ErrorCounts {
  return countsBy((kind) => Math.min(Number.MAX_SAFE_INTEGER, a[kind] + b[kind]));
}

export function subtractCounts(a: ErrorCounts, b: ErrorCounts): ErrorCounts {
  return countsBy((kind) => Math.max(0, a[kind] - b[kind]));
}

export function isAnyCount(counts: ErrorCounts): boolean {
  return ERROR_KINDS.some((kind) => counts[kind] > 0);
}

function countsBy(count: (kind: ErrorKind) => number): ErrorCounts {
  return {
    read: count("read"),
    write: count("write"),
    checksum: count("checksum"),
    slow: count("slow"),
  };
}

function limited(count: bigint): number {
  return count > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(count);
}
