import type { LedgerSnapshotRow } from "../../store/rows/ledger.ts";
import type { PoolSnapshots } from "./advance_snapshots.ts";

/**
 * What is to be written and removed: rows that changed in more than when they were last seen. Most
 * classes of most datasets are as they were five minutes ago.
 */
export function changedRows(
  before: PoolSnapshots | null,
  now: PoolSnapshots,
): { changed: LedgerSnapshotRow[]; gone: LedgerSnapshotRow[] } {
  const known = new Map((before?.rows ?? []).map((row) => [keyOf(row), row]));
  const changed = now.rows.filter((row) => {
    const earlier = known.get(keyOf(row));
    known.delete(keyOf(row));
    return earlier === undefined || !isSame(earlier, row);
  });
  return { changed, gone: [...known.values()] };
}

function keyOf({ path, class: label }: LedgerSnapshotRow): string {
  return `${path}@${label}`;
}

function isSame(a: LedgerSnapshotRow, b: LedgerSnapshotRow): boolean {
  return a.count === b.count && a.newest_unix === b.newest_unix &&
    a.oldest_unix === b.oldest_unix && a.creation_unix === b.creation_unix &&
    a.gaps_seconds === b.gaps_seconds && a.least === b.least &&
    a.unordered_days === b.unordered_days && a.loss === b.loss && a.gone_ms === b.gone_ms &&
    a.steady_since_ms === b.steady_since_ms;
}
