/** How fast a scan goes, and when it will have ended, from what its samples said. */
import type { LedgerScanRow, ScanPause } from "../../store/rows/ledger.ts";

/** A profile has a mark at each 5 %. */
export const MARKS = 20;

/** The rate shown is that of so many points, at least a minute apart. */
const MOST_POINTS = 16;
const POINT_EVERY_MS = 60_000;

/** Before so much is done nothing is said of its end. */
const LEAST_PROGRESS = 0.02;

/** A scan that runs, beyond its row. */
export interface ScanProgress {
  function: string;
  start_unix: number;
  /** Milliseconds it had been at work at each 5 % of its bytes, from 0 % on; bounded by `MARKS`. */
  marks: readonly number[];
  /** Newest last; bounded. */
  points: readonly { active_ms: number; issued_bytes: number }[];
}

/** Time a scan was at work until `atMs`. */
export function activeMs(
  { began_ms, pauses }: Pick<LedgerScanRow, "began_ms" | "pauses">,
  atMs: number,
) {
  return Math.max(0, atMs - began_ms - pausedMs(pauses, atMs));
}

function pausedMs(pauses: readonly ScanPause[], atMs: number): number {
  return pauses.reduce(
    (sum, { from_ms, to_ms }) => sum + Math.max(0, (to_ms ?? atMs) - from_ms),
    0,
  );
}

/** With one more sample of its scan; figures that tell nothing leave it as it was. */
export function addProgress(known: ScanProgress | null, row: LedgerScanRow): ScanProgress {
  const { function: name, start_unix, issued_bytes, to_scan_bytes, last_seen_ms } = row;
  const progress = known ?? { function: name, start_unix, marks: [0], points: [] };
  if (issued_bytes === null || to_scan_bytes === null || to_scan_bytes <= 0) return progress;
  const active = activeMs(row, last_seen_ms);
  return {
    ...progress,
    marks: addMarks(progress, active, { issued_bytes, to_scan_bytes }),
    points: addPoint(progress.points, { active_ms: active, issued_bytes }),
  };
}

interface Bytes {
  issued_bytes: number;
  to_scan_bytes: number;
}

/** Each 5 % that was passed since the last point, as if it went evenly in between. */
function addMarks(
  { marks, points }: ScanProgress,
  active: number,
  { issued_bytes, to_scan_bytes }: Bytes,
): number[] {
  const last = points.at(-1) ?? { active_ms: 0, issued_bytes: 0 };
  const added = [...marks];
  while (added.length <= MARKS && issued_bytes >= to_scan_bytes * added.length / MARKS) {
    const wanted = to_scan_bytes * added.length / MARKS - last.issued_bytes;
    const part = issued_bytes > last.issued_bytes ? wanted / (issued_bytes - last.issued_bytes) : 1;
    const at = last.active_ms + (active - last.active_ms) * Math.min(1, Math.max(0, part));
    added.push(Math.max(added.at(-1) ?? 0, at));
  }
  return added;
}

function addPoint(points: ScanProgress["points"], point: ScanProgress["points"][number]) {
  const before = points.at(-2);
  // The newest stands for the present and is replaced until it is a minute from the one before.
  const kept =
    before !== undefined && (points.at(-1)?.active_ms ?? 0) - before.active_ms < POINT_EVERY_MS
      ? points.slice(0, -1)
      : points;
  return [...kept, point].slice(-MOST_POINTS);
}

/** Bytes per second of its last quarter of an hour at work; null before two samples. */
export function rateOf({ points }: ScanProgress): number | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || last.active_ms <= first.active_ms) return null;
  return Math.max(0, last.issued_bytes - first.issued_bytes) * 1000 /
    (last.active_ms - first.active_ms);
}

/**
 * How a scan's work was spread over its time: what part of it had passed at each 5 %. Disks are
 * slower towards their end, and metadata comes first: the next scan of the pool goes alike.
 */
export type Profile = readonly number[];

/** At the inner tracks of a disk, of its rate at the outer ones: between flash and spinning disks. */
const INNER_RATE = 0.92;

/** Of a pool whose scans nobody has seen: a little slower towards the end. */
const USUAL_PROFILE: Profile = Array.from(
  { length: MARKS + 1 },
  (_, index) => Math.log(1 - (1 - INNER_RATE) * index / MARKS) / Math.log(INNER_RATE),
);

/** What a pool's last scan of a function tells of the next. */
export interface Learned {
  profile: Profile;
  /** Time at work for each byte. */
  ms_per_byte: number;
}

/** Null where its samples do not tell. */
export function learnFrom(progress: ScanProgress, row: LedgerScanRow): Learned | null {
  if (row.ended_ms === null || row.to_scan_bytes === null || row.to_scan_bytes <= 0) return null;
  const active = activeMs(row, row.ended_ms);
  const profile = profileOf(progress, active);
  return profile === null ? null : { profile, ms_per_byte: active / row.to_scan_bytes };
}

function profileOf({ marks }: ScanProgress, totalActiveMs: number): Profile | null {
  if (totalActiveMs <= 0 || marks.length < MARKS) return null;
  return Array.from(
    { length: MARKS + 1 },
    (_, index) =>
      index === MARKS ? 1 : Math.min(1, (marks[index] ?? totalActiveMs) / totalActiveMs),
  );
}

/** Up to here it counts how long the last scan took, where this one goes about as fast … */
const COUNTS_UNTIL = 0.5;
/** … which is within so much of it. */
const ABOUT = 0.25;

/**
 * Milliseconds of work that are left, by how the pool's last scan of its function went, where one
 * was seen from end to end; null while its figures do not tell.
 */
export function remainingMs(row: LedgerScanRow, learned: Learned | null): number | null {
  const { issued_bytes, to_scan_bytes, last_seen_ms } = row;
  if (issued_bytes === null || to_scan_bytes === null || to_scan_bytes <= 0) return null;
  const part = Math.min(1, issued_bytes / to_scan_bytes);
  if (part < LEAST_PROGRESS) return null;
  const active = activeMs(row, last_seen_ms);
  const timePart = partOfTime(learned?.profile ?? USUAL_PROFILE, part);
  const total = active / Math.max(timePart, LEAST_PROGRESS / 4);
  const before = (learned?.ms_per_byte ?? 0) * to_scan_bytes;
  const isAlike = Math.abs(total - before) <= before * ABOUT;
  const weight = isAlike ? Math.min(1, part / COUNTS_UNTIL) : 1;
  return Math.max(0, weight * total + (1 - weight) * before - active);
}

function partOfTime(profile: Profile, part: number): number {
  const place = part * MARKS;
  const index = Math.min(MARKS - 1, Math.floor(place));
  const [from, to] = [profile[index] ?? part, profile[index + 1] ?? part];
  return from + (to - from) * (place - index);
}
