import type { LedgerScanRow } from "../../store/rows/ledger.ts";
import type { PoolReading } from "../pool_reading.ts";

/** Permanent errors, which a clear or a deleted file takes from ZFS's list before anything proves it. */
export interface DataErrors {
  /** As last told above zero. */
  errors: number;
  since_ms: number;
  seen_ms: number;
}

/** They are over when a scrub of the whole pool that began after they were last told ended without. */
export function advanceDataErrors(
  known: DataErrors | null,
  { pool, at_ms }: PoolReading,
  scans: readonly LedgerScanRow[],
): DataErrors | null {
  const { error_count } = pool;
  if (error_count !== null && BigInt(error_count) > 0n) {
    return { errors: Number(error_count), since_ms: known?.since_ms ?? at_ms, seen_ms: at_ms };
  }
  if (known === null || error_count === null) return known;
  const isProven = scans.some((row) =>
    row.is_whole && row.errors === 0 && row.began_ms > known.seen_ms
  );
  return isProven ? null : known;
}
