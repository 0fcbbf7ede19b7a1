import type { HistoryPoint } from "../../store/port.ts";

/**
 * At most `limit` of `points`, which are in the order of time: of each of `limit` equal spans the
 * highest, at the time it was read, so that no peak is lost. Null only where a span has no value.
 */
export function thinPoints(points: readonly HistoryPoint[], limit: number): HistoryPoint[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length <= limit) return [...points];
  const spanMs = (last.at_ms - first.at_ms + 1) / limit;
  const highest = new Map<number, HistoryPoint>();
  for (const point of points) {
    const span = Math.floor((point.at_ms - first.at_ms) / spanMs);
    const known = highest.get(span);
    if (known === undefined || (point.value ?? -Infinity) > (known.value ?? -Infinity)) {
      highest.set(span, point);
    }
  }
  return [...highest.values()];
}
