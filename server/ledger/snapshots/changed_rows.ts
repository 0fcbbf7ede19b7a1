import type { LedgerSnapshotRow } from "../../store/rows/ledger.ts";
import { PIECE, type Pieces } from "../pieces.ts";
import type { PoolSnapshots } from "./advance_snapshots.ts";

/**
 * What is to be written and removed: rows that changed in more than when they were last seen. Most
 * classes of most datasets are as they were five minutes ago, and are the same objects then.
 */
export function* changedRows(
  before: PoolSnapshots | null,
  now: PoolSnapshots,
): Pieces<{ changed: LedgerSnapshotRow[]; gone: LedgerSnapshotRow[] }> {
  const others = new Set<LedgerSnapshotRow>();
  for (const row of before?.rows ?? []) {
    if (others.size % PIECE === 0) yield;
    others.add(row);
  }
  const anew: LedgerSnapshotRow[] = [];
  for (const [index, row] of now.rows.entries()) {
    if (index % PIECE === 0) yield;
    if (!others.delete(row)) anew.push(row);
  }
  const known = new Map<string, LedgerSnapshotRow>();
  for (const row of others) {
    if (known.size % PIECE === 0) yield;
    known.set(keyOf(row), row);
  }
  const changed: LedgerSnapshotRow[] = [];
  for (const [index, row] of anew.entries()) {
    if (index % PIECE === 0) yield;
    const earlier = known.get(keyOf(row));
    known.delete(keyOf(row));
    if (earlier === undefined || !isSame(earlier, row)) changed.push(row);
  }
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
