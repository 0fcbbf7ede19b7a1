import type {
  SnapshotClassFacts,
  SnapshotLossFacts,
} from "../../../shared/verdict/ledger_facts.ts";
import { EVENT_HOLDS_MS } from "../pool_reading.ts";
import type { LedgerSnapshotRow } from "../../store/rows/ledger.ts";
import { finish, PIECE, type Pieces } from "../pieces.ts";
import type { PoolSnapshots } from "./advance_snapshots.ts";
import { staleUnix, usualGap } from "./cadence.ts";
import { datasetName } from "./snapshot_reading.ts";

export interface SnapshotHost {
  /** As the pool is called at present. */
  pool: string;
  /** What the server's clock is ahead of the host's. */
  clock_behind_ms: number;
  /** By the server's clock; null: not known. */
  booted_ms: number | null;
}

/** Classes whose rhythm is learned. Times are by the server's clock. */
export function snapshotClassFacts(
  state: PoolSnapshots,
  host: SnapshotHost,
): SnapshotClassFacts[] {
  return finish(snapshotClassPieces(state, host));
}

/** The same, some rows at a time. */
export function* snapshotClassPieces(
  { rows }: PoolSnapshots,
  host: SnapshotHost,
): Pieces<SnapshotClassFacts[]> {
  const facts: SnapshotClassFacts[] = [];
  for (const [index, row] of rows.entries()) {
    if (index % PIECE === 0) yield;
    facts.push(...classFacts(row, host));
  }
  return facts;
}

function classFacts(
  row: LedgerSnapshotRow,
  { pool, clock_behind_ms, booted_ms }: SnapshotHost,
): SnapshotClassFacts[] {
  const gap = usualGap(row.gaps_seconds, row.class);
  // Where its dataset is gone, nothing is late; where the dataset stands and has none left, it is.
  const isDatasetGone = row.gone_ms !== null && row.count > 0;
  if (gap === null || row.last_made_unix === null || isDatasetGone) return [];
  const newest = row.last_made_unix + clock_behind_ms / 1000;
  return [{
    dataset: datasetName(pool, row.path),
    class: row.class,
    newest_unix: newest,
    gap_seconds: gap,
    stale_unix: staleUnix(newest, gap, booted_ms === null ? null : booted_ms / 1000),
  }];
}

/** Of the last 7 days. */
export function snapshotLossFacts(
  { rows }: PoolSnapshots,
  pool: string,
  nowMs: number,
): SnapshotLossFacts[] {
  return rows.flatMap(({ path, class: label, loss }) =>
    loss === null || loss.at_ms <= nowMs - EVENT_HOLDS_MS ? [] : [{
      dataset: datasetName(pool, path),
      class: label,
      lost: loss.lost,
      of: loss.of,
      at_unix: loss.at_ms / 1000,
    }]
  );
}

/** Somebody knows of it: it is told no more. Null: of every class of every dataset. */
export function acknowledgeLoss(
  state: PoolSnapshots,
  of: { path: string; class: string } | null,
): PoolSnapshots {
  const rows = state.rows.map((row) =>
    of === null || (row.path === of.path && row.class === of.class) ? { ...row, loss: null } : row
  );
  return { ...state, rows };
}
