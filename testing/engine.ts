/**
 * The engine that tests of the whole product run on: SQLite, or with `TEST_ENGINE=postgres`, or
 * where testing/on_postgres.ts is imported before, PostgreSQL. There each path of a database stands
 * for one of its own in the cluster of the worker.
 */
import { dirname } from "node:path";
import { type DatabaseAddress, readDatabaseUrl } from "../server/store/database_url.ts";
import type { Engine } from "../server/store/engine.ts";
import { createPostgresEngine } from "../server/store/postgres/engine.ts";
import { isPostgresChosen } from "./chosen_engine.ts";
import { createTestingPostgres, stopPostgresAfterTests, type TestingPostgres } from "./postgres.ts";

export const ON_POSTGRES = isPostgresChosen();

if (ON_POSTGRES) stopPostgresAfterTests();

const places = new Map<string, Promise<TestingPostgres>>();
const made = new Map<string, TestingPostgres>();

/** The database that stands for the file at `path`; made, without rows, when it is not there. */
async function databaseAt(path: string): Promise<TestingPostgres> {
  const database = await places.getOrInsertComputed(path, () => createTestingPostgres());
  made.set(path, database);
  return database;
}

/** Options of a test that is about SQLite alone: not run on PostgreSQL, and said in a line why. */
export function onSqliteAlone(why: string): { ignore: boolean } {
  if (ON_POSTGRES) {
    const line = `A test is not run on PostgreSQL: ${why}\n`;
    Deno.stderr.writeSync(new TextEncoder().encode(line));
  }
  return { ignore: ON_POSTGRES };
}

async function settingsAt(path: string): Promise<Record<string, string>> {
  if (!ON_POSTGRES) return { DATABASE_PATH: path };
  return { DATABASE_PATH: path, DATABASE_URL: (await databaseAt(path)).url };
}

/** The settings of a process, which has the database at its DATABASE_PATH. */
export async function withDatabase(
  environment: Record<string, string>,
): Promise<Record<string, string>> {
  const { DATABASE_PATH: path } = environment;
  return path === undefined ? environment : { ...await settingsAt(path), ...environment };
}

/** The engine of the database that stands for the file at `path`. */
export async function postgresAt(path: string): Promise<Engine> {
  return createPostgresEngine(addressOf((await databaseAt(path)).url), dirname(path));
}

/** Runs SQL on the database that stands for the file at `path`, which has been used before. */
export function sqlAt(path: string, sql: string): string[] {
  const database = made.get(path);
  if (database === undefined) throw new Error(`Cannot query "${path}": there is no such database`);
  return database.sql(sql);
}

export function addressOf(url: string): DatabaseAddress {
  const reading = readDatabaseUrl(url);
  if (!reading.ok) throw new Error(reading.why);
  return reading.address;
}
