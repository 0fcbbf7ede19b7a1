import type { ChartPoint } from "../../views/mod.ts";
import { hostPath } from "../../views/paths.ts";
import { CHART_POINTS } from "./ranges.ts";

export interface SeriesQuery {
  host: string;
  /** As the history names it, such as `load1`. */
  metric: string;
  hours: number;
}

/** The last hours of one series, thinned by the server. Rejects in words for the operator. */
export async function fetchPoints(
  { host, metric, hours }: SeriesQuery,
  signal: AbortSignal,
): Promise<ChartPoint[]> {
  const query = new URLSearchParams({ metric, hours: `${hours}`, points: `${CHART_POINTS}` });
  const response = await fetch(`/api${hostPath(host)}/history?${query}`, {
    signal,
  });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const { points }: { points: ChartPoint[] } = await response.json();
  return points;
}
