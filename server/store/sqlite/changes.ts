/** The table `changes`: when each reason began and ended. */
import type { DatabaseSync } from "node:sqlite";
import type { ChangeRow, ChangeStore, ClosedChange, IdentifiedChange, NewChange } from "../port.ts";
import { transaction, withoutSync } from "./transaction.ts";

const COLUMNS =
  `changes.id, host_id, hosts.name AS host_name, code, subject, subject_id, level, text,
  opened_at_ms, closed_at_ms`;

// Served by the index changes_open.
const LIST_OPEN = `
  SELECT ${COLUMNS} FROM changes JOIN hosts ON hosts.id = host_id
  WHERE closed_at_ms IS NULL ORDER BY host_id, changes.id`;

const LIST = `
  SELECT ${COLUMNS} FROM changes JOIN hosts ON hosts.id = host_id
  WHERE changes.id < :beforeId ORDER BY changes.id DESC LIMIT :limit`;

// Served by the index changes_by_host.
export const LIST_CHANGES_OF_HOST = `
  SELECT ${COLUMNS} FROM changes JOIN hosts ON hosts.id = host_id
  WHERE host_id = :hostId AND changes.id < :beforeId ORDER BY changes.id DESC LIMIT :limit`;

// The index changes_open admits one open row for each reason.
const OPEN = `
  INSERT INTO changes (host_id, code, subject, subject_id, level, text, opened_at_ms)
  SELECT :host_id, :code, :subject, :subject_id, :level, :text, CAST(:at_ms AS INTEGER)
  WHERE EXISTS (SELECT 1 FROM hosts WHERE id = :host_id)
  ON CONFLICT DO NOTHING`;

const CLOSE = `
  UPDATE changes SET closed_at_ms = CAST(:at_ms AS INTEGER)
  WHERE host_id = :host_id AND code = :code AND subject_id = :subject_id
    AND closed_at_ms IS NULL`;

// The longer known of two that turn out to be one stays.
const IDENTIFY = `
  UPDATE OR REPLACE changes SET subject_id = :subject_id
  WHERE host_id = :host_id AND code = :code AND subject_id = :from_subject_id
    AND closed_at_ms IS NULL`;

// Served by the index changes_by_end.
const DELETE = `
  DELETE FROM changes WHERE id IN (
    SELECT id FROM changes WHERE closed_at_ms < :beforeMs LIMIT :limit)`;

export function createChangeReads(db: DatabaseSync) {
  const listOpen = db.prepare(LIST_OPEN);
  const list = db.prepare(LIST);
  const listOfHost = db.prepare(LIST_CHANGES_OF_HOST);

  return {
    listOpenChanges: (): ChangeRow[] => listOpen.all() as unknown as ChangeRow[],
    listChanges(query: Parameters<ChangeStore["listChanges"]>[0]): ChangeRow[] {
      const { host_id: hostId, limit, before_id: beforeId = Number.MAX_SAFE_INTEGER } = query;
      const rows = hostId === null
        ? list.all({ limit, beforeId })
        : listOfHost.all({ hostId, limit, beforeId });
      return rows as unknown as ChangeRow[];
    },
  };
}

export function createChangeWrites(db: DatabaseSync) {
  const open = db.prepare(OPEN);
  const close = db.prepare(CLOSE);
  const identify = db.prepare(IDENTIFY);
  const deleteOld = db.prepare(DELETE);

  return {
    recordChanges(changes: Parameters<ChangeStore["recordChanges"]>[0]): void {
      const { opened, closed, identified = [] } = changes;
      withoutSync(db, () =>
        transaction(db, () => {
          for (const { host_id, code, subject_id, from_subject_id } of identified) {
            const names = { host_id, code, subject_id, from_subject_id };
            identify.run(names satisfies IdentifiedChange);
          }
          for (const { host_id, code, subject_id, at_ms } of closed) {
            close.run({ host_id, code, subject_id, at_ms } satisfies ClosedChange);
          }
          for (const { host_id, code, subject, subject_id, level, text, at_ms } of opened) {
            const row = { host_id, code, subject, subject_id, level, text, at_ms };
            open.run(row satisfies NewChange);
          }
        }));
    },
    pruneChanges: (beforeMs: number, limit: number): number =>
      Number(withoutSync(db, () => deleteOld.run({ beforeMs, limit })).changes),
  };
}
