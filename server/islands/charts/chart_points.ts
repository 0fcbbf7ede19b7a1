/** The points of a chart: which belong together, and how they are handed to the drawing. */
import type { ChartPoint, UnreadTime } from "../../views/mod.ts";

/** Points asked for: about one per pixel of the widest chart. */
export const CHART_POINTS = 800;

/** Missing this many readings in a row is a gap. */
const GAP_INTERVALS = 3;
const HOUR_SECONDS = 3600;

/** Times and the values of each line side by side, as uPlot takes them. */
export type Columns = [unix: number[], ...values: (number | null)[][]];

/** A time without values, and why. */
export interface ChartGap {
  from: number;
  to: number;
  cause: string;
}

/**
 * The longest distance of two points that one line joins, for readings every `intervalSeconds` of
 * which at most `points` are asked for.
 */
export function gapSeconds(
  intervalSeconds: number,
  hours: number,
  points: number = CHART_POINTS,
): number {
  const thinnedSeconds = hours * HOUR_SECONDS / points;
  return GAP_INTERVALS * Math.max(intervalSeconds, thinnedSeconds);
}

/** Puts a null between points further apart than `gap` seconds: nothing was read in between. */
export function toColumns(
  points: readonly ChartPoint[],
  gap: number,
): [unix: number[], values: (number | null)[]] {
  const columns: ReturnType<typeof toColumns> = [[], []];
  let before: number | undefined;
  for (const [unix, value] of points) {
    if (before !== undefined && unix - before > gapAfter(before, gap)) {
      columns[0].push((before + unix) / 2);
      columns[1].push(null);
    }
    columns[0].push(unix);
    columns[1].push(value);
    before = unix;
  }
  return columns;
}

/** What is kept for long is hourly and lies on the hour, where a raw reading hardly ever does. */
function gapAfter(unix: number, gap: number): number {
  return unix % HOUR_SECONDS === 0 ? Math.max(gap, 2 * HOUR_SECONDS) : gap;
}

/**
 * The points with a newer one, without those before `sinceUnix`. Null when readings are missing
 * between the two, which the server may have.
 */
export function appendPoint(
  points: readonly ChartPoint[],
  point: ChartPoint,
  { sinceUnix, gap }: { sinceUnix: number; gap: number },
): readonly ChartPoint[] | null {
  const last = points.at(-1);
  if (last === undefined || point[0] - last[0] > gap) return null;
  if (point[0] <= last[0]) return points;
  return [...points.filter(([unix]) => unix >= sinceUnix), point];
}

/**
 * Several series on one axis of time. Where one has no point at a time of another, nothing is said
 * (`undefined`): its line goes on; where it has a gap, its line breaks (null).
 */
export function joinColumns(series: readonly (readonly ChartPoint[])[], gap: number): Columns {
  const lines = series.map((points) => toColumns(points, gap));
  const times = [...new Set(lines.flatMap(([unix]) => unix))].sort((a, b) => a - b);
  const places = new Map(times.map((unix, place) => [unix, place]));
  const values = lines.map(([unix, known]) => {
    const line = new Array<number | null | undefined>(times.length).fill(undefined);
    for (const [index, at] of unix.entries()) line[places.get(at) as number] = known[index];
    return line as (number | null)[];
  });
  return [times, ...values];
}

/** What is said of a gap that nothing is known of. */
const NOT_READ = "not read";
/** Of the time before the first point. */
const NOT_KEPT = "nothing kept";

/**
 * Where the window has no values for longer than `gap`: between points, where they are unknown, and
 * at both ends. The cause is what was not read for the longest part of it.
 */
export function findGaps(
  points: readonly ChartPoint[],
  { gap, window, unread }: {
    gap: number;
    window: { from: number; to: number };
    unread: readonly UnreadTime[];
  },
): ChartGap[] {
  const known = points.filter(([unix, value]) => value !== null && unix <= window.to);
  const gaps: ChartGap[] = [];
  const add = (from: number, to: number, otherwise: string) => {
    const [start, end] = [Math.max(from, window.from), Math.min(to, window.to)];
    if (end - start > gapAfter(from, gap)) {
      gaps.push({ from: start, to: end, cause: causeOf(start, end, unread) ?? otherwise });
    }
  };
  let before = window.from;
  for (const [index, [unix]] of known.entries()) {
    add(before, unix, index === 0 ? NOT_KEPT : NOT_READ);
    before = unix;
  }
  add(before, window.to, known.length === 0 ? NOT_KEPT : NOT_READ);
  return gaps;
}

function causeOf(from: number, to: number, unread: readonly UnreadTime[]): string | null {
  let cause: string | null = null;
  let longest = 0;
  for (const { from_unix, to_unix, cause: told } of unread) {
    const seconds = Math.min(to, to_unix ?? to) - Math.max(from, from_unix);
    if (seconds > longest) [cause, longest] = [told, seconds];
  }
  return cause;
}
