import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DatabaseRefused } from "../port.ts";
import { SCHEMA_VERSION, schemaVersion } from "./migrations.ts";

/** How long another process may hold the write lock before a statement fails. */
const BUSY_TIMEOUT_MS = 5000;

// The one foreign key, of samples to their bases, is kept by what removes bases: to check it SQLite
// would need an index that every sample writes. A page that many commits touch is written back once
// for all of them, so the log may grow to 32 MB.
const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = OFF;
  PRAGMA wal_autocheckpoint = 8000;
  PRAGMA journal_size_limit = 67108864;`;

/** Bounded, so that it holds nobody up: it looks at a sample of each table's rows. */
export const OPTIMIZE = "PRAGMA analysis_limit = 400; PRAGMA optimize;";

const NOT_WRITABLE =
  "; DATABASE_PATH must name a file in a directory where this user may create and write files";
const ANOTHER_FILE = "; move it away, or let DATABASE_PATH name another file";
const DAMAGED = "; keep a copy of it and restore the latest backup in its place";

/** What to do about an error of SQLite or the file system, by the words it is known by. */
const ADVICE: readonly (readonly [words: RegExp, advice: string])[] = [
  [/not a database/, ANOTHER_FILE],
  [/malformed|unsupported file format/, DAMAGED],
  [/locked/, "; another process holds it: stop that one first"],
  [/readonly|unable to open|os error/, NOT_WRITABLE],
  [/is full/, "; make room on its disk"],
];

/** What is read in a tenth of a second: 100 ms for 246 MB, in proportion to the size. */
const QUICKLY_CHECKED_BYTES = 256 * 1024 * 1024;

export interface OpenDatabaseOptions {
  /** Whether the caller holds the lock (`lockDatabase`), and so knows that nobody else writes. */
  isLocked?: boolean;
  /** Up to which size the whole file is checked each time. */
  checkedBytes?: number;
}

/**
 * Opens the database for writing and makes it when it is missing, readable by its owner alone.
 * The schema is left as it is, but never newer than what this program knows. A damaged database
 * is found if it is small, or if who wrote to it last was not stopped but died. Throws
 * `DatabaseRefused`.
 */
export function openDatabase(
  path: string,
  { isLocked = false, checkedBytes = QUICKLY_CHECKED_BYTES }: OpenDatabaseOptions = {},
): DatabaseSync {
  return refusing(path, () => {
    makePrivateFile(path);
    const mayBeTorn = isLocked && hasWriteAheadLog(path);

    const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    try {
      refuseForeign(db, path);
      if (mayBeTorn || Deno.statSync(path).size <= checkedBytes) refuseDamaged(db, path);
      db.exec(PRAGMAS);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** SQLite would make it 0644. Its -wal and -shm files take the mode of this one. */
export function makePrivateFile(path: string): void {
  Deno.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    // Not opened when it is there: closing it would end the locks of this process on it.
    Deno.openSync(path, { createNew: true, write: true, mode: 0o600 }).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

/**
 * Says from now on, by throwing, that the file at `path` is no longer the one it is now. SQLite
 * does not notice: it would go on writing into a file that is gone when this process ends.
 */
export function watchPlace(path: string): () => void {
  const file = identityOf(path);
  return () => {
    if (identityOf(path) === file) return;
    throw new Error(
      "the file was moved away or replaced while it was in use; put it back, or restart the server " +
        "to go on with what is there",
    );
  };
}

/** Null when there is no file at `path`. */
function identityOf(path: string): string | null {
  try {
    const { dev, ino } = Deno.statSync(path);
    return `${dev} ${ino}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** The last connection to close takes the log along, so it is there while one writes or after it died. */
function hasWriteAheadLog(path: string): boolean {
  try {
    return Deno.statSync(`${path}-wal`).size > 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Opens an existing database for reading only. Throws `DatabaseRefused`. */
export function openReader(path: string): DatabaseSync {
  return refusing(path, () => {
    const db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    // Opening reads nothing: a file that is no database shows itself at the first query.
    schemaVersion(db);
    return db;
  });
}

/** Version 0 is that of every new file, and of every program that does not count its versions. */
function refuseForeign(db: DatabaseSync, path: string): void {
  const version = schemaVersion(db);
  const isEmpty = () => db.prepare("SELECT 1 FROM sqlite_schema").get() === undefined;
  if (version < 0 || (version === 0 && !isEmpty())) {
    throw new DatabaseRefused(
      `Cannot open "${path}": it belongs to another program or is damaged (schema version ` +
        `${version})${ANOTHER_FILE}`,
    );
  }
  if (version <= SCHEMA_VERSION) return;
  throw new DatabaseRefused(
    `Cannot open "${path}": its schema version is ${version}, this program knows up to ` +
      `${SCHEMA_VERSION}; install the newer version again, or restore a backup made before the upgrade`,
  );
}

function refuseDamaged(db: DatabaseSync, path: string): void {
  const damage = findDamage(db);
  if (damage === null) return;
  throw new DatabaseRefused(`Cannot open "${path}": it is damaged (${damage})${DAMAGED}`);
}

/** The first thing that is wrong with a database, which is read as a whole; null when it is sound. */
export function findDamage(db: DatabaseSync): string | null {
  const { quick_check } = db.prepare("PRAGMA quick_check(1)").get() as { quick_check: string };
  return quick_check === "ok" ? null : quick_check.split("\n").at(-1) ?? "";
}

/** Runs a part of opening the database at `path`; its failures become `DatabaseRefused`. */
export function refusing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof DatabaseRefused || !(cause instanceof Error)) throw cause;
    const advice = ADVICE.find(([words]) => words.test(cause.message))?.[1] ?? "";
    throw new DatabaseRefused(`Cannot open "${path}": ${cause.message}${advice}`, { cause });
  }
}
