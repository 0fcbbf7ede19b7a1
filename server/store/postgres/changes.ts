/** The table `changes`: when each reason began and ended. */
import type { ChangeRow, ChangeStore, ClosedChange, IdentifiedChange, NewChange } from "../port.ts";
import type { Database, Reader, Session } from "./database.ts";
import { statement } from "./statement.ts";

export const CHANGE_COLUMNS =
  `changes.id, host_id, hosts.name AS host_name, code, subject, subject_id, level, text,
  opened_at_ms, closed_at_ms`;

// Served by the index changes_open.
const LIST_OPEN = statement(`
  SELECT ${CHANGE_COLUMNS} FROM changes JOIN hosts ON hosts.id = host_id
  WHERE closed_at_ms IS NULL ORDER BY host_id, changes.id`);

// Served by the index changes_by_id.
const LIST = statement(`
  SELECT ${CHANGE_COLUMNS} FROM changes JOIN hosts ON hosts.id = host_id
  WHERE changes.id < :beforeId ORDER BY changes.id DESC LIMIT :limit`);

// By the primary key.
const LIST_OF_HOST = statement(`
  SELECT ${CHANGE_COLUMNS} FROM changes JOIN hosts ON hosts.id = host_id
  WHERE host_id = :hostId AND changes.id < :beforeId ORDER BY changes.id DESC LIMIT :limit`);

// By the primary key: all that a host opened in 400 days is looked through.
const LIST_AS_OF = statement(`
  SELECT ${CHANGE_COLUMNS} FROM changes JOIN hosts ON hosts.id = host_id
  WHERE host_id = :hostId AND opened_at_ms <= :atMs
    AND (closed_at_ms IS NULL OR closed_at_ms > :atMs)
  ORDER BY changes.id DESC LIMIT :limit`);

/** After every id: its first digit would be that of the year 3084. */
const AFTER_ALL = "~";

// The index changes_open admits one open row for each reason.
const OPEN = statement(`
  INSERT INTO changes (id, host_id, code, subject, subject_id, level, text, opened_at_ms)
  SELECT :id::text, :host_id::bigint, :code::text, :subject::text, :subject_id::text,
    :level::text, :text::text, :at_ms::bigint
  WHERE EXISTS (SELECT 1 FROM hosts WHERE id = :host_id)
  ON CONFLICT DO NOTHING`);

// Served by the index changes_by_id.
const CLOSE = statement(`
  UPDATE changes SET closed_at_ms = :at_ms WHERE id = :id AND closed_at_ms IS NULL`);

// The longer known of two that turn out to be one stays.
const REMOVE_OTHER = statement(`
  DELETE FROM changes other USING changes identified
  WHERE identified.id = :id AND identified.closed_at_ms IS NULL AND other.closed_at_ms IS NULL
    AND other.host_id = identified.host_id AND other.code = identified.code
    AND other.subject_id = :subject_id AND other.id <> :id`);

const IDENTIFY = statement("UPDATE changes SET subject_id = :subject_id WHERE id = :id");

// Served by the index changes_by_end.
const DELETE = statement(`
  DELETE FROM changes WHERE (host_id, id) IN (
    SELECT host_id, id FROM changes WHERE closed_at_ms < :beforeMs LIMIT :limit)`);

export function createChangeReads(db: Reader): ChangeStore {
  return {
    listOpenChanges: () => db.all<ChangeRow>(LIST_OPEN),
    listChanges: ({ host_id: hostId, limit, before_id: beforeId = AFTER_ALL }) =>
      hostId === null
        ? db.all<ChangeRow>(LIST, { limit, beforeId })
        : db.all<ChangeRow>(LIST_OF_HOST, { hostId, limit, beforeId }),
    listChangesAsOf: (hostId, atMs, limit) =>
      db.all<ChangeRow>(LIST_AS_OF, { hostId, atMs, limit }),
  };
}

/** Parts of a transaction. */
export const REASON_WRITES = {
  async openReason(session: Session, reason: NewChange): Promise<void> {
    await session.run(OPEN, { ...reason });
  },
  async closeReason(session: Session, reason: ClosedChange): Promise<void> {
    await session.run(CLOSE, { ...reason });
  },
  async identifyReason(session: Session, reason: IdentifiedChange): Promise<void> {
    await session.run(REMOVE_OTHER, { ...reason });
    await session.run(IDENTIFY, { ...reason });
  },
};

export function createChangePruning(db: Database) {
  return {
    /** Removes up to `limit` reasons closed before `beforeMs`. How many. */
    pruneChanges: (beforeMs: number, limit: number): Promise<number> =>
      db.step((session) => session.run(DELETE, { beforeMs, limit })),
  };
}
