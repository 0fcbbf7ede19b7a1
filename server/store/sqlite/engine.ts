/** SQLite: a file, its log and its lock beside it. */
import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Engine, Maintenance } from "../engine.ts";
import { insertAuditIfKept } from "./audit.ts";
import { backupDatabase } from "./backup.ts";
import { openDatabase, refusing } from "./database.ts";
import { lockDatabase } from "./database_lock.ts";
import { migrate, rollback } from "./migrations.ts";
import { openStore, type OpenStoreOptions } from "./open_store.ts";

/** What it needs beyond the place of the file. */
export type SqliteOptions = Pick<OpenStoreOptions, "maxPageCount" | "startWriter">;

export function createSqliteEngine(path: string, options: SqliteOptions = {}): Engine {
  const directory = dirname(path);
  const files = [
    { what: "the database", path },
    // They hold rows that the database does not have yet.
    { what: "the database's log", path: `${path}-wal` },
    { what: "the database's index of its log", path: `${path}-shm` },
  ];
  return {
    name: path,
    directory,
    files,
    diskBytes() {
      const { blocks, bsize } = statfsSync(directory);
      return blocks * bsize;
    },
    async sizeBytes() {
      const sizes = await Promise.all(files.map((file) => fileBytes(file.path)));
      return sizes.reduce((sum, bytes) => sum + bytes, 0);
    },
    lock: (purpose) => lockDatabase(path, { purpose }),
    lockToServe: () => lockDatabase(path, { purpose: "serve" }),
    open: (more) => openStore({ path, ...options, ...more }),
    maintain: (purpose) => maintain(path, purpose),
    backup: (target) => backupDatabase(path, target),
    note: (entry) =>
      Promise.try(refusing, path, () => {
        using db = openDatabase(path);
        insertAuditIfKept(db, entry);
      }),
  };
}

/** 0 of a file that is not there: the log is removed when the last to use it ends. */
async function fileBytes(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

async function maintain(path: string, purpose: string): Promise<Maintenance> {
  using opening = new DisposableStack();
  opening.use(await lockDatabase(path, { purpose }));
  const db = opening.use(openDatabase(path, { isLocked: true }));
  const opened = opening.move();
  const whole = <T>(work: (db: DatabaseSync) => T) => Promise.try(refusing, path, () => work(db));
  return {
    migrate: () => whole(migrate),
    rollback: () => whole(rollback),
    note: (entry) => whole(() => insertAuditIfKept(db, entry)),
    [Symbol.asyncDispose]: () => Promise.try(() => opened.dispose()),
  };
}
