import type { Scan } from "../../../shared/sample/zfs_pools.ts";
import type { LedgerScanRow } from "../../store/rows/ledger.ts";

/** A scan that is told in full enough to be remembered. */
export type NamedScan = Scan & { function: string; start_unix: number };

export function isNamed(scan: Scan): scan is NamedScan {
  return scan.function !== null && scan.start_unix !== null;
}

/** Text tells a finished scan's start as its end less its duration, which is rounded. */
const ROUNDED_SECONDS = 120;

/** Whether both are one: by start, which text mode does not tell to the second. */
export function isSameScan(row: LedgerScanRow, scan: NamedScan): boolean {
  if (row.function !== scan.function) return false;
  if (row.start_unix === scan.start_unix) return true;
  if (row.end_unix !== null && scan.end_unix !== null) {
    return row.end_unix === scan.end_unix;
  }
  // One that began when the other had ended is another, however short both are.
  if (row.end_unix !== null && scan.start_unix >= row.end_unix) return false;
  return Math.abs(row.start_unix - scan.start_unix) <= ROUNDED_SECONDS;
}
