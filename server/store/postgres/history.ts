/**
 * The tables of the history: `history` holds one row per host and time with the values of all series,
 * as 32-bit floats in the order that a row of `history_layouts` names; `history_hourly` holds what is
 * kept for long.
 */
import { isKeptHourly } from "../../../shared/series/series.ts";
import { hourOf, toTime } from "../packing/history_time.ts";
import { unpackValue } from "../packing/packed_sample.ts";
import type { HistoryPoint, HistoryStore } from "../port.ts";
import type { Database, Reader, Session } from "./database.ts";
import { ByteCount, ROW_BYTES } from "./host_bytes.ts";
import { createHourly, type HourlyValue } from "./history_hourly.ts";
import { createLayouts, DELETE_OLD_LAYOUTS } from "./history_layouts.ts";
import { columnsOf, prepared, statement } from "./statement.ts";

// By the primary key.
const LIST = statement(`
  SELECT at_ms, layout_id, points FROM history
  WHERE host_id = :hostId AND at_ms BETWEEN :sinceMs AND :untilMs ORDER BY at_ms`);

export const LIST_LAYOUTS = statement(
  "SELECT id, metrics FROM history_layouts WHERE host_id = :hostId",
);

const LIST_HOURLY = statement(`
  SELECT at_ms, value FROM history_hourly
  WHERE host_id = :hostId AND at_ms BETWEEN :sinceMs AND :untilMs AND metric = :metric
  ORDER BY at_ms`);

// Of two of one moment the first stays.
const INSERT = prepared(`
  INSERT INTO history (host_id, at_ms, layout_id, points)
  SELECT * FROM unnest(:host_id::bigint[], :at_ms::bigint[], :layout_id::bigint[],
    :points::bytea[])
  ON CONFLICT DO NOTHING
  RETURNING host_id, octet_length(points) + ${ROW_BYTES.history} AS bytes`);

// Days that have a partition of their own go as a whole (partitions.ts).
const DELETE_REST = statement(`
  DELETE FROM history_rest WHERE host_id = :hostId AND at_ms IN (
    SELECT at_ms FROM history_rest WHERE host_id = :hostId AND at_ms < :beforeMs LIMIT :batch)
  RETURNING host_id, octet_length(points) + ${ROW_BYTES.history} AS bytes`);

const DELETE_HOURLY = statement(`
  DELETE FROM history_hourly WHERE host_id = :hostId AND (at_ms, metric) IN (
    SELECT at_ms, metric FROM history_hourly
    WHERE host_id = :hostId AND at_ms < :beforeMs LIMIT :batch)
  RETURNING host_id, octet_length(metric) + ${ROW_BYTES.hourly} AS bytes`);

export type HistoryRecord = { at_ms: number; layout_id: number; points: Uint8Array };

export function createHistoryReads(db: Reader): Pick<HistoryStore, "listHistory"> {
  return {
    async listHistory(hostId, metric, sinceMs, untilMs): Promise<HistoryPoint[]> {
      const layouts = await db.all<{ id: number; metrics: string }>(LIST_LAYOUTS, { hostId });
      const columns = new Map<number, number>();
      for (const { id, metrics } of layouts) {
        const column = (JSON.parse(metrics) as string[]).indexOf(metric);
        if (column !== -1) columns.set(id, column);
      }
      const range = { hostId, sinceMs: toTime(sinceMs), untilMs: toTime(untilMs) };
      const rows = await db.all<HistoryRecord>(LIST, range);
      const raw = rows.flatMap(({ at_ms, layout_id, points }): HistoryPoint[] => {
        const column = columns.get(layout_id);
        return column === undefined ? [] : [{ at_ms, value: unpackValue(points, column) }];
      });
      if (!isKeptHourly(metric)) return raw;
      const rawSinceMs = hourOf(raw[0]?.at_ms ?? Infinity);
      const before = { hostId, metric, sinceMs, untilMs: Math.min(untilMs, rawSinceMs - 1) };
      return [...await db.all<HistoryPoint>(LIST_HOURLY, before), ...raw];
    },
  };
}

/** The points of a sample that is stored. */
export interface NewPoints {
  host_id: number;
  at_ms: number;
  metrics: string;
  points: Uint8Array;
  hourly: readonly HourlyValue[];
}

export function createHistoryWrites() {
  const layouts = createLayouts();
  const hourly = createHourly();

  return {
    /** Part of the transaction that stores the samples. */
    async insertPoints(
      session: Session,
      points: readonly NewPoints[],
      count: ByteCount,
    ): Promise<void> {
      if (points.length === 0) return;
      const layoutOf = await layouts.take(session, points, count);
      const rows = points.map((row) => ({
        host_id: row.host_id,
        at_ms: row.at_ms,
        layout_id: layoutOf(row),
        points: row.points,
      }));
      const stored = await session.all<{ host_id: number; bytes: number }>(
        INSERT,
        columnsOf(["host_id", "at_ms", "layout_id", "points"], rows),
      );
      for (const { host_id, bytes } of stored) count.add(host_id, bytes);
      await hourly.raise(session, points, count);
    },
  };
}

export function createHistoryPruning(db: Database) {
  return {
    /** Removes up to `batch` old points of each resolution of one host. How many. */
    pruneHistory: (
      hostId: number,
      limits: { raw_before_ms: number; hourly_before_ms: number; batch: number },
    ): Promise<number> =>
      db.step(async (session) => {
        const { raw_before_ms: rawMs, hourly_before_ms: hourlyMs, batch } = limits;
        const removed = [
          ...await session.all<{ host_id: number; bytes: number }>(DELETE_REST, {
            hostId,
            beforeMs: toTime(rawMs),
            batch,
          }),
          ...await session.all<{ host_id: number; bytes: number }>(DELETE_HOURLY, {
            hostId,
            beforeMs: hourlyMs,
            batch,
          }),
        ];
        const count = new ByteCount();
        count.subtract(removed);
        count.subtract(await session.all(DELETE_OLD_LAYOUTS, { hostId, beforeMs: rawMs }));
        await count.write(session);
        return removed.length;
      }),
  };
}
