import type { LedgerScanRow } from "../../store/rows/ledger.ts";

/** What ran in one month of the calendar and how it ended, as a pool's strip shows it. */
export interface ScanMonth {
  /** "2026-03". */
  month: string;
  scrubs: ScanCounts;
  /** Resilvers and rebuilds. */
  resilvers: ScanCounts;
}

export interface ScanCounts {
  clean: number;
  /** Without errors that were left, and with some that were put right. */
  repaired: number;
  with_errors: number;
  /** Canceled, of a part only, or of an end that nobody saw. */
  incomplete: number;
  running: number;
}

const MONTHS = 12;

/** The last twelve months up to `nowMs` in `zone` (IANA), oldest first. A scan belongs to its end. */
export function monthStrip(
  scans: readonly LedgerScanRow[],
  nowMs: number,
  zone = "UTC",
): ScanMonth[] {
  const present = monthOf(nowMs, zone);
  const byMonth = Map.groupBy(
    scans,
    ({ ended_ms }) => ended_ms === null ? present.toString() : monthOf(ended_ms, zone).toString(),
  );
  return Array.from({ length: MONTHS }, (_, index) => {
    const month = present.subtract({ months: MONTHS - 1 - index }).toString();
    const rows = byMonth.get(month) ?? [];
    const of = (names: readonly string[]) =>
      countScans(rows.filter((row) => names.includes(row.function)));
    return { month, scrubs: of(["SCRUB"]), resilvers: of(["RESILVER", "REBUILD"]) };
  });
}

function monthOf(ms: number, zone: string): Temporal.PlainYearMonth {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO(zone)
    .toPlainDate().toPlainYearMonth();
}

function countScans(rows: readonly LedgerScanRow[]): ScanCounts {
  const counts = { clean: 0, repaired: 0, with_errors: 0, incomplete: 0, running: 0 };
  for (const row of rows) counts[endOf(row)]++;
  return counts;
}

function endOf(row: LedgerScanRow): keyof ScanCounts {
  const { state, errors, function: name, is_whole, repaired_bytes } = row;
  if (state === "SCANNING") return "running";
  if (state !== "FINISHED") return "incomplete";
  if ((errors ?? 0) > 0) return "with_errors";
  if (errors === null || (name === "SCRUB" && !is_whole)) return "incomplete";
  // A resilver puts right what was missing: that is its work.
  return name === "SCRUB" && (repaired_bytes ?? 0) > 0 ? "repaired" : "clean";
}
