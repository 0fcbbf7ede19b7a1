/** The tables `sessions` and `settings`: a handful of rows each. */
import type { NewSession, SessionEntry, SessionRow, SettingStore } from "../port.ts";
import type { Database } from "./database.ts";
import { bump } from "./revisions.ts";
import { type Statement, statement, type Values } from "./statement.ts";

const COLUMNS = "name, address, browser, created_at_ms, last_used_at_ms, confirmed_at_ms";

const FIND = statement(`SELECT ${COLUMNS} FROM sessions WHERE id_hash = :idHash`);

const LIST = statement(`
  SELECT id_hash, ${COLUMNS} FROM sessions ORDER BY last_used_at_ms DESC, id_hash`);

const INSERT = statement(`
  INSERT INTO sessions (id_hash, ${COLUMNS})
  VALUES (:idHash, :name, :address, :browser, :nowMs, :nowMs, :nowMs)`);

const TOUCH = statement("UPDATE sessions SET last_used_at_ms = :nowMs WHERE id_hash = :idHash");

const CONFIRM = statement("UPDATE sessions SET confirmed_at_ms = :nowMs WHERE id_hash = :idHash");

const DELETE = statement("DELETE FROM sessions WHERE id_hash = :idHash");

const DELETE_OTHERS = statement("DELETE FROM sessions WHERE id_hash <> :idHash");

const DELETE_ALL = statement("DELETE FROM sessions");

const DELETE_OLD = statement(`
  DELETE FROM sessions WHERE id_hash IN (
    SELECT id_hash FROM sessions
    WHERE last_used_at_ms < :used_before_ms OR created_at_ms < :begun_before_ms LIMIT :limit)`);

const FIND_SETTING = statement("SELECT value FROM settings WHERE key = :key");

const PUT_SETTING = statement(`
  INSERT INTO settings (key, value) VALUES (:key, :value)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value`);

export function createSessions(db: Database) {
  /** Other servers hear of it. */
  const end = (sql: Statement, values: Values): Promise<void> =>
    db.write(async (session) => {
      if (await session.run(sql, values) > 0) await bump(session, "access");
    });

  return {
    listSessions: () => db.all<SessionEntry>(LIST),
    findSession: (idHash: string) => db.get<SessionRow>(FIND, { idHash }),
    async insertSession(idHash: string, nowMs: number, who: Partial<NewSession> = {}) {
      const { name = "", address = "", browser = "" } = who;
      await db.run(INSERT, { idHash, name, address, browser, nowMs });
    },
    async touchSession(idHash: string, nowMs: number) {
      await db.run(TOUCH, { idHash, nowMs });
    },
    async confirmSession(idHash: string, nowMs: number) {
      await db.run(CONFIRM, { idHash, nowMs });
    },
    deleteSession: (idHash: string) => end(DELETE, { idHash }),
    deleteOtherSessions: (idHash: string) => end(DELETE_OTHERS, { idHash }),
    deleteAllSessions: () => end(DELETE_ALL, {}),
    /** Removes up to `limit` of those last used, or begun, before these times. How many. */
    pruneSessions: (
      limits: { used_before_ms: number; begun_before_ms: number; limit: number },
    ): Promise<number> => db.step((session) => session.run(DELETE_OLD, limits)),
  };
}

/** What the server itself remembers, as text by key. */
export function createSettings(db: Database): SettingStore {
  return {
    async findSetting(key) {
      return (await db.get<{ value: string }>(FIND_SETTING, { key }))?.value ?? null;
    },
    async putSetting(key, value) {
      await db.run(PUT_SETTING, { key, value });
    },
  };
}
