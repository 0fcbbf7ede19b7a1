/** The table `sessions`: a handful of rows, so no index but the primary key. */
import type { DatabaseSync } from "node:sqlite";
import type { NewSession, SessionEntry, SessionRow } from "../port.ts";
import { withoutSync } from "./transaction.ts";

const COLUMNS = "name, address, browser, created_at_ms, last_used_at_ms, confirmed_at_ms";

const FIND = `SELECT ${COLUMNS} FROM sessions WHERE id_hash = :idHash`;

const LIST = `SELECT id_hash, ${COLUMNS} FROM sessions ORDER BY last_used_at_ms DESC, id_hash`;

const INSERT = `
  INSERT INTO sessions (id_hash, ${COLUMNS})
  VALUES (:idHash, :name, :address, :browser, CAST(:nowMs AS INTEGER), CAST(:nowMs AS INTEGER),
    CAST(:nowMs AS INTEGER))`;

const TOUCH = `
  UPDATE sessions SET last_used_at_ms = CAST(:nowMs AS INTEGER) WHERE id_hash = :idHash`;

const CONFIRM = `
  UPDATE sessions SET confirmed_at_ms = CAST(:nowMs AS INTEGER) WHERE id_hash = :idHash`;

const DELETE = "DELETE FROM sessions WHERE id_hash = :idHash";

const DELETE_OTHERS = "DELETE FROM sessions WHERE id_hash != :idHash";

const DELETE_ALL = "DELETE FROM sessions";

const DELETE_OLD = `
  DELETE FROM sessions WHERE id_hash IN (
    SELECT id_hash FROM sessions
    WHERE last_used_at_ms < :used_before_ms OR created_at_ms < :begun_before_ms LIMIT :limit)`;

export function createSessionReads(db: DatabaseSync) {
  const find = db.prepare(FIND);
  const list = db.prepare(LIST);

  return {
    findSession: (idHash: string): SessionRow | null =>
      (find.get({ idHash }) as SessionRow | undefined) ?? null,
    listSessions: (): SessionEntry[] => list.all() as unknown as SessionEntry[],
  };
}

export function createSessionWrites(db: DatabaseSync) {
  const insert = db.prepare(INSERT);
  const touch = db.prepare(TOUCH);
  const deleteOne = db.prepare(DELETE);
  const deleteOthers = db.prepare(DELETE_OTHERS);
  const deleteAll = db.prepare(DELETE_ALL);
  const deleteOld = db.prepare(DELETE_OLD);
  const confirm = db.prepare(CONFIRM);

  return {
    insertSession(idHash: string, nowMs: number, who: Partial<NewSession> = {}): void {
      const { name = "", address = "", browser = "" } = who;
      insert.run({ idHash, name, address, browser, nowMs });
    },
    touchSession(idHash: string, nowMs: number): void {
      withoutSync(db, () => touch.run({ idHash, nowMs }));
    },
    confirmSession(idHash: string, nowMs: number): void {
      confirm.run({ idHash, nowMs });
    },
    deleteSession(idHash: string): void {
      deleteOne.run({ idHash });
    },
    deleteOtherSessions(idHash: string): void {
      deleteOthers.run({ idHash });
    },
    deleteAllSessions(): void {
      deleteAll.run();
    },
    /** Removes up to `limit` of those last used, or begun, before these times. How many. */
    pruneSessions: (
      limits: { used_before_ms: number; begun_before_ms: number; limit: number },
    ): number => Number(deleteOld.run(limits).changes),
  };
}
