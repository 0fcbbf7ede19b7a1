import type { Pool } from "../../shared/sample/zfs_pools.ts";

/** One reading of one pool, at the door of everything that is remembered of pools. */
export interface PoolReading {
  /** Which ledger is the pool's; `identity/` says it. */
  pool_key: string;
  host_id: number;
  /** When it was collected, by the server's clock. */
  at_ms: number;
  /** What the server's clock is ahead of the host's. */
  clock_behind_ms: number;
  /** When the host was started, by the server's clock; null: not known. */
  booted_ms: number | null;
  pool: Pool;
}

export const HOUR_SECONDS = 3600;
export const DAY_SECONDS = 24 * HOUR_SECONDS;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** An event that nobody acknowledged is told for so long after its last sign. */
export const EVENT_HOLDS_MS = 7 * DAY_MS;
