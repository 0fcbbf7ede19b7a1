import type { DatabaseSync } from "node:sqlite";

/** Runs `work` in one transaction, which is gone when it throws. It must not wait. */
export function transaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    // On a full disk SQLite has rolled back already, and a second time would fail.
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

/**
 * Runs a write whose loss in a power cut does no harm, without waiting for the disk. A process
 * that is killed loses it no more than any other write.
 */
export function withoutSync<T>(db: DatabaseSync, write: () => T): T {
  db.exec("PRAGMA synchronous = NORMAL");
  try {
    return write();
  } finally {
    db.exec("PRAGMA synchronous = FULL");
  }
}

/** SQLITE_CONSTRAINT and SQLITE_MISMATCH: the row's own fault; all else is the disk's. */
const OF_THE_ROW = /constraint failed|cannot store|datatype mismatch/i;

/** Whether it is the disk that took nothing, and no row that does not fit. */
export function isOfDisk(error: unknown): boolean {
  return error instanceof Error && "code" in error && !OF_THE_ROW.test(error.message);
}
