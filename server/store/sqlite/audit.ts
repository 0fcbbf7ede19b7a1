/** The table `audit`: who did what, newest last. */
import type { DatabaseSync } from "node:sqlite";
import type { AuditEntry, NewAuditEntry } from "../port.ts";

const HAS_TABLE = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'audit'";

const COLUMNS = "id, at_ms, who, address, action, subject";

const INSERT = `
  INSERT INTO audit (at_ms, who, address, action, subject)
  VALUES (CAST(:at_ms AS INTEGER), :who, :address, :action, :subject)`;

// By the primary key, whichever end is open.
const LIST = `
  SELECT ${COLUMNS} FROM audit WHERE id < :beforeId AND id > :afterId
  ORDER BY id DESC LIMIT :limit`;

// Served by the index audit_by_age.
const PRUNE = `
  DELETE FROM audit WHERE id IN
    (SELECT id FROM audit WHERE at_ms < CAST(:beforeMs AS INTEGER) LIMIT :limit)`;

export function createAuditReads(db: DatabaseSync) {
  const list = db.prepare(LIST);

  return {
    listAudit: (
      { limit, before_id = Number.MAX_SAFE_INTEGER, after_id = 0 }: {
        limit: number;
        before_id?: number;
        after_id?: number;
      },
    ): AuditEntry[] =>
      list.all({ limit, beforeId: before_id, afterId: after_id }) as unknown as AuditEntry[],
  };
}

export function createAuditWrites(db: DatabaseSync) {
  const insert = db.prepare(INSERT);
  const prune = db.prepare(PRUNE);

  return {
    insertAudit(entry: NewAuditEntry): void {
      insert.run({ ...entry });
    },
    /** Removes up to `limit` entries from before `beforeMs`. How many. */
    pruneAudit: (beforeMs: number, limit: number): number =>
      Number(prune.run({ beforeMs, limit }).changes),
  };
}

/** Adds an entry to a database as it is: an older schema keeps no audit, and is left alone. */
export function insertAuditIfKept(db: DatabaseSync, entry: NewAuditEntry): void {
  if (db.prepare(HAS_TABLE).get() !== undefined) createAuditWrites(db).insertAudit(entry);
}
