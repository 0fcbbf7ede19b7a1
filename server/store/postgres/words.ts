/** The tables `mutes` and `left_pools`: few rows, so no index but the primary key. */
import type { LeftPool, LeftPoolStore, Mute, MuteStore } from "../port.ts";
import type { Database } from "./database.ts";
import { bump } from "./revisions.ts";
import { type Statement, statement, type Values } from "./statement.ts";

const LIST_MUTES = statement(`
  SELECT host_id, code, subject, subject_id, mutes.note, expires_at_ms, mutes.created_at_ms
  FROM mutes JOIN hosts ON hosts.id = host_id
  WHERE coalesce(expires_at_ms > :nowMs, TRUE)`);

const PUT_MUTE = statement(`
  INSERT INTO mutes (host_id, code, subject, subject_id, note, expires_at_ms, created_at_ms)
  SELECT :host_id::bigint, :code::text, :subject::text, :subject_id::text, :note::text,
    :expires_at_ms::bigint, :created_at_ms::bigint
  WHERE EXISTS (SELECT 1 FROM hosts WHERE id = :host_id)
  ON CONFLICT (host_id, code, subject_id) DO UPDATE SET subject = excluded.subject,
    note = excluded.note, expires_at_ms = excluded.expires_at_ms,
    created_at_ms = excluded.created_at_ms`);

const DELETE_MUTE = statement(`
  DELETE FROM mutes WHERE host_id = :hostId AND code = :code AND subject_id = :subjectId`);

// One that goes by the identity already is the newer.
const IDENTIFY = statement(`
  UPDATE mutes SET subject_id = :subject_id
  WHERE host_id = :host_id AND code = :code AND subject_id = :subject AND NOT EXISTS (
    SELECT 1 FROM mutes known
    WHERE known.host_id = :host_id AND known.code = :code AND known.subject_id = :subject_id)`);

const DELETE_EXPIRED = statement(`
  DELETE FROM mutes WHERE (host_id, code, subject_id) IN (
    SELECT host_id, code, subject_id FROM mutes WHERE expires_at_ms <= :nowMs LIMIT :limit)`);

const LIST_POOLS = statement(`
  SELECT host_id, guid, left_pools.name, word, left_pools.note, left_pools.created_at_ms
  FROM left_pools JOIN hosts ON hosts.id = host_id`);

const PUT_POOL = statement(`
  INSERT INTO left_pools (host_id, guid, name, word, note, created_at_ms)
  SELECT :host_id::bigint, :guid::text, :name::text, :word::text, :note::text,
    :created_at_ms::bigint
  WHERE EXISTS (SELECT 1 FROM hosts WHERE id = :host_id)
  ON CONFLICT (host_id, guid) DO UPDATE SET name = excluded.name, word = excluded.word,
    note = excluded.note, created_at_ms = excluded.created_at_ms`);

const DELETE_POOL = statement("DELETE FROM left_pools WHERE host_id = :hostId AND guid = :guid");

/** Runs one write of the operator's words, of which others hear. Whether it changed anything. */
export function writeWords(
  db: Database,
  { statement, values }: { statement: Statement; values: Values },
): Promise<boolean> {
  return db.write(async (session) => {
    const count = await session.run(statement, values);
    if (count > 0) await bump(session, "words");
    return count > 0;
  });
}

export function createMutes(db: Database) {
  return {
    listMutes: (nowMs: number) => db.all<Mute>(LIST_MUTES, { nowMs }),
    putMute: (mute: Mute) => writeWords(db, { statement: PUT_MUTE, values: { ...mute } }),
    deleteMute: (hostId: number, code: string, subjectId: string) =>
      writeWords(db, { statement: DELETE_MUTE, values: { hostId, code, subjectId } }),
    async identifyMute(mute: Parameters<MuteStore["identifyMute"]>[0]): Promise<void> {
      await writeWords(db, { statement: IDENTIFY, values: { ...mute } });
    },
    /** Removes up to `limit` of those expired at `nowMs`. How many. */
    pruneMutes: (nowMs: number, limit: number): Promise<number> =>
      db.step(async (session) => {
        const count = await session.run(DELETE_EXPIRED, { nowMs, limit });
        if (count > 0) await bump(session, "words");
        return count;
      }),
  };
}

export function createLeftPools(db: Database): LeftPoolStore {
  return {
    listLeftPools: () => db.all<LeftPool>(LIST_POOLS),
    putLeftPool: (pool) => writeWords(db, { statement: PUT_POOL, values: { ...pool } }),
    deleteLeftPool: (hostId, guid) =>
      writeWords(db, { statement: DELETE_POOL, values: { hostId, guid } }),
  };
}
