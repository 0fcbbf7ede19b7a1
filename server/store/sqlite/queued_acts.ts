/** The table `queued_acts`: a handful of rows, as long as no server takes them up. */
import type { DatabaseSync } from "node:sqlite";
import { MAX_QUEUED_ACTS, type QueuedAct } from "../port.ts";

const LIST = `
  SELECT id, at_ms, incident_id, author, note, expires_at_ms FROM queued_acts ORDER BY id`;

const INSERT = `
  INSERT INTO queued_acts (at_ms, incident_id, author, note, expires_at_ms)
  SELECT CAST(:at_ms AS INTEGER), :incident_id, :author, :note, CAST(:expires_at_ms AS INTEGER)
  WHERE (SELECT count(*) FROM queued_acts) < ${MAX_QUEUED_ACTS}`;

const DELETE = "DELETE FROM queued_acts WHERE id = :id";

export function createQueuedActReads(db: DatabaseSync) {
  const list = db.prepare(LIST);

  return {
    listQueuedActs: (): QueuedAct[] =>
      list.all().map((record) => ({ ...record }) as unknown as QueuedAct),
  };
}

export function createQueuedActWrites(db: DatabaseSync) {
  const insert = db.prepare(INSERT);
  const remove = db.prepare(DELETE);

  return {
    queueAct(act: Omit<QueuedAct, "id">): number | null {
      const { at_ms, incident_id, author, note, expires_at_ms } = act;
      const { changes, lastInsertRowid } = insert.run({
        at_ms,
        incident_id,
        author,
        note,
        expires_at_ms,
      });
      return changes === 0 ? null : Number(lastInsertRowid);
    },
    deleteQueuedAct: (id: number): void => void remove.run({ id }),
  };
}
