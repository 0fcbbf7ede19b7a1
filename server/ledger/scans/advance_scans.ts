/** Every scan of a pool that was ever told: what a reading adds to what is remembered. */
import type { Pool } from "../../../shared/sample/zfs_pools.ts";
import type { LedgerScanRow, ScanPause } from "../../store/rows/ledger.ts";
import type { PoolReading } from "../pool_reading.ts";
import { advanceDataErrors, type DataErrors } from "./data_errors.ts";
import { addProgress, type Learned, learnFrom, type ScanProgress } from "./progress.ts";
import { isNamed, isSameScan, type NamedScan } from "./same_scan.ts";

/** Of one pool: more than a year of weekly scrubs. The store keeps those before. */
export const MOST_SCANS = 64;
const MOST_PAUSES = 32;

/** The host's clock and the server's may differ by so much, and a time is still not in the future. */
const FUTURE_MS = 60_000;

export interface PoolScans {
  pool_key: string;
  host_id: number;
  read_ms: number;
  /** By their start, oldest first. */
  scans: readonly LedgerScanRow[];
  running: readonly ScanProgress[];
  /** By function, of the last that finished. */
  learned: Readonly<Record<string, Learned>>;
  /** The last scrub of the whole pool; null: none is known. */
  last_scrub: LastScrub | null;
  data_errors: DataErrors | null;
}

export interface LastScrub {
  /** As the agent tells it. */
  end_unix: number;
  /** The same by the server's clock, as it was when first told: clocks are set later. */
  ended_ms: number;
}

export interface ScansStep {
  state: PoolScans;
  /** Those that changed. */
  scans: readonly LedgerScanRow[];
}

/** What a reading adds. One that is older than the last, or tells of no scan, adds no scan. */
export function advanceScans(state: PoolScans | null, reading: PoolReading): ScansStep {
  const known = state ?? beginning(reading);
  if (state !== null && reading.at_ms <= state.read_ms) return { state, scans: [] };
  const told = scansOf(reading.pool).filter(isNamed);
  const rows = new Map(known.scans.map((row) => [keyOf(row), row]));
  const changed = new Map<string, LedgerScanRow>();
  for (const scan of told.toSorted((a, b) => a.start_unix - b.start_unix)) {
    const before = known.scans.find((row) => isSameScan(row, scan)) ?? null;
    const row = before === null ? firstSight(scan, reading) : seenAgain(before, scan, reading);
    rows.set(keyOf(row), row);
    if (before === null || !isSame(before, row)) changed.set(keyOf(row), row);
  }
  for (const row of rows.values()) {
    if (row.state !== "SCANNING" || !isReplaced(row, told)) continue;
    const lost = { ...row, state: "LOST", ended_ms: row.last_seen_ms } as const;
    rows.set(keyOf(row), lost);
    changed.set(keyOf(row), lost);
  }
  const scans = [...rows.values()].toSorted((a, b) => a.start_unix - b.start_unix)
    .slice(-MOST_SCANS);
  return {
    state: {
      ...known,
      host_id: reading.host_id,
      read_ms: reading.at_ms,
      scans,
      ...advanceRunning(known, scans),
      last_scrub: lastScrub(known.last_scrub, reading),
      data_errors: advanceDataErrors(known.data_errors, reading, scans),
    },
    scans: [...changed.values()],
  };
}

function beginning({ pool_key, host_id, at_ms }: PoolReading): PoolScans {
  return {
    pool_key,
    host_id,
    read_ms: at_ms,
    scans: [],
    running: [],
    learned: {},
    last_scrub: null,
    data_errors: null,
  };
}

function keyOf(row: Pick<LedgerScanRow, "function" | "start_unix">): string {
  return `${row.function} ${row.start_unix}`;
}

function scansOf({ scan, scans }: Pool) {
  return scans.length > 0 ? scans : scan === null ? [] : [scan];
}

/** Of scrub and resilver ZFS keeps one: a later one of either means that the earlier is over. */
function isReplaced(row: LedgerScanRow, told: readonly NamedScan[]): boolean {
  const isShared = (name: string) => name === "SCRUB" || name === "RESILVER";
  return !told.some((scan) => isSameScan(row, scan)) &&
    told.some((scan) =>
      (scan.function === row.function || (isShared(scan.function) && isShared(row.function))) &&
      scan.start_unix > row.start_unix
    );
}

function firstSight(scan: NamedScan, reading: PoolReading): LedgerScanRow {
  const { pool_key, at_ms, clock_behind_ms } = reading;
  return seenAgain(
    {
      pool_key,
      function: scan.function,
      start_unix: scan.start_unix,
      end_unix: null,
      began_ms: scan.start_unix * 1000 + clock_behind_ms,
      ended_ms: null,
      state: "SCANNING",
      is_whole: false,
      issued_bytes: null,
      to_scan_bytes: null,
      repaired_bytes: null,
      errors: null,
      pauses: [],
      host_id: reading.host_id,
      first_seen_ms: at_ms,
      last_seen_ms: at_ms,
    },
    scan,
    reading,
  );
}

function seenAgain(row: LedgerScanRow, scan: NamedScan, reading: PoolReading): LedgerScanRow {
  // What has ended is told on for months: it stays as it was last seen at work.
  if (row.state === "FINISHED" || row.state === "CANCELED") return withWhole(row, reading.pool);
  const { at_ms, clock_behind_ms, host_id } = reading;
  const state = scan.state === "FINISHED" || scan.state === "CANCELED" ? scan.state : "SCANNING";
  const isOver = state !== "SCANNING";
  const endedMs = scan.end_unix === null ? null : scan.end_unix * 1000 + clock_behind_ms;
  return withWhole({
    ...row,
    end_unix: isOver ? scan.end_unix : null,
    ended_ms: isOver ? Math.min(endedMs ?? at_ms, at_ms) : null,
    state,
    issued_bytes: scan.issued_bytes ?? row.issued_bytes,
    to_scan_bytes: scan.to_scan_bytes ?? row.to_scan_bytes,
    repaired_bytes: scan.repaired_bytes ?? row.repaired_bytes,
    errors: isOver && scan.errors !== null ? Number(scan.errors) : row.errors,
    pauses: pausesOf(row, scan, reading),
    host_id,
    last_seen_ms: at_ms,
  }, reading.pool);
}

/** The agent tells by `last_scrub_end` which finished scrub was of the whole pool. */
function withWhole(row: LedgerScanRow, pool: Pool): LedgerScanRow {
  const isWhole = row.function === "SCRUB" && row.state === "FINISHED" && row.end_unix !== null &&
    row.end_unix === pool.last_scrub_end;
  return isWhole && !row.is_whole ? { ...row, is_whole: true } : row;
}

function pausesOf(
  { pauses, last_seen_ms }: LedgerScanRow,
  { paused, paused_unix, state }: NamedScan,
  { at_ms, booted_ms, clock_behind_ms }: PoolReading,
): readonly ScanPause[] {
  const isPaused = state === "SCANNING" && paused === true;
  const open = pauses.at(-1)?.to_ms === null ? pauses.at(-1) : undefined;
  if (open !== undefined) {
    return isPaused ? pauses : [...pauses.slice(0, -1), { ...open, to_ms: at_ms }];
  }
  const down = booted_ms !== null && booted_ms > last_seen_ms
    ? [{ from_ms: last_seen_ms, to_ms: Math.min(booted_ms, at_ms) }]
    : [];
  const since = typeof paused_unix === "number" ? paused_unix * 1000 + clock_behind_ms : at_ms;
  const added = isPaused ? [{ from_ms: Math.min(since, at_ms), to_ms: null }] : down;
  return added.length === 0 ? pauses : [...pauses, ...added].slice(-MOST_PAUSES);
}

/** How often the row of a scan that goes on is written. */
const WRITTEN_EVERY_MS = 300_000;

/** Whether nothing differs but what differs in each reading of a scan that goes on. */
function isSame(a: LedgerScanRow, b: LedgerScanRow): boolean {
  const isDue = Math.floor(a.last_seen_ms / WRITTEN_EVERY_MS) !==
    Math.floor(b.last_seen_ms / WRITTEN_EVERY_MS);
  return a.state === b.state && a.is_whole === b.is_whole && a.pauses === b.pauses &&
    a.errors === b.errors && a.host_id === b.host_id &&
    !(isDue && a.issued_bytes !== b.issued_bytes);
}

function advanceRunning(
  { running, learned }: PoolScans,
  scans: readonly LedgerScanRow[],
): Pick<PoolScans, "running" | "learned"> {
  const courses: Record<string, Learned> = { ...learned };
  const still: ScanProgress[] = [];
  for (const row of scans) {
    const known = running.find((one) =>
      one.function === row.function && one.start_unix === row.start_unix
    );
    if (row.state === "SCANNING") still.push(addProgress(known ?? null, row));
    else if (known !== undefined && row.state === "FINISHED") {
      const course = learnFrom(known, row);
      if (course !== null) courses[row.function] = course;
    }
  }
  return { running: still, learned: courses };
}

function lastScrub(known: LastScrub | null, reading: PoolReading): LastScrub | null {
  const { at_ms, clock_behind_ms, pool } = reading;
  const end = pool.last_scrub_end;
  if (end === null || (known !== null && end <= known.end_unix)) return known;
  const ended_ms = end * 1000 + clock_behind_ms;
  return ended_ms > at_ms + FUTURE_MS ? known : { end_unix: end, ended_ms };
}
