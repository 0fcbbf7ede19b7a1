/** Copies a SQLite database to PostgreSQL, so that it can be killed and begun again at any time. */
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { DatabaseAddress } from "../database_url.ts";
import { DatabaseRefused, type NewAuditEntry } from "../port.ts";
import { createPostgresEngine } from "../postgres/engine.ts";
import { insertAudit } from "../postgres/audit.ts";
import { Database } from "../postgres/database.ts";
import { makePartitionsFor } from "../postgres/partitions.ts";
import { openReader } from "../sqlite/database.ts";
import { lockDatabase } from "../sqlite/database_lock.ts";
import { SCHEMA_VERSION, schemaVersion } from "../sqlite/migrations.ts";
import { RowSum } from "./checksum.ts";
import { type CopiedRow, type Source, sourcesOf, type TargetTable } from "./sources.ts";
import {
  clearTable,
  findProgress,
  finish,
  insertRows,
  listTables,
  readRows,
  readState,
} from "./target.ts";

/** Bounds of what is in memory and of one transaction. */
const BATCH = { rows: 1_000, bytes: 1024 * 1024 } as const;

type Told = Pick<CopyOptions, "onProgress" | "batchRows">;

export interface CopyOptions {
  /** The SQLite file, which is only read. */
  path: string;
  address: DatabaseAddress;
  /** Goes into the audit of the copy once it is complete. */
  entry: NewAuditEntry;
  /** How far a source is; before its first batch, after each, and once it is equal. */
  onProgress(progress: CopyProgress): void | Promise<void>;
  /** How many rows are copied in one transaction, at most; a thousand. */
  batchRows?: number;
}

export interface CopyProgress {
  source: string;
  /** Copied in this run. */
  rows: number;
  /** Of how many there are. */
  of: number;
  state: "copying" | "equal";
}

/**
 * Copies every row and compares both by checksum. Nobody may serve either of the two. Rejects with
 * `DatabaseRefused` when one cannot be used, or they are not equal in the end.
 */
export async function copyDatabase(
  { path, address, entry, onProgress, batchRows = BATCH.rows }: CopyOptions,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  stack.use(await lockDatabase(path, { purpose: "copy" }));
  const source = stack.use(openReader(path));
  refuseOther(source, path);
  {
    await using target = await createPostgresEngine(address, "/").maintain("copy to");
    await target.migrate();
  }
  stack.use(await createPostgresEngine(address, "/").lock("copy to"));
  const db = stack.use(new Database(address));
  if (await readState(db) === "used") {
    throw new DatabaseRefused(
      `Cannot copy to "${address.name}": it has hosts already; name an empty database`,
    );
  }
  await makePartitionsFor(db, listDays(source));

  const tables = await listTables(db);
  const sources = tables.flatMap((table) => sourcesOf(source, table));
  const told = { onProgress, batchRows };
  for (const each of sources) await copy(db, each, told);
  for (const table of tables) {
    const own = sources.filter(({ target }) => target.name === table.name);
    await compare(db, { table, sources: own, told });
  }
  await finish(db, readCounters(source));
  await db.write((session) => insertAudit(session, entry));
}

function refuseOther(source: DatabaseSync, path: string): void {
  const version = schemaVersion(source);
  if (version === SCHEMA_VERSION) return;
  throw new DatabaseRefused(
    `Cannot copy "${path}": its schema version is ${version}, expected ${SCHEMA_VERSION}; run ` +
      '"migrate" first',
  );
}

async function copy(
  db: Database,
  source: Source,
  { onProgress, batchRows = BATCH.rows }: Told,
): Promise<void> {
  const of = source.count();
  const tell = (rows: number) => onProgress({ source: source.name, rows, of, state: "copying" });
  let copied = 0;
  let batch: CopiedRow[] = [];
  let bytes = 0;
  const flush = async () => {
    const last = batch.at(-1);
    if (last === undefined) return;
    await insertRows(db, {
      table: source.target,
      rows: batch,
      progress: { source: source.name, cursor: source.cursorOf(last) },
    });
    copied += batch.length;
    batch = [];
    bytes = 0;
    await tell(copied);
  };
  await tell(0);
  for (const row of source.rows(await findProgress(db, source.name))) {
    batch.push(row);
    bytes += sizeOf(row);
    if (batch.length >= batchRows || bytes >= BATCH.bytes) await flush();
  }
  await flush();
}

function sizeOf(row: CopiedRow): number {
  return Object.values(row).reduce<number>(
    (sum, value) =>
      sum + (value instanceof Uint8Array || typeof value === "string" ? value.length : 8),
    0,
  );
}

/** A table that is not equal, because its source went on meanwhile, is copied once more. */
async function compare(
  db: Database,
  { table, sources, told }: {
    table: TargetTable;
    sources: readonly Source[];
    told: Told;
  },
): Promise<void> {
  for (let tries = 1;; tries++) {
    const wanted = new RowSum(table);
    for (const source of sources) {
      for (const row of source.rows(null)) wanted.add(withDefaults(row, table));
    }
    const found = new RowSum(table);
    for await (const row of readRows(db, table)) found.add(row);
    if (wanted.equals(found)) {
      const progress = { source: table.name, rows: found.rows, of: wanted.rows };
      return await told.onProgress({ ...progress, state: "equal" });
    }
    if (tries === 2) {
      throw new DatabaseRefused(
        `Cannot copy "${table.name}": the copy has ${found.rows} rows, expected ${wanted.rows} ` +
          "that are equal; begin again with an empty database",
      );
    }
    await clearTable(db, table.name, sources.map(({ name }) => name));
    for (const source of sources) await copy(db, source, told);
  }
}

/** A row as the target has it, with what its own columns begin with. */
function withDefaults(row: CopiedRow, { name }: TargetTable): CopiedRow {
  return name === "hosts" ? { ...row, owner: null, owner_epoch: 0 } : row;
}

/** The days of which there are samples, or points. */
function listDays(source: DatabaseSync): { samples: number[]; history: number[] } {
  const days = (sql: string) =>
    (source.prepare(sql).all() as { day: number }[]).map(({ day }) => day);
  const perDay = 86_400_000;
  return {
    samples: days(`SELECT DISTINCT collected_at_us / ${perDay * 1_000} AS day FROM samples`),
    history: days(`SELECT DISTINCT (id & ((1 << 42) - 1)) / ${perDay} AS day FROM history
      UNION SELECT collected_at_us / ${perDay * 1_000} FROM samples_recent
      WHERE points IS NOT NULL`),
  };
}

/** The highest id of each table that was ever given. */
function readCounters(source: DatabaseSync): Map<string, number> {
  const rows = source.prepare("SELECT name, seq FROM sqlite_sequence").all();
  return new Map(rows.map(({ name, seq }) => [String(name), Number(seq as SQLInputValue)]));
}
