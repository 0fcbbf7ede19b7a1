/** The table `mutes`: few rows, so no index but the primary key. */
import type { DatabaseSync } from "node:sqlite";
import type { Mute, MuteStore } from "../port.ts";

const LIST = `
  SELECT host_id, code, subject, subject_id, mutes.note, expires_at_ms, mutes.created_at_ms
  FROM mutes JOIN hosts ON hosts.id = host_id
  WHERE coalesce(expires_at_ms > :nowMs, TRUE)`;

const PUT = `
  INSERT INTO mutes (host_id, code, subject, subject_id, note, expires_at_ms, created_at_ms)
  SELECT :host_id, :code, :subject, :subject_id, :note, CAST(:expires_at_ms AS INTEGER),
    CAST(:created_at_ms AS INTEGER)
  WHERE EXISTS (SELECT 1 FROM hosts WHERE id = :host_id)
  ON CONFLICT DO UPDATE SET subject = excluded.subject, note = excluded.note,
    expires_at_ms = excluded.expires_at_ms,
    created_at_ms = excluded.created_at_ms`;

const DELETE = `
  DELETE FROM mutes WHERE host_id = :hostId AND code = :code AND subject_id = :subjectId`;

// One that goes by the identity already is the newer.
const IDENTIFY = `
  UPDATE OR IGNORE mutes SET subject_id = :subject_id
  WHERE host_id = :host_id AND code = :code AND subject_id = :subject`;

const DELETE_EXPIRED = `
  DELETE FROM mutes WHERE (host_id, code, subject_id) IN (
    SELECT host_id, code, subject_id FROM mutes WHERE expires_at_ms <= :nowMs LIMIT :limit)`;

export function createMuteReads(db: DatabaseSync) {
  const list = db.prepare(LIST);

  return { listMutes: (nowMs: number): Mute[] => list.all({ nowMs }) as unknown as Mute[] };
}

export function createMuteWrites(db: DatabaseSync) {
  const put = db.prepare(PUT);
  const deleteOne = db.prepare(DELETE);
  const identify = db.prepare(IDENTIFY);
  const deleteExpired = db.prepare(DELETE_EXPIRED);

  return {
    putMute(mute: Mute): boolean {
      const { host_id, code, subject, subject_id, note, expires_at_ms, created_at_ms } = mute;
      const row = { host_id, code, subject, subject_id, note, expires_at_ms, created_at_ms };
      return put.run(row).changes > 0;
    },
    deleteMute: (hostId: number, code: string, subjectId: string): boolean =>
      deleteOne.run({ hostId, code, subjectId }).changes > 0,
    identifyMute(mute: Parameters<MuteStore["identifyMute"]>[0]): void {
      const { host_id, code, subject, subject_id } = mute;
      identify.run({ host_id, code, subject, subject_id });
    },
    /** Removes up to `limit` of those expired at `nowMs`. How many. */
    pruneMutes: (nowMs: number, limit: number): number =>
      Number(deleteExpired.run({ nowMs, limit }).changes),
  };
}
