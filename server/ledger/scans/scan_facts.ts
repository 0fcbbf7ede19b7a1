import { own } from "../../../shared/own.ts";
import type { Pool } from "../../../shared/sample/zfs_pools.ts";
import { poolId } from "../../../shared/verdict/identity.ts";
import type {
  DataErrorFacts,
  ScanFacts,
  ScrubFacts,
} from "../../../shared/verdict/ledger_facts.ts";
import type { LedgerScanRow } from "../../store/rows/ledger.ts";
import { DAY_MS } from "../pool_reading.ts";
import type { PoolScans } from "./advance_scans.ts";
import { rateOf, remainingMs } from "./progress.ts";
import { timesAsSlow } from "./slowness.ts";

type NamedPool = Pick<Pool, "guid" | "name">;

/** Of each function the scan that runs or ran last. */
export function scanFacts({ scans, running, learned }: PoolScans, pool: NamedPool): ScanFacts[] {
  const latest = new Map(scans.map((row) => [row.function, row]));
  return [...latest.values()].map((row) => {
    const progress = running.find((one) =>
      one.function === row.function && one.start_unix === row.start_unix
    );
    const isPaused = row.pauses.at(-1)?.to_ms === null;
    const left = row.state === "SCANNING" && !isPaused
      ? remainingMs(row, own(learned, row.function) ?? null)
      : null;
    return {
      pool_id: poolId(pool),
      pool: pool.name,
      function: row.function,
      is_running: row.state === "SCANNING",
      rate: progress === undefined ? null : rateOf(progress),
      eta_unix: left === null ? null : (row.last_seen_ms + left) / 1000,
      times_as_slow: timesAsSlow(row, scans),
      restarts: restartsOf(row, scans),
    };
  });
}

/** Those of its function right before it that never ended. */
function restartsOf(row: LedgerScanRow, scans: readonly LedgerScanRow[]): number {
  const earlier = scans.filter((other) =>
    other.function === row.function && other.start_unix < row.start_unix
  );
  return earlier.length - 1 - earlier.findLastIndex(({ state }) => state !== "LOST");
}

export interface ScrubAge {
  /** How old a scrub may be. */
  scrub_age_days: number;
  /** When the pool was made, by the server's clock; null: not known. */
  created_ms: number | null;
}

/** A scrub that runs counts as one that ended when it began; a pool is as good as scrubbed when made. */
export function scrubFacts(
  { scans, last_scrub }: PoolScans,
  pool: NamedPool,
  { scrub_age_days, created_ms }: ScrubAge,
): ScrubFacts {
  const running = scans.findLast(({ function: name, state, pauses }) =>
    name === "SCRUB" && state === "SCANNING" && pauses.at(-1)?.to_ms !== null
  );
  const fresh = [last_scrub?.ended_ms ?? created_ms, running?.began_ms ?? null].filter((ms) =>
    ms !== null
  );
  return {
    pool_id: poolId(pool),
    pool: pool.name,
    last_end_unix: last_scrub === null ? null : last_scrub.ended_ms / 1000,
    due_unix: fresh.length === 0 ? null : (Math.max(...fresh) + scrub_age_days * DAY_MS) / 1000,
  };
}

export function dataErrorFacts({ data_errors }: PoolScans, pool: NamedPool): DataErrorFacts | null {
  return data_errors === null ? null : {
    pool_id: poolId(pool),
    pool: pool.name,
    errors: data_errors.errors,
    seen_unix: data_errors.seen_ms / 1000,
  };
}
