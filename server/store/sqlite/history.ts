/**
 * The tables of the history: `history` holds one row per host and time with the values of all series,
 * as 32-bit floats in the order that a row of `history_layouts` names; `history_hourly` holds what is
 * kept for long. Points come with their sample, and lie beside it as long as it is recent.
 */
import type { DatabaseSync } from "node:sqlite";
import { isKeptHourly } from "../../../shared/series/series.ts";
import { SHARES } from "../../../shared/shares.ts";
import type { HistoryPoint, HistoryStore } from "../port.ts";
import { hourOf, LAYOUT_TOUCH_MS, TIME_BITS, toTime } from "../packing/history_time.ts";
import { type PackedHistory, unpackValue } from "../packing/packed_sample.ts";
import { historyId, RECENT_AT_MS } from "./history_time.ts";
import type { RecentSamples } from "./recent_samples.ts";
import { transaction, withoutSync } from "./transaction.ts";

// The points of one host lie side by side, in the order of time.
const LIST = `
  SELECT id & ((1 << ${TIME_BITS}) - 1) AS at_ms, layout_id, points FROM history
  WHERE id BETWEEN ${historyId(":sinceMs")} AND ${historyId(":untilMs")} ORDER BY id`;

/** Points of a host that lie beside their samples still. */
export const LIST_RECENT = `
  SELECT ${RECENT_AT_MS} AS at_ms, layout_id, points FROM samples_recent
  WHERE host_id = :hostId AND points IS NOT NULL AND at_ms BETWEEN :sinceMs AND :untilMs
  ORDER BY at_ms, id`;

const DELETE = `
  DELETE FROM history WHERE id IN (
    SELECT id FROM history WHERE id >= ${historyId("0")} AND id < ${
  historyId(":beforeMs")
} LIMIT :batch)`;

// Served by the index history_layouts_by_host.
const FIND_LAYOUT = `
  SELECT id, used_at_ms FROM history_layouts WHERE host_id = :hostId AND metrics = :metrics`;

export const LIST_LAYOUTS = "SELECT id, metrics FROM history_layouts WHERE host_id = :hostId";

const INSERT_LAYOUT = `
  INSERT INTO history_layouts (host_id, metrics, used_at_ms)
  VALUES (:hostId, :metrics, CAST(:atMs AS INTEGER))`;

const TOUCH_LAYOUT =
  "UPDATE history_layouts SET used_at_ms = CAST(:atMs AS INTEGER) WHERE id = :id";

const COUNT_LAYOUTS = "SELECT count(*) AS count FROM history_layouts WHERE host_id = :hostId";

const OLDEST_LAYOUT = `
  SELECT id FROM history_layouts WHERE host_id = :hostId ORDER BY used_at_ms, id LIMIT 1`;

const DELETE_LAYOUT = "DELETE FROM history_layouts WHERE id = :id";

const DELETE_POINTS_OF = `
  DELETE FROM history
  WHERE id >= ${historyId("0")} AND id < ${
  historyId("0")
} + (1 << ${TIME_BITS}) AND layout_id = :id`;

const FORGET_RECENT_OF = `
  UPDATE samples_recent SET layout_id = NULL, points = NULL
  WHERE host_id = :hostId AND layout_id = :id`;

const DELETE_LAYOUTS = `
  DELETE FROM history_layouts WHERE host_id = :hostId AND used_at_ms < :beforeMs`;

// Written only where the hour's highest value grows, which is rare.
const RAISE_HOURLY = `
  INSERT INTO history_hourly (host_id, at_ms, metric, value)
  VALUES (:hostId, CAST(:atMs AS INTEGER), :metric, :value)
  ON CONFLICT DO UPDATE SET value = excluded.value WHERE excluded.value > value`;

// Served by the primary key, as are the two below.
const COUNT_HOURLY = `
  SELECT count(*) AS count FROM history_hourly
  WHERE host_id = :hostId AND at_ms = CAST(:atMs AS INTEGER)`;

const IS_KNOWN_HOURLY = `
  SELECT 1 FROM history_hourly
  WHERE host_id = :hostId AND at_ms = CAST(:atMs AS INTEGER) AND metric = :metric`;

const LIST_HOURLY = `
  SELECT at_ms, value FROM history_hourly
  WHERE host_id = :hostId AND at_ms BETWEEN :sinceMs AND :untilMs AND metric = :metric
  ORDER BY at_ms`;

const DELETE_HOURLY = `
  DELETE FROM history_hourly WHERE (host_id, at_ms, metric) IN (
    SELECT host_id, at_ms, metric FROM history_hourly
    WHERE host_id = :hostId AND at_ms < :beforeMs LIMIT :batch)`;

export function createHistoryReads(db: DatabaseSync) {
  const list = db.prepare(LIST);
  const listRecent = db.prepare(LIST_RECENT);
  const listLayouts = db.prepare(LIST_LAYOUTS);
  const listHourly = db.prepare(LIST_HOURLY);
  return {
    listHistory(
      ...[hostId, metric, sinceMs, untilMs]: Parameters<HistoryStore["listHistory"]>
    ): HistoryPoint[] {
      const columns = new Map<number, number>();
      for (const { id, metrics } of listLayouts.all({ hostId }) as unknown as LayoutRecord[]) {
        const column = (JSON.parse(metrics) as string[]).indexOf(metric);
        if (column !== -1) columns.set(id, column);
      }
      const raw: HistoryPoint[] = [];
      const range = { hostId, sinceMs: toTime(sinceMs), untilMs: toTime(untilMs) };
      const rows = joinByTime(
        list.all(range) as unknown as HistoryRecord[],
        listRecent.all(range) as unknown as HistoryRecord[],
      );
      for (const { at_ms, layout_id, points } of rows) {
        const column = columns.get(layout_id);
        if (column !== undefined) raw.push({ at_ms, value: unpackValue(points, column) });
      }
      if (!isKeptHourly(metric)) return raw;
      const rawSinceMs = hourOf(raw[0]?.at_ms ?? Infinity);
      const before = { hostId, metric, sinceMs, untilMs: Math.min(untilMs, rawSinceMs - 1) };
      return [...listHourly.all(before) as unknown as HistoryPoint[], ...raw];
    },
  };
}

export type LayoutRecord = { id: number; metrics: string };
export type HistoryRecord = { at_ms: number; layout_id: number; points: Uint8Array };

/** Both in the order of time, one of each moment: as it will be once the recent ones are settled. */
function joinByTime(
  settled: readonly HistoryRecord[],
  recent: readonly HistoryRecord[],
): readonly HistoryRecord[] {
  if (recent.length === 0) return settled;
  const known = new Set<number>();
  return [...settled, ...recent]
    .filter(({ at_ms }) => !known.has(at_ms) && known.add(at_ms))
    .sort((a, b) => a.at_ms - b.at_ms);
}

export type HistoryWrites = ReturnType<typeof createHistoryWrites>;

export function createHistoryWrites(db: DatabaseSync, recent: Pick<RecentSamples, "settle">) {
  const forgetRecentOf = db.prepare(FORGET_RECENT_OF);
  const findLayout = db.prepare(FIND_LAYOUT);
  const insertLayout = db.prepare(INSERT_LAYOUT);
  const touchLayout = db.prepare(TOUCH_LAYOUT);
  const raiseHourly = db.prepare(RAISE_HOURLY);
  const deleteRaw = db.prepare(DELETE);
  const deleteHourly = db.prepare(DELETE_HOURLY);
  const deleteLayouts = db.prepare(DELETE_LAYOUTS);
  const countLayouts = db.prepare(COUNT_LAYOUTS);
  const oldestLayout = db.prepare(OLDEST_LAYOUT);
  const deleteLayout = db.prepare(DELETE_LAYOUT);
  const deletePointsOf = db.prepare(DELETE_POINTS_OF);
  const countHourly = db.prepare(COUNT_HOURLY);
  const isKnownHourly = db.prepare(IS_KNOWN_HOURLY);

  function layoutOf(hostId: number, metrics: string, atMs: number): number {
    const found = findLayout.get({ hostId, metrics }) as
      | { id: number; used_at_ms: number }
      | undefined;
    if (found === undefined) {
      makeRoomForLayout(hostId);
      return Number(insertLayout.run({ hostId, metrics, atMs }).lastInsertRowid);
    }
    if (atMs - found.used_at_ms > LAYOUT_TOUCH_MS) touchLayout.run({ id: found.id, atMs });
    return found.id;
  }

  /** Names that change with every sample would make a layout for each: the one unused longest goes. */
  function makeRoomForLayout(hostId: number): void {
    const { count } = countLayouts.get({ hostId }) as { count: number };
    if (count < SHARES.host.historyLayouts) return;
    const { id } = oldestLayout.get({ hostId }) as { id: number };
    deletePointsOf.run({ hostId, id });
    forgetRecentOf.run({ hostId, id });
    deleteLayout.run({ id });
  }

  /** Names beyond a host's share of one hour are left out; those that it has go on. */
  function raise(hostId: number, atMs: number, hourly: PackedHistory["hourly"]): void {
    if (hourly.length === 0) return;
    let left = SHARES.sample.pools - (countHourly.get({ hostId, atMs }) as { count: number }).count;
    const isTight = left < hourly.length;
    for (const value of hourly) {
      if (isTight && isKnownHourly.get({ hostId, atMs, metric: value.metric }) === undefined) {
        if (left <= 0) continue;
        left--;
      }
      raiseHourly.run({ hostId, atMs, ...value });
    }
  }

  return {
    /**
     * Takes up the points of a sample: the layout that they are in. Part of the transaction that
     * stores the sample.
     */
    takePoints(hostId: number, atUs: number, { metrics, hourly }: PackedHistory): number {
      const atMs = toTime(Math.floor(atUs / 1000));
      const layoutId = layoutOf(hostId, metrics, atMs);
      raise(hostId, hourOf(atMs), hourly);
      return layoutId;
    },

    /** Removes up to `batch` old points of each resolution of one host. How many. */
    pruneHistory(
      hostId: number,
      limits: { raw_before_ms: number; hourly_before_ms: number; batch: number },
    ): number {
      const { raw_before_ms: rawMs, hourly_before_ms: hourlyMs, batch } = limits;
      return withoutSync(db, () =>
        transaction(db, () => {
          recent.settle();
          const raw = deleteRaw.run({ hostId, beforeMs: toTime(rawMs), batch });
          const hourly = deleteHourly.run({ hostId, beforeMs: hourlyMs, batch });
          deleteLayouts.run({ hostId, beforeMs: rawMs - LAYOUT_TOUCH_MS });
          return Number(raw.changes) + Number(hourly.changes);
        }));
    },
  };
}
