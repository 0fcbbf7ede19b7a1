import { type ChartSpan, hoursOf } from "../../views/chart_span.ts";
import type { ChartMarks, ChartPoint } from "../../views/mod.ts";
import { hostPath } from "../../views/paths.ts";

export interface SeriesQuery {
  host: string;
  /** As the history names it, such as `load1`. */
  metric: string;
  span: ChartSpan;
  /** Points at most. */
  points: number;
}

/** One series over a time, thinned by the server. Rejects in words for the operator. */
export async function fetchPoints(
  { host, metric, span, points }: SeriesQuery,
  signal: AbortSignal,
): Promise<ChartPoint[]> {
  const { zoom } = span;
  const query = new URLSearchParams({
    metric,
    ...(zoom === null ? { hours: `${hoursOf(span)}` } : secondsOf(zoom)),
    points: `${points}`,
  });
  const answer: { points: ChartPoint[] } = await fetchJson(
    `/api${hostPath(host)}/history?${query}`,
    signal,
  );
  return answer.points;
}

/** What is told beside the lines of a host in a time. Rejects in words for the operator. */
export function fetchMarks(
  host: string,
  window: { from: number; to: number },
  signal: AbortSignal,
): Promise<ChartMarks> {
  return fetchJson(`/api${hostPath(host)}/marks?${new URLSearchParams(secondsOf(window))}`, signal);
}

function secondsOf({ from, to }: { from: number; to: number }) {
  return { from: `${Math.floor(from)}`, to: `${Math.ceil(to)}` };
}

async function fetchJson<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return await response.json();
}
