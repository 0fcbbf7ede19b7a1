/** How full a pool was by the hour, and the least of each day: what a reading adds. */
import type { Dataset } from "../../../shared/sample/zfs_datasets.ts";
import type { Pool } from "../../../shared/sample/zfs_pools.ts";
import type { LedgerCapacityRow } from "../../store/rows/ledger.ts";
import { DAY_MS, HOUR_MS } from "../pool_reading.ts";
import type { DayMinimum } from "./steps.ts";

/** A forecast of today and one of a week ago take 35; a few more for days without reading. */
const KEPT_DAYS = 42;

export interface CapacityReading {
  pool_key: string;
  at_ms: number;
  used_bytes: number;
  available_bytes: number;
  /** Null: not known. */
  snapshot_bytes: number | null;
}

export interface PoolCapacity {
  pool_key: string;
  read_ms: number;
  used_bytes: number;
  available_bytes: number;
  today: LedgerCapacityRow;
  /** Oldest first; the last is of today and may still fall. */
  days: readonly DayMinimum[];
}

/**
 * What pages call a pool's space: that of its root dataset, in which nothing is set aside for
 * redundancy; the pool's own where datasets were not read. Null where neither is known.
 */
export function capacityOf(
  pool: Pick<Pool, "name" | "allocated_bytes" | "free_bytes">,
  datasets:
    | readonly Pick<Dataset, "name" | "used_bytes" | "available_bytes" | "usedbysnapshots_bytes">[]
    | null,
): Pick<CapacityReading, "used_bytes" | "available_bytes" | "snapshot_bytes"> | null {
  const root = datasets?.find(({ name }) => name === pool.name);
  if (
    datasets !== null && root !== undefined && root.used_bytes !== null &&
    root.available_bytes !== null
  ) {
    const within = datasets.filter(({ name }) =>
      name === pool.name || name.startsWith(`${pool.name}/`)
    );
    const isTold = within.every(({ usedbysnapshots_bytes }) => usedbysnapshots_bytes !== null);
    return {
      used_bytes: root.used_bytes,
      available_bytes: root.available_bytes,
      snapshot_bytes: isTold
        ? within.reduce((sum, dataset) => sum + (dataset.usedbysnapshots_bytes ?? 0), 0)
        : null,
    };
  }
  const { allocated_bytes, free_bytes } = pool;
  return allocated_bytes === null || free_bytes === null
    ? null
    : { used_bytes: allocated_bytes, available_bytes: free_bytes, snapshot_bytes: null };
}

export interface CapacityStep {
  state: PoolCapacity;
  /** The day's row where its hour is new; of a day that is over, with its last hour. */
  rows: readonly LedgerCapacityRow[];
}

/** What a reading adds. One that is older than the last adds nothing. */
export function advanceCapacity(
  state: PoolCapacity | null,
  reading: CapacityReading,
): CapacityStep {
  const { at_ms, pool_key, used_bytes, available_bytes } = reading;
  if (state !== null && at_ms <= state.read_ms) return { state, rows: [] };
  const day = Math.floor(at_ms / DAY_MS);
  const hour = Math.floor(at_ms / HOUR_MS) % 24;
  const isSameDay = state?.today.day === day;
  const before = isSameDay ? state.today : emptyDay(pool_key, day);
  const today = {
    ...before,
    used_bytes: before.used_bytes.with(hour, used_bytes),
    available_bytes: before.available_bytes.with(hour, available_bytes),
    snapshot_bytes: before.snapshot_bytes.with(hour, reading.snapshot_bytes),
  };
  const isNewHour = state === null ||
    Math.floor(at_ms / HOUR_MS) !== Math.floor(state.read_ms / HOUR_MS);
  // The hour that has just ended is complete in the row of its day.
  const ended = state !== null && isNewHour && !isSameDay ? [state.today] : [];
  return {
    state: {
      pool_key,
      read_ms: at_ms,
      used_bytes,
      available_bytes,
      today,
      days: addDay(state?.days ?? [], { day, used_bytes }),
    },
    rows: isNewHour ? [...ended, today] : [],
  };
}

function emptyDay(pool_key: string, day: number): LedgerCapacityRow {
  const hours: readonly null[] = Array.from({ length: 24 }, () => null);
  return { pool_key, day, used_bytes: hours, available_bytes: hours, snapshot_bytes: hours };
}

function addDay(
  days: readonly DayMinimum[],
  { day, used_bytes }: DayMinimum,
): readonly DayMinimum[] {
  const last = days.at(-1);
  const today = last?.day === day
    ? { day, used_bytes: Math.min(last.used_bytes, used_bytes) }
    : { day, used_bytes };
  const earlier = days.filter((one) => one.day < day && one.day > day - KEPT_DAYS);
  return [...earlier, today];
}
