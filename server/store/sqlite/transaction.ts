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
