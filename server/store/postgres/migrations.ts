/** The schema's history. Entries are only ever appended; `schema_state` counts those applied. */
import type { SchemaChange } from "../engine.ts";
import { DatabaseRefused } from "../port.ts";
import { type Session, transaction } from "./database.ts";
import { codeOf } from "./faults.ts";
import type { Migration } from "./migrations/migration.ts";
import { owners } from "./migrations/owners.ts";
import { servers } from "./migrations/servers.ts";
import { tables } from "./migrations/tables.ts";
import { statement } from "./statement.ts";

const MIGRATIONS: readonly Migration[] = [tables, owners, servers];

/** The newest schema this program knows. */
export const SCHEMA_VERSION = MIGRATIONS.length;

// A lock may be there before everything else.
const HAS_STATE = statement(`
  SELECT count(*) AS tables, count(*) FILTER (WHERE tablename = 'schema_state') AS states
  FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename <> 'locks'`);

const FIND = statement("SELECT version, least_reader FROM schema_state");

// Whoever changes the schema holds the row until it is done.
const CLAIM = statement("SELECT version, least_reader FROM schema_state FOR UPDATE");

const SET = statement("UPDATE schema_state SET version = :version, least_reader = :leastReader");

const CREATE = `
  CREATE TABLE IF NOT EXISTS schema_state (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    version BIGINT NOT NULL,
    least_reader BIGINT NOT NULL
  );
  INSERT INTO schema_state (only_row, version, least_reader) VALUES (1, 0, 0)
  ON CONFLICT DO NOTHING`;

export interface SchemaState {
  version: number;
  /** The least schema that a program must know to work with this one. */
  least_reader: number;
}

/** Null: the database has no tables at all. Throws `DatabaseRefused` when they are another program's. */
export async function readSchema(session: Session, name: string): Promise<SchemaState | null> {
  const found = await session.get<{ tables: number; states: number }>(HAS_STATE);
  if (found?.states === 1) return await session.get<SchemaState>(FIND);
  if (found?.tables === 0) return null;
  throw new DatabaseRefused(
    `Cannot open "${name}": it has tables of another program; let DATABASE_URL name a database ` +
      "of its own",
  );
}

/** Throws `DatabaseRefused` when this program is too old for the schema. */
export function refuseNewer({ version, least_reader }: SchemaState, name: string): void {
  if (least_reader <= SCHEMA_VERSION) return;
  throw new DatabaseRefused(
    `Cannot open "${name}": its schema version is ${version}, which takes a program that knows ` +
      `version ${least_reader}, this one knows up to ${SCHEMA_VERSION}; install the newer version ` +
      "again, or restore a backup made before the upgrade",
  );
}

/** Brings the schema up to date, each step in its own transaction. Others may do so at once. */
export async function migrate(session: Session): Promise<SchemaChange> {
  await createState(session);
  const from = (await session.get<SchemaState>(FIND))?.version ?? 0;
  for (let version = from; version < SCHEMA_VERSION;) version = await takeStep(session);
  return { from, to: Math.max(from, SCHEMA_VERSION) };
}

/** Of two that make a table at once one fails, and finds it then. */
async function createState(session: Session): Promise<void> {
  try {
    await session.exec(CREATE);
  } catch (error) {
    if (codeOf(error) !== "23505" && codeOf(error) !== "42P07") throw error;
    await session.exec(CREATE);
  }
}

/** The version that is there then. */
function takeStep(session: Session): Promise<number> {
  return transaction(session, async () => {
    const state = await session.get<SchemaState>(CLAIM);
    const version = state?.version ?? 0;
    const next = MIGRATIONS[version];
    if (next === undefined) return version;
    for (const sql of next.up) await session.exec(sql);
    const leastReader = Math.max(state?.least_reader ?? 0, next.least_reader);
    await session.run(SET, { version: version + 1, leastReader });
    return version + 1;
  });
}

/** Takes the newest step back. The version that is left; null when there is none to take. */
export function rollback(session: Session): Promise<number | null> {
  return transaction(session, async () => {
    const version = (await session.get<SchemaState>(CLAIM))?.version ?? 0;
    const newest = MIGRATIONS[version - 1];
    if (newest === undefined) return null;
    for (const sql of newest.down) await session.exec(sql);
    const leastReader = MIGRATIONS[version - 2]?.least_reader ?? 0;
    await session.run(SET, { version: version - 1, leastReader });
    return version - 1;
  });
}
