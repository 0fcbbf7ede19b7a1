/** How a series goes on, as a second line beyond the present. */
import type { ChartPoint } from "../../views/mod.ts";
import { type Columns, toColumns } from "./chart_points.ts";

export interface Forecast {
  /** Of the values of the series. */
  per_second: number;
}

/** Over less time a forecast of weeks shows nothing. */
const LEAST_SECONDS = 7 * 86_400;
/** Of the window, beyond the present. */
const BEYOND = 0.25;

interface ForecastView {
  window: { from: number; to: number };
  gap: number;
  /** Null: nobody knows. */
  forecast: Forecast | null;
  isZoomed: boolean;
}

/**
 * The columns to draw and the window that they need. The second line goes from the newest value to
 * the end of a window that is longer then; it is empty over a short time, and where a part is
 * looked at.
 */
export function withForecast(
  points: readonly ChartPoint[],
  { window, gap, forecast, isZoomed }: ForecastView,
): { columns: Columns; window: { from: number; to: number } } {
  const [times, values] = toColumns(points, gap);
  if (forecast === null) return { columns: [times, values], window };
  const ahead: (number | null)[] = times.map(() => null);
  const length = window.to - window.from;
  const last = points.findLast(([, value]) => value !== null);
  if (isZoomed || length < LEAST_SECONDS || last === undefined) {
    return { columns: [times, values, ahead], window };
  }
  const [fromUnix, value] = last;
  const to = window.to + BEYOND * length;
  ahead[times.lastIndexOf(fromUnix)] = value;
  return {
    columns: [
      [...times, to],
      [...values, null],
      [...ahead, (value ?? 0) + forecast.per_second * (to - fromUnix)],
    ],
    window: { from: window.from, to },
  };
}
