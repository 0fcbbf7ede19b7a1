/** The database that is copied to: its tables as its catalogue tells them, and how far the copy is. */
import type { SQLInputValue } from "node:sqlite";
import type { Database, Session } from "../postgres/database.ts";
import { columnsOf, type Statement, statement } from "../postgres/statement.ts";
import { type CopiedRow, type CopiedValue, NOT_COPIED, type TargetTable } from "./sources.ts";

const LIST_COLUMNS = statement(`
  SELECT tables.relname AS table, attname AS name, format_type(atttypid, NULL) AS type,
    coalesce(attnum = ANY(indkey), FALSE) AS is_key
  FROM pg_catalog.pg_class tables
  JOIN pg_catalog.pg_attribute ON attrelid = tables.oid AND attnum > 0 AND NOT attisdropped
  LEFT JOIN pg_catalog.pg_index ON indrelid = tables.oid AND indisprimary
  WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
    AND NOT relispartition
  ORDER BY tables.relname, array_position(indkey::int[], attnum::int), attnum`);

/** How far each source is, as a setting of the target: it is there only until all is copied. */
const PROGRESS = "migrate_to.";

const FIND_PROGRESS = statement("SELECT value FROM settings WHERE key = :key");
const PUT_PROGRESS = statement(`
  INSERT INTO settings (key, value) VALUES (:key, :value)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
const HAS_PROGRESS = statement(`SELECT 1 FROM settings WHERE key LIKE '${PROGRESS}%' LIMIT 1`);
const END_PROGRESS = statement(`DELETE FROM settings WHERE key LIKE '${PROGRESS}%'`);
const HAS_HOSTS = statement("SELECT 1 FROM hosts LIMIT 1");

/** So many rows are read back at once. */
const PIECE = 500;

type ColumnRecord = { table: string; name: string; type: string; is_key: boolean };

/** The tables that rows are copied to. */
export async function listTables(session: Pick<Session, "all">): Promise<TargetTable[]> {
  const tables = new Map<string, ColumnRecord[]>();
  for (const record of await session.all<ColumnRecord>(LIST_COLUMNS)) {
    if (NOT_COPIED.includes(record.table)) continue;
    tables.getOrInsertComputed(record.table, () => []).push(record);
  }
  return [...tables].map(([name, columns]) => ({
    name,
    columns,
    keys: columns.filter(({ is_key }) => is_key).map((column) => column.name),
  }));
}

/** "begun": a copy was under way; "used": there are rows of another origin. */
export async function readState(session: Session): Promise<"empty" | "begun" | "used"> {
  if (await session.get(HAS_PROGRESS) !== null) return "begun";
  return await session.get(HAS_HOSTS) === null ? "empty" : "used";
}

export async function findProgress(session: Session, source: string) {
  const row = await session.get<{ value: string }>(FIND_PROGRESS, { key: PROGRESS + source });
  return row === null ? null : JSON.parse(row.value) as SQLInputValue[];
}

/** Adds rows and notes how far the source is, as one. */
export function insertRows(
  db: Database,
  { table, rows, progress }: {
    table: TargetTable;
    rows: readonly CopiedRow[];
    progress: { source: string; cursor: readonly SQLInputValue[] };
  },
): Promise<void> {
  const names = table.columns.map(({ name }) => name).filter((name) =>
    rows[0]?.[name] !== undefined
  );
  const types = new Map(table.columns.map(({ name, type }) => [name, type]));
  const insert = statement(`
    INSERT INTO ${table.name} (${names.map((name) => `"${name}"`).join(", ")})
    SELECT * FROM unnest(${names.map((name) => `:${name}::${types.get(name)}[]`).join(", ")})
    ON CONFLICT DO NOTHING`);
  return db.write(async (session) => {
    await session.run(insert, columnsOf<string>(names, rows as Record<string, CopiedValue>[]));
    const value = JSON.stringify(progress.cursor);
    await session.run(PUT_PROGRESS, { key: PROGRESS + progress.source, value });
  });
}

/** Every row of a table that was copied, in the order of its key. */
export async function* readRows(db: Database, table: TargetTable): AsyncGenerator<CopiedRow> {
  const columns = table.columns.map(({ name }) => `"${name}"`).join(", ");
  const keys = table.keys.map((key) => `"${key}"`).join(", ");
  const from = `SELECT ${columns} FROM ${table.name}
    WHERE ${table.name === "settings" ? `key NOT LIKE '${PROGRESS}%'` : "TRUE"}`;
  const order = `ORDER BY ${keys} LIMIT ${PIECE}`;
  const types = new Map(table.columns.map(({ name, type }) => [name, type]));
  const first = statement(`${from} ${order}`);
  const next = statement(`${from} AND (${keys}) >
    (${table.keys.map((key) => `:${key}::${types.get(key)}`).join(", ")}) ${order}`);
  let rows = await db.all<CopiedRow>(first);
  for (;;) {
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PIECE) return;
    rows = await db.all<CopiedRow>(next, last);
  }
}

/** Removes what was copied of a table, and that it was. */
export function clearTable(db: Database, table: string, sources: readonly string[]): Promise<void> {
  return db.write(async (session) => {
    const isSettings = table === "settings";
    const condition = isSettings ? `WHERE key NOT LIKE '${PROGRESS}%'` : "";
    await session.exec(`DELETE FROM ${table} ${condition}`);
    for (const source of sources) {
      await session.run(PUT_PROGRESS, { key: PROGRESS + source, value: "null" });
    }
  });
}

const COUNT_BYTES: Statement = statement(`
  INSERT INTO host_bytes (host_id, bytes)
  SELECT hosts.id, coalesce(sum(bytes), 0)::bigint FROM hosts LEFT JOIN (
    SELECT host_id, octet_length(payload) + 100 AS bytes FROM samples
    UNION ALL SELECT host_id, octet_length(payload) + 100 FROM payload_bases
    UNION ALL SELECT host_id, octet_length(points) + 20 FROM history
    UNION ALL SELECT host_id, octet_length(metrics) + 100 FROM history_layouts
    UNION ALL SELECT host_id, octet_length(metric) + 40 FROM history_hourly
  ) AS stored ON stored.host_id = hosts.id GROUP BY hosts.id
  ON CONFLICT (host_id) DO UPDATE SET bytes = excluded.bytes`);

const COUNT_ON = statement(`
  UPDATE counters SET value = greatest(value, :value) WHERE name = :name`);

/** What the target keeps by itself: ids go on behind those of the source, bytes are counted. */
export function finish(db: Database, counters: ReadonlyMap<string, number>): Promise<void> {
  return db.write(async (session) => {
    // Counting takes as long as it takes: once, and nobody waits.
    await session.exec("SET LOCAL statement_timeout = 0");
    for (const [name, value] of counters) await session.run(COUNT_ON, { name, value });
    await session.run(COUNT_BYTES);
    await session.run(END_PROGRESS);
  });
}
