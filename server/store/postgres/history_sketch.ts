/** Series of a host in a few strokes: of a day of points, which is thousands of rows, a few are read. */
import { toTime } from "../packing/history_time.ts";
import { unpackValue } from "../packing/packed_sample.ts";
import type { HistoryStore } from "../port.ts";
import type { Reader } from "./database.ts";
import { type HistoryRecord, LIST_LAYOUTS } from "./history.ts";
import { statement } from "./statement.ts";

// Each by the primary key, in the partition of its day.
const LIST_FIRST = statement(`
  SELECT place, layout_id, points
  FROM unnest(:since_ms::bigint[], :until_ms::bigint[])
    WITH ORDINALITY AS span (since_ms, until_ms, place)
  CROSS JOIN LATERAL (
    SELECT layout_id, points FROM history
    WHERE host_id = :hostId AND at_ms >= span.since_ms AND at_ms < span.until_ms
    ORDER BY at_ms LIMIT 1) AS first`);

export function createSketchReads(db: Reader): Pick<HistoryStore, "sketchHistory"> {
  /** Where each series stands in each layout of a host; -1: not in it. */
  async function columnsOf(
    hostId: number,
    metrics: readonly string[],
  ): Promise<Map<number, number[]>> {
    const layouts = await db.all<{ id: number; metrics: string }>(LIST_LAYOUTS, { hostId });
    return new Map(layouts.map(({ id, metrics: held }) => {
      const names = JSON.parse(held) as string[];
      return [id, metrics.map((metric) => names.indexOf(metric))];
    }));
  }

  return {
    async sketchHistory(hostId, metrics, { since_ms, step_ms, count }) {
      const strokes = metrics.map((): (number | null)[] => new Array(count).fill(null));
      const borders = Array.from(
        { length: count + 1 },
        (_, place) => toTime(since_ms + place * step_ms),
      );
      const rows = await db.all<Omit<HistoryRecord, "at_ms"> & { place: number }>(LIST_FIRST, {
        hostId,
        since_ms: borders.slice(0, -1),
        until_ms: borders.slice(1),
      });
      const columns = await columnsOf(hostId, metrics);
      for (const { place, layout_id, points } of rows) {
        for (const [series, column] of (columns.get(layout_id) ?? []).entries()) {
          const values = strokes[series];
          if (values !== undefined && column !== -1) {
            values[place - 1] = unpackValue(points, column);
          }
        }
      }
      return strokes;
    },
  };
}
