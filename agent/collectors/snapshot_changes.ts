/** What became of snapshots between two collections. */
import type { SnapshotChange } from "../../shared/sample/zfs_datasets.ts";
import type { NamesOfDataset, SnapshotNames } from "./snapshot_names.ts";

/** A sample tells no more of them than this. */
export const MAX_CHANGES = 500;

/**
 * What changed in each dataset that is in both readings: what is out of order first, then by what
 * was destroyed. A dataset that is gone, and one that was made anew under its name, took its
 * snapshots with it.
 */
export function compareSnapshots(before: SnapshotNames, after: SnapshotNames): SnapshotChange[] {
  const changes: SnapshotChange[] = [];
  for (const dataset of before.datasets.keys()) {
    if (!isSameDataset(dataset, before, after)) continue;
    const old = before.byDataset.get(dataset);
    const now = after.byDataset.get(dataset);
    changes.push(...compareDataset(dataset, { before, after, old, now }));
  }
  return changes.sort((a, b) =>
    b.destroyed_out_of_order - a.destroyed_out_of_order || b.destroyed - a.destroyed
  );
}

function isSameDataset(dataset: string, before: SnapshotNames, after: SnapshotNames): boolean {
  const [created, createdNow] = [before.datasets.get(dataset), after.datasets.get(dataset)];
  if (createdNow === undefined) return false;
  return created === null || createdNow === null || created === createdNow;
}

interface Pair {
  before: SnapshotNames;
  after: SnapshotNames;
  /** Undefined: it had, or has, no snapshots. */
  old: NamesOfDataset | undefined;
  now: NamesOfDataset | undefined;
}

function compareDataset(dataset: string, { before, after, old, now }: Pair): SnapshotChange[] {
  const changes = new Map<string, SnapshotChange>();
  const changeOf = (name: string) => {
    const change = changes.get(name) ??
      { dataset, class: name, created: 0, destroyed: 0, destroyed_out_of_order: 0 };
    changes.set(name, change);
    return change;
  };
  const known = new Set(old?.hashes);
  const left = new Set(now?.hashes);
  /** Series that have a snapshot now. */
  const alive = new Set<string>();
  now?.hashes.forEach((hash, index) => {
    const kind = after.kinds[now.kinds[index] ?? 0];
    if (kind === undefined) return;
    alive.add(kind.series);
    if (!known.has(hash)) changeOf(kind.class).created++;
  });
  if (old === undefined || old.hashes.every((hash) => left.has(hash))) return [...changes.values()];

  const rolledBackFrom = findRollback(old, left);
  for (const [kindIndex, places] of placesByKind(old)) {
    const kind = before.kinds[kindIndex];
    if (kind === undefined) continue;
    const isGone = (place: number) => !left.has(old.hashes[place] ?? 0);
    const gone = places.filter(isGone);
    if (gone.length === 0) continue;
    const change = changeOf(kind.class);
    change.destroyed += gone.length;
    const pruned = places.filter((place) => place < rolledBackFrom);
    change.destroyed_out_of_order += countOutOfOrder(
      pruned.map((place) => ({
        isGone: isGone(place),
        created_unix: old.created_unix[place] ?? 0,
      })),
      { isAlive: alive.has(kind.series), mayThin: THINNING.has(kind.class) },
    );
  }
  return [...changes.values()];
}

/** The place from which on a rollback took all: one needs an older snapshot to go back to. */
function findRollback({ hashes }: NamesOfDataset, left: ReadonlySet<number>): number {
  const lastLeft = hashes.findLastIndex((hash) => left.has(hash));
  return lastLeft < 0 ? hashes.length : lastLeft + 1;
}

function placesByKind({ kinds }: NamesOfDataset): Map<number, number[]> {
  const places = new Map<number, number[]>();
  kinds.forEach((kind, place) => {
    const list = places.get(kind);
    if (list === undefined) places.set(kind, [place]);
    else list.push(place);
  });
  return places;
}

/** Tools that keep fewer the older they are, all under names of one form. */
const THINNING: ReadonlySet<string> = new Set(["zrepl"]);

interface Snapshot {
  isGone: boolean;
  created_unix: number;
}

/**
 * How many of one series, oldest first, went in a way that no pruning goes. Pruning takes the
 * oldest and leaves a newer one of its own; where it thins, what it leaves is spread evenly.
 */
function countOutOfOrder(
  series: readonly Snapshot[],
  { isAlive, mayThin }: { isAlive: boolean; mayThin: boolean },
): number {
  const runs = goneRuns(series);
  if (!isAlive) return series.filter(({ isGone }) => isGone).length;
  const suspicious = runs.filter(({ start }) => start > 0);
  const unexplained = mayThin
    ? suspicious.filter((run) => !isThinning(run, suspicious, series))
    : suspicious;
  return unexplained.reduce((total, { length }) => total + length, 0);
}

interface Run {
  /** Place of its first in the series. */
  start: number;
  length: number;
  /** Seconds between what is left before it and behind it; infinite at either end. */
  gap: number;
}

/** Those that went beside each other. */
function goneRuns(series: readonly Snapshot[]): Run[] {
  const runs: Run[] = [];
  for (let place = 0; place < series.length; place++) {
    if (!series[place]?.isGone) continue;
    const start = place;
    while (series[place + 1]?.isGone) place++;
    const [left, right] = [series[start - 1], series[place + 1]];
    const gap = left === undefined || right === undefined
      ? Infinity
      : right.created_unix - left.created_unix;
    runs.push({ start, length: place + 1 - start, gap });
  }
  return runs;
}

/** The steps of a pruning are not all of one length. */
const EVEN_TIMES = 2;
/** So many gaps of one length are a pattern. */
const PATTERN_RUNS = 3;

/**
 * Whether a run leaves a gap about as wide as there was in its place, as is left just before it, or
 * as other runs leave.
 */
function isThinning(run: Run, runs: readonly Run[], series: readonly Snapshot[]): boolean {
  if (run.gap === Infinity) return false;
  const stepTo = (place: number) =>
    (series[place]?.created_unix ?? 0) - (series[place - 1]?.created_unix ?? 0);
  let widest = 0;
  for (let place = run.start; place <= run.start + run.length; place++) {
    widest = Math.max(widest, stepTo(place));
  }
  const before = series.slice(0, run.start).filter(({ isGone }) => !isGone).slice(-2);
  const [earlier, last] = before.map(({ created_unix }) => created_unix);
  if (earlier !== undefined && last !== undefined) widest = Math.max(widest, last - earlier);
  if (run.gap <= EVEN_TIMES * widest) return true;
  const gaps = runs.map(({ gap }) => gap).sort((a, b) => a - b);
  return runs.length >= PATTERN_RUNS && run.gap <= EVEN_TIMES * (gaps[gaps.length >> 1] ?? 0);
}
