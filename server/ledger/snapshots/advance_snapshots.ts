/** The snapshots of a pool's datasets by class: what a reading adds to what is remembered. */
import type { LedgerSnapshotRow } from "../../store/rows/ledger.ts";
import { finish, PIECE, type Pieces } from "../pieces.ts";
import { DAY_MS } from "../pool_reading.ts";
import { addGap, LEAST_STALE_SECONDS, STALE_GAPS, usualGap } from "./cadence.ts";
import { lossOf } from "./pruning.ts";
import { addDay, addLeast } from "./days.ts";
import { findRenamed } from "./renamed.ts";
import {
  type DatasetReading,
  pathBelow,
  type SnapshotChange,
  type SnapshotClassReading,
  type SnapshotsReading,
} from "./snapshot_reading.ts";

/** What is gone is remembered for so long. */
const GONE_MS = 30 * DAY_MS;
/** Classes of all datasets of one pool; those that are gone are left out first. */
const MOST_ROWS = 40_000;

export interface PoolSnapshots {
  pool_key: string;
  read_ms: number;
  rows: readonly LedgerSnapshotRow[];
}

/** What a reading adds. One that is older than the last adds nothing. */
export function advanceSnapshots(
  state: PoolSnapshots | null,
  reading: SnapshotsReading,
): PoolSnapshots {
  return finish(snapshotPieces(state, reading));
}

/** The same, a few datasets at a time. */
export function* snapshotPieces(
  state: PoolSnapshots | null,
  reading: SnapshotsReading,
): Pieces<PoolSnapshots> {
  const { pool_key, at_ms, pool } = reading;
  if (state !== null && at_ms <= state.read_ms) return state;
  const renamed = yield* findRenamed(state?.rows ?? [], reading);
  yield;
  const known = new Map<string, LedgerSnapshotRow>();
  for (const [index, row] of renamed.entries()) {
    if (index % PIECE === 0) yield;
    known.set(keyOf(row.path, row.class), row);
  }
  const elapsedMs = at_ms - (state?.read_ms ?? at_ms);
  const changes = new Map(
    (reading.changes ?? []).map((change) => [
      keyOf(pathBelow(pool, change.dataset), change.class),
      change,
    ]),
  );
  const rows: LedgerSnapshotRow[] = [];
  for (const [index, dataset] of reading.datasets.entries()) {
    if (index % PIECE === 0) yield;
    const path = pathBelow(pool, dataset.name);
    const survivor_unix = survivorOf(dataset, path);
    for (const told of dataset.snapshots ?? []) {
      const key = keyOf(path, told.class);
      const before = known.get(key) ?? null;
      known.delete(key);
      if (told.count === null) {
        if (before !== null) rows.push(before);
        continue;
      }
      const change = changes.get(key) ?? null;
      if (
        before !== null && change === null && elapsedMs <= LEAST_STALE_SECONDS * 1000 &&
        isAsBefore(before, { told, dataset, at_ms })
      ) {
        rows.push(before);
        continue;
      }
      const sighted = sight(before, { path, dataset, told, count: told.count, reading });
      rows.push(
        before === null || isOther(before, dataset) ? sighted : advanceRow(before, sighted, {
          change,
          isWatched: reading.changes !== null,
          elapsedMs,
          survivor_unix,
        }),
      );
    }
  }
  yield;
  const listed = new Map(
    reading.datasets.map((dataset) => [pathBelow(pool, dataset.name), dataset]),
  );
  const left = [...known.values()].map((row) => {
    const dataset = listed.get(row.path);
    return leaveRow(row, {
      dataset,
      change: changes.get(keyOf(row.path, row.class)) ?? null,
      survivor_unix: dataset === undefined ? null : survivorOf(dataset, row.path),
      reading,
    });
  }).filter(({ gone_ms }) => gone_ms === null || gone_ms > at_ms - GONE_MS);
  return { pool_key, read_ms: at_ms, rows: [...rows, ...left].slice(0, MOST_ROWS) };

  /** Of classes of which none was made since. */
  function survivorOf({ snapshots }: DatasetReading, path: string): number | null {
    const times = (snapshots ?? []).filter((told) =>
      (changes.get(keyOf(path, told.class))?.created ?? 0) === 0
    ).flatMap(({ newest_unix }) => newest_unix ?? []);
    return times.length === 0 ? null : Math.max(...times);
  }
}

function keyOf(path: string, label: string): string {
  return `${path}@${label}`;
}

/** Whether a class of which nothing was made or destroyed stays as it is for the rest of the day. */
function isAsBefore(
  before: LedgerSnapshotRow,
  { told, dataset, at_ms }: {
    told: SnapshotClassReading;
    dataset: DatasetReading;
    at_ms: number;
  },
): boolean {
  return before.count === told.count && before.newest_unix === told.newest_unix &&
    before.oldest_unix === told.oldest_unix && before.creation_unix === dataset.creation_unix &&
    before.gone_ms === null && before.steady_since_ms !== null &&
    before.least.at(-1)?.day === Math.floor(at_ms / DAY_MS);
}

/** Whether the dataset was made anew under the name of one that was destroyed. */
function isOther({ creation_unix }: LedgerSnapshotRow, dataset: DatasetReading): boolean {
  return creation_unix !== null && dataset.creation_unix !== null &&
    creation_unix !== dataset.creation_unix;
}

interface Sight {
  path: string;
  dataset: DatasetReading;
  told: SnapshotClassReading;
  count: number;
  reading: SnapshotsReading;
}

function sight(before: LedgerSnapshotRow | null, { path, dataset, told, count, reading }: Sight) {
  const day = Math.floor(reading.at_ms / DAY_MS);
  return {
    pool_key: reading.pool_key,
    path,
    class: told.class,
    creation_unix: dataset.creation_unix ?? before?.creation_unix ?? null,
    count,
    newest_unix: told.newest_unix,
    oldest_unix: told.oldest_unix,
    last_made_unix: told.newest_unix,
    gaps_seconds: [],
    steady_since_ms: null,
    least: [{ day, count }],
    unordered_days: [],
    loss: null,
    seen_ms: reading.at_ms,
    gone_ms: count === 0 ? reading.at_ms : null,
  } satisfies LedgerSnapshotRow;
}

interface Since {
  change: SnapshotChange | null;
  /** Whether changes were told at all: a class without an entry then had none. */
  isWatched: boolean;
  elapsedMs: number;
  survivor_unix: number | null;
}

function advanceRow(
  before: LedgerSnapshotRow,
  now: LedgerSnapshotRow,
  { change, isWatched, elapsedMs, survivor_unix }: Since,
): LedgerSnapshotRow {
  const steady_since_ms = isBroken(before, now, elapsedMs)
    ? now.seen_ms
    : before.steady_since_ms ?? now.seen_ms;
  const loss = isWatched && change === null
    ? null
    : lossOf({ ...before, steady_since_ms }, now, { at_ms: now.seen_ms, change, survivor_unix });
  const day = Math.floor(now.seen_ms / DAY_MS);
  const isUnordered = loss === null && (change?.destroyed_out_of_order ?? 0) > 0;
  return {
    ...now,
    last_made_unix: Math.max(before.last_made_unix ?? 0, now.newest_unix ?? 0) || null,
    gaps_seconds: before.last_made_unix === null || now.newest_unix === null
      ? before.gaps_seconds
      : addGap(before.gaps_seconds, {
        before_unix: before.last_made_unix,
        newest_unix: now.newest_unix,
        created: change?.created ?? null,
        elapsed_seconds: elapsedMs / 1000,
      }),
    steady_since_ms,
    least: addLeast(before.least, { day, count: now.count }),
    unordered_days: addDay(before.unordered_days, day, isUnordered),
    loss: loss ?? before.loss,
    gone_ms: now.count === 0 ? before.gone_ms ?? now.seen_ms : null,
  };
}

/** Whether nobody read or made any for so long that its tool has to make up for it. */
function isBroken(before: LedgerSnapshotRow, now: LedgerSnapshotRow, elapsedMs: number): boolean {
  if (elapsedMs > LEAST_STALE_SECONDS * 1000) return true;
  const gap = (now.newest_unix ?? 0) - (before.last_made_unix ?? 0);
  if (gap <= LEAST_STALE_SECONDS && before.steady_since_ms !== null) return false;
  const usual = usualGap(before.gaps_seconds, before.class);
  return usual === null || gap > Math.max(LEAST_STALE_SECONDS, STALE_GAPS * usual);
}

interface Leaving {
  /** Undefined: it is not listed. */
  dataset: DatasetReading | undefined;
  change: SnapshotChange | null;
  survivor_unix: number | null;
  reading: SnapshotsReading;
}

/** A class of which nothing is told any more: its dataset is gone, or it has no snapshot left. */
function leaveRow(
  row: LedgerSnapshotRow,
  { dataset, change, survivor_unix, reading }: Leaving,
): LedgerSnapshotRow {
  const { at_ms, is_whole } = reading;
  const gone_ms = row.gone_ms ?? at_ms;
  if (dataset === undefined) return is_whole ? { ...row, gone_ms } : row;
  if (dataset.snapshots === undefined || dataset.snapshots === null) return row;
  if (isOther(row, dataset)) return { ...row, count: 0, gone_ms };
  const now = { count: 0, oldest_unix: null };
  const loss = row.count === 0 ? null : lossOf(row, now, { at_ms, change, survivor_unix });
  return { ...row, ...now, newest_unix: null, loss: loss ?? row.loss, seen_ms: at_ms, gone_ms };
}
