/** The table `host_events`: a handful of rows for each host. */
import type { DatabaseSync } from "node:sqlite";
import { SHARES } from "../../../shared/shares.ts";
import type { HostEventRow } from "../port.ts";
import { transaction } from "./transaction.ts";

const LIST = "SELECT * FROM host_events WHERE host_id = :hostId ORDER BY at_ms, code, subject";

const PUT = `
  INSERT INTO host_events (host_id, code, subject, text, at_ms)
  SELECT :host_id, :code, :subject, :text, CAST(:at_ms AS INTEGER)
  WHERE EXISTS (SELECT 1 FROM hosts WHERE id = :host_id)
  ON CONFLICT DO UPDATE SET text = excluded.text, at_ms = excluded.at_ms`;

const DELETE = `
  DELETE FROM host_events WHERE host_id = :hostId AND code = :code AND subject = :subject`;

const DELETE_EXCESS = `
  DELETE FROM host_events WHERE host_id = :hostId AND (code, subject) IN (
    SELECT code, subject FROM host_events WHERE host_id = :hostId
    ORDER BY at_ms DESC, code, subject LIMIT -1 OFFSET :kept)`;

const PRUNE = `
  DELETE FROM host_events WHERE (host_id, code, subject) IN (
    SELECT host_id, code, subject FROM host_events WHERE at_ms < :beforeMs LIMIT :limit)`;

export function createHostEventReads(db: DatabaseSync) {
  const list = db.prepare(LIST);

  return {
    listHostEvents: (hostId: number): HostEventRow[] =>
      list.all({ hostId }) as unknown as HostEventRow[],
  };
}

export function createHostEventWrites(db: DatabaseSync) {
  const put = db.prepare(PUT);
  const remove = db.prepare(DELETE);
  const removeExcess = db.prepare(DELETE_EXCESS);
  const prune = db.prepare(PRUNE);

  return {
    putHostEvent: ({ host_id, code, subject, text, at_ms }: HostEventRow): boolean =>
      transaction(db, () => {
        const isThere = put.run({ host_id, code, subject, text, at_ms }).changes > 0;
        removeExcess.run({ hostId: host_id, kept: SHARES.notification.eventsPerHost });
        return isThere;
      }),
    deleteHostEvent: (hostId: number, code: string, subject: string): boolean =>
      remove.run({ hostId, code, subject }).changes > 0,
    /** Removes up to `limit` rows. */
    pruneHostEvents: (beforeMs: number, limit: number): number =>
      Number(prune.run({ beforeMs, limit }).changes),
  };
}
