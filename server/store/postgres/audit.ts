/** The table `audit`: who did what, newest last. */
import type { AuditEntry, AuditStore, NewAuditEntry } from "../port.ts";
import { nextId } from "./counters.ts";
import type { Database, Session } from "./database.ts";
import { statement } from "./statement.ts";

const COLUMNS = "id, at_ms, who, address, action, subject";

const INSERT = statement(`
  INSERT INTO audit (${COLUMNS}) VALUES (:id, :at_ms, :who, :address, :action, :subject)`);

// By the primary key, whichever end is open.
const LIST = statement(`
  SELECT ${COLUMNS} FROM audit WHERE id < :beforeId AND id > :afterId
  ORDER BY id DESC LIMIT :limit`);

// Served by the index audit_by_age.
const PRUNE = statement(`
  DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at_ms < :beforeMs LIMIT :limit)`);

/** Part of a transaction. */
export async function insertAudit(session: Session, entry: NewAuditEntry): Promise<void> {
  await session.run(INSERT, { ...entry, id: await nextId(session, "audit") });
}

export function createAudit(db: Database) {
  return {
    listAudit: (
      { limit, before_id = Number.MAX_SAFE_INTEGER, after_id = 0 }: Parameters<
        AuditStore["listAudit"]
      >[0],
    ) => db.all<AuditEntry>(LIST, { limit, beforeId: before_id, afterId: after_id }),
    insertAudit: (entry: NewAuditEntry) => db.write((session) => insertAudit(session, entry)),
    /** Removes up to `limit` entries from before `beforeMs`. How many. */
    pruneAudit: (beforeMs: number, limit: number): Promise<number> =>
      db.step((session) => session.run(PRUNE, { beforeMs, limit })),
  };
}
