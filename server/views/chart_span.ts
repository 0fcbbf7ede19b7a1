/** Which time the charts of a page show, as its address says it. */

export interface ChartRange {
  /** In the address: `?range=6h`. */
  id: string;
  word: string;
  hours: number;
}

/** Back from the present, shortest first. Beyond raw samples only pools are known, by the hour. */
export const CHART_RANGES: readonly ChartRange[] = [
  { id: "1h", word: "1 h", hours: 1 },
  { id: "6h", word: "6 h", hours: 6 },
  { id: "24h", word: "24 h", hours: 24 },
  { id: "48h", word: "48 h", hours: 48 },
  { id: "30d", word: "30 d", hours: 30 * 24 },
  { id: "1y", word: "1 year", hours: 365 * 24 },
];

const FIRST_RANGE = "6h";

/** A range that moves with the present, within which, where both are given, a part is looked at. */
export interface ChartSpan {
  range: string;
  /** Epoch seconds; null: all of the range. */
  zoom: { from: number; to: number } | null;
}

/** Closer is no more to be seen: samples are this far apart at the least. */
export const LEAST_ZOOM_SECONDS = 120;
const MOST_ZOOM_SECONDS = 400 * 86_400;

/** What cannot be read is as if it were not there. */
export function readChartSpan(query: URLSearchParams): ChartSpan {
  const asked = query.get("range");
  const range = CHART_RANGES.find(({ id }) => id === asked)?.id ?? FIRST_RANGE;
  const [from, to] = [readSeconds(query.get("from")), readSeconds(query.get("to"))];
  const isZoom = from !== null && to !== null && to - from >= LEAST_ZOOM_SECONDS &&
    to - from <= MOST_ZOOM_SECONDS;
  return { range, zoom: isZoom ? { from, to } : null };
}

function readSeconds(text: string | null): number | null {
  return text !== null && /^\d{9,11}$/.test(text) ? Number(text) : null;
}

/** Puts it into an address, beside whatever else that says. */
export function writeChartSpan({ range, zoom }: ChartSpan, query: URLSearchParams): void {
  query.set("range", range);
  for (const end of ["from", "to"] as const) {
    if (zoom === null) query.delete(end);
    else query.set(end, String(Math.round(zoom[end])));
  }
}

export function hoursOf({ range, zoom }: ChartSpan): number {
  if (zoom !== null) return (zoom.to - zoom.from) / 3600;
  return CHART_RANGES.find(({ id }) => id === range)?.hours ?? 6;
}

/** The window that is shown at a moment, in epoch seconds. */
export function windowOf(span: ChartSpan, nowUnix: number): { from: number; to: number } {
  return span.zoom ?? { from: nowUnix - hoursOf(span) * 3600, to: nowUnix };
}
