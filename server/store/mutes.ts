/** The table `mutes`: few rows, so no index but the primary key. */
import type { DatabaseSync } from "node:sqlite";
import type { Mute } from "./store.ts";

const LIST = `
  SELECT host_id, code, subject, note, expires_at_ms, mutes.created_at_ms
  FROM mutes JOIN hosts ON hosts.id = host_id
  WHERE coalesce(expires_at_ms > :nowMs, TRUE)`;

const PUT = `
  INSERT INTO mutes (host_id, code, subject, note, expires_at_ms, created_at_ms)
  SELECT :host_id, :code, :subject, :note, CAST(:expires_at_ms AS INTEGER),
    CAST(:created_at_ms AS INTEGER)
  WHERE EXISTS (SELECT 1 FROM hosts WHERE id = :host_id)
  ON CONFLICT DO UPDATE SET note = excluded.note, expires_at_ms = excluded.expires_at_ms,
    created_at_ms = excluded.created_at_ms`;

const DELETE = `
  DELETE FROM mutes WHERE host_id = :hostId AND code = :code AND subject = :subject`;

const DELETE_EXPIRED = "DELETE FROM mutes WHERE expires_at_ms <= :nowMs";

export function createMuteReads(db: DatabaseSync) {
  const list = db.prepare(LIST);

  return { listMutes: (nowMs: number): Mute[] => list.all({ nowMs }) as unknown as Mute[] };
}

export function createMuteWrites(db: DatabaseSync) {
  const put = db.prepare(PUT);
  const deleteOne = db.prepare(DELETE);
  const deleteExpired = db.prepare(DELETE_EXPIRED);

  return {
    putMute(mute: Mute): boolean {
      const { host_id, code, subject, note, expires_at_ms, created_at_ms } = mute;
      return put.run({ host_id, code, subject, note, expires_at_ms, created_at_ms }).changes > 0;
    },
    deleteMute: (hostId: number, code: string, subject: string): boolean =>
      deleteOne.run({ hostId, code, subject }).changes > 0,
    pruneMutes: (nowMs: number): number => Number(deleteExpired.run({ nowMs }).changes),
  };
}
