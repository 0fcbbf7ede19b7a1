/** Samples and history by the day: days to come get a partition of their own, those past go as a whole. */
import { type Clock } from "../../../shared/clock.ts";
import type { Database, Session } from "./database.ts";
import { codeOf } from "./faults.ts";
import { ByteCount, ROW_BYTES } from "./host_bytes.ts";
import { columnsOf, statement } from "./statement.ts";

const DAY_MS = 86_400_000;

/** Days before and after today that have a partition made for them. */
const AROUND = { before: 1, after: 2 } as const;

interface DayTable {
  table: "samples" | "history";
  /** What a row has of a day: a time in so many of these to a millisecond. */
  perMs: number;
  /** The size of a row of it, in SQL. */
  bytes: string;
  /** Which rows of a partition stay although their day goes, in SQL; null: none. */
  kept: ((partition: string) => string) | null;
}

const SAMPLES: DayTable = {
  table: "samples",
  perMs: 1_000,
  bytes: `octet_length(payload) + ${ROW_BYTES.sample}`,
  // What is the newest of its host and kind, by collection or by receipt.
  kept: (partition) => `
    SELECT old.host_id, old.kind, old.collected_at_us, octet_length(old.payload) +
      ${ROW_BYTES.sample} AS bytes
    FROM (
      SELECT host_id, kind, max(collected_at_us) AS newest_us FROM ${partition}
      GROUP BY host_id, kind
    ) AS last
    JOIN ${partition} old ON old.host_id = last.host_id AND old.kind = last.kind
      AND old.collected_at_us = last.newest_us
    WHERE NOT EXISTS (
      SELECT 1 FROM samples newer
      WHERE newer.host_id = old.host_id AND newer.kind = old.kind
        AND newer.collected_at_us > old.collected_at_us)
    UNION
    SELECT old.host_id, old.kind, old.collected_at_us, octet_length(old.payload) +
      ${ROW_BYTES.sample}
    FROM newest_samples newest JOIN ${partition} old ON old.host_id = newest.host_id
      AND old.kind = newest.kind AND old.collected_at_us = newest.collected_at_us`,
};

const HISTORY: DayTable = {
  table: "history",
  perMs: 1,
  bytes: `octet_length(points) + ${ROW_BYTES.history}`,
  kept: null,
};

const TABLES = [SAMPLES, HISTORY] as const;

const LIST = statement(`
  SELECT relname AS name FROM pg_catalog.pg_class
  JOIN pg_catalog.pg_inherits ON inhrelid = pg_class.oid
  WHERE inhparent = to_regclass(:table) ORDER BY relname`);

type Key = { host_id: number; kind: number; collected_at_us: number; bytes: number };

/** The name of a day's partition. */
function nameOf(table: string, dayMs: number): string {
  return `${table}_d${new Date(dayMs).toISOString().slice(0, 10).replaceAll("-", "")}`;
}

/** The day of a partition; null of what is none of a day. */
function dayOf(name: string): number | null {
  const [, year, month, day] = /_d(\d{4})(\d{2})(\d{2})$/.exec(name) ?? [];
  return year === undefined ? null : Date.UTC(Number(year), Number(month) - 1, Number(day));
}

async function list(session: Pick<Session, "all">, table: string): Promise<string[]> {
  return (await session.all<{ name: string }>(LIST, { table })).map(({ name }) => name);
}

async function make(db: Database, { table, perMs }: DayTable, dayMs: number): Promise<void> {
  try {
    await db.step((session) =>
      session.exec(`
        CREATE TABLE IF NOT EXISTS ${nameOf(table, dayMs)} PARTITION OF ${table}
        FOR VALUES FROM (${dayMs * perMs}) TO (${(dayMs + DAY_MS) * perMs})`)
    );
  } catch (error) {
    // Rows of that day are there already, of a clock that is ahead or from before: they stay where
    // they are, and go one by one. Or another server has just made it.
    if (!["23514", "42P07", "23505"].includes(codeOf(error))) throw error;
  }
}

/** So many days are made at most: of more, clocks were wrong. */
const MAX_DAYS = 1_000;

/** Makes the partitions of these days since the epoch, where they are not there. */
export async function makePartitionsFor(
  db: Database,
  days: { samples: readonly number[]; history: readonly number[] },
): Promise<void> {
  for (const table of TABLES) {
    const known = days[table.table].filter((day) => day > 0).toSorted((a, b) => b - a);
    for (const day of known.slice(0, MAX_DAYS)) await make(db, table, day * DAY_MS);
  }
}

export function createPartitions(db: Database, clock: Clock) {
  async function drop(table: DayTable, partition: string): Promise<number> {
    return await db.step(async (session) => {
      // Nothing is added to this day from here on; all others go on.
      await session.exec(`LOCK TABLE ${partition} IN SHARE MODE`);
      const sums = await session.all<{ host_id: number; rows: number; bytes: number }>(statement(`
        SELECT host_id, count(*) AS rows, sum(${table.bytes})::bigint AS bytes
        FROM ${partition} GROUP BY host_id`));
      const kept = table.kept === null
        ? []
        : await session.all<Key>(statement(table.kept(partition)));
      await session.exec(`
        SET LOCAL lock_timeout = '2s';
        ALTER TABLE ${table.table} DETACH PARTITION ${partition}`);
      if (kept.length > 0) await putBack(session, partition, kept);
      await session.exec(`DROP TABLE ${partition}`);
      const count = new ByteCount();
      count.subtract(sums);
      for (const { host_id, bytes } of kept) count.add(host_id, bytes);
      await count.write(session);
      return sums.reduce((sum, { rows }) => sum + rows, 0) - kept.length;
    });
  }

  /** How many rows went. */
  async function dropBefore(table: DayTable, beforeMs: number, signal?: AbortSignal) {
    let rows = 0;
    for (const name of await list(db, table.table)) {
      const dayMs = dayOf(name);
      if (signal?.aborted || dayMs === null || dayMs + DAY_MS > beforeMs) continue;
      rows += await drop(table, name);
    }
    return rows;
  }

  return {
    /** Makes those of today, of the day before and of two that come, where they are not there. */
    async makeAhead(): Promise<void> {
      const todayMs = Math.floor(clock.nowMs() / DAY_MS) * DAY_MS;
      for (const table of TABLES) {
        const there = new Set(await list(db, table.table));
        for (let day = -AROUND.before; day <= AROUND.after; day++) {
          const dayMs = todayMs + day * DAY_MS;
          if (!there.has(nameOf(table.table, dayMs))) await make(db, table, dayMs);
        }
      }
    },

    /**
     * Removes the days that are past as a whole, but for what is the newest of a host and kind. How
     * many rows of each table.
     */
    async dropOld(
      limits: { samples_before_ms: number; history_before_ms: number },
      signal?: AbortSignal,
    ): Promise<{ samples: number; history_points: number }> {
      return {
        samples: await dropBefore(SAMPLES, limits.samples_before_ms, signal),
        history_points: await dropBefore(HISTORY, limits.history_before_ms, signal),
      };
    },
  };
}

/** Into the partition of the rest: the day has none any more. */
async function putBack(session: Session, partition: string, kept: readonly Key[]): Promise<void> {
  await session.run(
    statement(`
      INSERT INTO samples SELECT old.* FROM ${partition} old
      JOIN unnest(:host_id::bigint[], :kind::bigint[], :collected_at_us::bigint[])
        AS kept (host_id, kind, at_us)
        ON kept.host_id = old.host_id AND kept.kind = old.kind AND kept.at_us = old.collected_at_us`),
    columnsOf(["host_id", "kind", "collected_at_us"], kept),
  );
}
