/** The table `changes`: when each reason began and ended. */
import type { DatabaseSync } from "node:sqlite";
import type { ChangeRow, ChangeStore, ClosedChange, IdentifiedChange, NewChange } from "../port.ts";
import { withoutSync } from "./transaction.ts";

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

// Served as that: all that a host opened in 400 days is looked through.
export const LIST_CHANGES_AS_OF = `
  SELECT ${COLUMNS} FROM changes JOIN hosts ON hosts.id = host_id
  WHERE host_id = :hostId AND opened_at_ms <= :atMs
    AND (closed_at_ms IS NULL OR closed_at_ms > :atMs)
  ORDER BY changes.id DESC LIMIT :limit`;

/** After every id: its first digit would be that of the year 3084. */
const AFTER_ALL = "~";

// The index changes_open admits one open row for each reason.
const OPEN = `
  INSERT INTO changes (id, host_id, code, subject, subject_id, level, text, opened_at_ms)
  SELECT :id, :host_id, :code, :subject, :subject_id, :level, :text, CAST(:at_ms AS INTEGER)
  WHERE EXISTS (SELECT 1 FROM hosts WHERE id = :host_id)
  ON CONFLICT DO NOTHING`;

const CLOSE = `
  UPDATE changes SET closed_at_ms = CAST(:at_ms AS INTEGER)
  WHERE id = :id AND closed_at_ms IS NULL`;

// The longer known of two that turn out to be one stays.
const IDENTIFY = "UPDATE OR REPLACE changes SET subject_id = :subject_id WHERE id = :id";

// Served by the index changes_by_end.
const DELETE = `
  DELETE FROM changes WHERE id IN (
    SELECT id FROM changes WHERE closed_at_ms < :beforeMs LIMIT :limit)`;

export function createChangeReads(db: DatabaseSync) {
  const listOpen = db.prepare(LIST_OPEN);
  const list = db.prepare(LIST);
  const listOfHost = db.prepare(LIST_CHANGES_OF_HOST);
  const listAsOf = db.prepare(LIST_CHANGES_AS_OF);

  return {
    listOpenChanges: (): ChangeRow[] => listOpen.all() as unknown as ChangeRow[],
    listChanges(query: Parameters<ChangeStore["listChanges"]>[0]): ChangeRow[] {
      const { host_id: hostId, limit, before_id: beforeId = AFTER_ALL } = query;
      const rows = hostId === null
        ? list.all({ limit, beforeId })
        : listOfHost.all({ hostId, limit, beforeId });
      return rows as unknown as ChangeRow[];
    },
    listChangesAsOf: (hostId: number, atMs: number, limit: number): ChangeRow[] =>
      listAsOf.all({ hostId, atMs, limit }) as unknown as ChangeRow[],
  };
}

/** Parts of a transaction. */
export function createReasonWrites(db: DatabaseSync) {
  const open = db.prepare(OPEN);
  const close = db.prepare(CLOSE);
  const identify = db.prepare(IDENTIFY);

  return {
    openReason: (reason: NewChange): void => void open.run({ ...reason }),
    closeReason: (reason: ClosedChange): void => void close.run({ ...reason }),
    identifyReason: (reason: IdentifiedChange): void => void identify.run({ ...reason }),
  };
}

export function createChangeWrites(db: DatabaseSync) {
  const deleteOld = db.prepare(DELETE);

  return {
    /** Removes up to `limit` reasons closed before `beforeMs`. How many. */
    pruneChanges: (beforeMs: number, limit: number): number =>
      Number(withoutSync(db, () => deleteOld.run({ beforeMs, limit })).changes),
  };
}
