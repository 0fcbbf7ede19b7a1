import type { LedgerScanRow } from "../../store/rows/ledger.ts";
import { median } from "../median.ts";
import { activeMs } from "./progress.ts";

/** A scan is compared with so many before it … */
const COMPARED = 5;
/** … of which there must be so many. */
const LEAST_COMPARED = 3;
/** What takes less says nothing of the disks. */
const LEAST_MS = 600_000;

/**
 * How many times as long a scan takes as the median of the last five of its function that finished,
 * per byte where all tell their bytes, pauses left out. Of one that runs: as long at least. Null
 * before three are known, and where it is too short to say.
 */
export function timesAsSlow(
  row: LedgerScanRow,
  scans: readonly LedgerScanRow[],
): number | null {
  const took = activeMs(row, row.ended_ms ?? row.last_seen_ms);
  if (took < LEAST_MS || row.state === "CANCELED" || row.state === "LOST") return null;
  const earlier = scans.filter((other) =>
    other.function === row.function && other.state === "FINISHED" &&
    other.start_unix < row.start_unix && other.is_whole === (row.is_whole || isOpenScrub(row))
  ).slice(-COMPARED);
  if (earlier.length < LEAST_COMPARED) return null;
  const areBytesTold = [row, ...earlier].every(({ to_scan_bytes }) => (to_scan_bytes ?? 0) > 0);
  const cost = (one: LedgerScanRow, ms: number) =>
    areBytesTold ? ms / (one.to_scan_bytes ?? 1) : ms;
  const usual = median(
    earlier.map((one) => cost(one, activeMs(one, one.ended_ms ?? one.began_ms))),
  );
  return usual > 0 ? cost(row, took) / usual : null;
}

/** A scrub that runs may be one of the whole pool. */
function isOpenScrub(row: LedgerScanRow): boolean {
  return row.function === "SCRUB" && row.state === "SCANNING";
}
