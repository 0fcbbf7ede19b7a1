/** The points of a chart: which belong together, and how they are handed to the drawing. */
import type { ChartPoint } from "../../views/mod.ts";
import { CHART_POINTS } from "./ranges.ts";

/** Missing this many readings in a row is a gap. */
const GAP_INTERVALS = 3;
const HOUR_SECONDS = 3600;

/** Times and values side by side, as uPlot takes them. */
export type Columns = [unix: number[], values: (number | null)[]];

/** The longest distance of two points that one line joins, for readings every `intervalSeconds`. */
export function gapSeconds(intervalSeconds: number, hours: number): number {
  const thinnedSeconds = hours * HOUR_SECONDS / CHART_POINTS;
  return GAP_INTERVALS * Math.max(intervalSeconds, thinnedSeconds);
}

/** Puts a null between points further apart than `gap` seconds: nothing was read in between. */
export function toColumns(points: readonly ChartPoint[], gap: number): Columns {
  const columns: Columns = [[], []];
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
