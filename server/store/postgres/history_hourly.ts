/** The table `history_hourly`: the highest value of each hour, of what is kept for long. */
import { SHARES } from "../../../shared/shares.ts";
import { hourOf } from "../packing/history_time.ts";
import type { Session } from "./database.ts";
import { type ByteCount, bytesOf, ROW_BYTES } from "./host_bytes.ts";
import { columnsOf, prepared } from "./statement.ts";

// By the primary key.
const FIND = prepared(`
  SELECT known.host_id, known.at_ms, known.metric, known.value
  FROM unnest(:host_id::bigint[], :at_ms::bigint[]) AS hour (host_id, at_ms)
  JOIN history_hourly known ON known.host_id = hour.host_id AND known.at_ms = hour.at_ms`);

const RAISE = prepared(`
  INSERT INTO history_hourly (host_id, at_ms, metric, value)
  SELECT * FROM unnest(:host_id::bigint[], :at_ms::bigint[], :metric::text[],
    :value::double precision[])
  ON CONFLICT (host_id, at_ms, metric) DO UPDATE
  SET value = greatest(history_hourly.value, excluded.value)`);

export interface HourlyValue {
  metric: string;
  value: number;
}

interface HourlyRow extends HourlyValue {
  host_id: number;
  at_ms: number;
}

/** What a host has of one hour, and what of it is to be written. */
interface Hour {
  host_id: number;
  at_ms: number;
  known: Map<string, number>;
  raised: Map<string, number>;
}

export function createHourly() {
  return {
    /**
     * Written only where the hour's highest value grows, which is rare. Names beyond a host's share of
     * one hour are left out; those that it has go on.
     */
    async raise(
      session: Session,
      points: readonly { host_id: number; at_ms: number; hourly: readonly HourlyValue[] }[],
      count: ByteCount,
    ): Promise<void> {
      const hours = new Map<string, Hour>();
      const keyOf = (hostId: number, atMs: number) => `${hostId} ${atMs}`;
      const told = points.filter(({ hourly }) => hourly.length > 0);
      for (const { host_id, at_ms } of told) {
        const hour = { host_id, at_ms: hourOf(at_ms), known: new Map(), raised: new Map() };
        hours.set(keyOf(host_id, hour.at_ms), hour);
      }
      if (hours.size === 0) return;
      const wanted = columnsOf(
        ["host_id", "at_ms"],
        [...hours.values()].map(({ host_id, at_ms }) => ({ host_id, at_ms })),
      );
      for (const row of await session.all<HourlyRow>(FIND, wanted)) {
        hours.get(keyOf(row.host_id, row.at_ms))?.known.set(row.metric, row.value);
      }
      for (const { host_id, at_ms, hourly } of told) {
        const hour = hours.get(keyOf(host_id, hourOf(at_ms)));
        for (const value of hourly) if (hour !== undefined) note(hour, value);
      }
      const rows = [...hours.values()].flatMap(({ host_id, at_ms, known, raised }): HourlyRow[] =>
        [...raised].map(([metric, value]) => {
          if (!known.has(metric)) count.add(host_id, bytesOf(metric) + ROW_BYTES.hourly);
          return { host_id, at_ms, metric, value };
        })
      );
      if (rows.length === 0) return;
      await session.run(RAISE, columnsOf(["host_id", "at_ms", "metric", "value"], rows));
    },
  };
}

function note({ known, raised }: Hour, { metric, value }: HourlyValue): void {
  const before = raised.get(metric) ?? known.get(metric);
  if (before !== undefined && before >= value) return;
  if (before === undefined) {
    const fresh = [...raised.keys()].filter((name) => !known.has(name)).length;
    if (known.size + fresh >= SHARES.sample.pools) return;
  }
  raised.set(metric, value);
}
