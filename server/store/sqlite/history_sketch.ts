/** Series of a host in a few strokes: of a day of points, which is thousands of rows, a few are read. */
import type { DatabaseSync } from "node:sqlite";
import { TIME_BITS, toTime } from "../packing/history_time.ts";
import { unpackValue } from "../packing/packed_sample.ts";
import type { HistoryStore } from "../port.ts";
import { type HistoryRecord, type LayoutRecord, LIST_LAYOUTS, LIST_RECENT } from "./history.ts";
import { historyId } from "./history_time.ts";

// The points of one host lie side by side, in the order of time.
const FIRST = `
  SELECT id & ((1 << ${TIME_BITS}) - 1) AS at_ms, layout_id, points FROM history
  WHERE id >= ${historyId(":sinceMs")} AND id < ${historyId(":untilMs")} ORDER BY id LIMIT 1`;

export function createSketchReads(db: DatabaseSync) {
  const listRecent = db.prepare(LIST_RECENT);
  const listLayouts = db.prepare(LIST_LAYOUTS);
  const findFirst = db.prepare(FIRST);

  /** Where each series stands in each layout of a host; -1: not in it. */
  function columnsOf(hostId: number, metrics: readonly string[]): Map<number, number[]> {
    const layouts = listLayouts.all({ hostId }) as unknown as LayoutRecord[];
    return new Map(layouts.map(({ id, metrics: held }) => {
      const names = JSON.parse(held) as string[];
      return [id, metrics.map((metric) => names.indexOf(metric))];
    }));
  }

  return {
    sketchHistory(
      ...[hostId, metrics, spans]: Parameters<HistoryStore["sketchHistory"]>
    ): (number | null)[][] {
      const { since_ms, step_ms, count } = spans;
      const columns = columnsOf(hostId, metrics);
      const recent = listRecent.all({
        hostId,
        sinceMs: toTime(since_ms),
        untilMs: toTime(since_ms + count * step_ms - 1),
      }) as unknown as HistoryRecord[];
      const strokes = metrics.map((): (number | null)[] => new Array(count).fill(null));
      for (let place = 0; place < count; place++) {
        const [sinceMs, untilMs] = [since_ms + place * step_ms, since_ms + (place + 1) * step_ms];
        const row = findFirst.get({
          hostId,
          sinceMs: toTime(sinceMs),
          untilMs: toTime(untilMs),
        }) as unknown as HistoryRecord | undefined ??
          recent.find(({ at_ms }) => at_ms >= sinceMs && at_ms < untilMs);
        if (row === undefined) continue;
        for (const [series, column] of (columns.get(row.layout_id) ?? []).entries()) {
          const values = strokes[series];
          if (values !== undefined && column !== -1) {
            values[place] = unpackValue(row.points, column);
          }
        }
      }
      return strokes;
    },
  };
}
