/** The table `changes`: when each reason began and ended. */
import type { ChangeRow, ChangeStore, ClosedChange, IdentifiedChange, NewChange } from "../port.ts";
import type { Database, Reader, Session } from "./database.ts";
import { columnsOf, prepared, statement } from "./statement.ts";

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

const OPENED = [
  "id",
  "host_id",
  "code",
  "subject",
  "subject_id",
  "level",
  "text",
  "at_ms",
] as const;
const CLOSED = ["id", "at_ms"] as const;

// The index changes_open admits one open row for each reason.
const OPEN = prepared(`
  INSERT INTO changes (id, host_id, code, subject, subject_id, level, text, opened_at_ms)
  SELECT opened.* FROM unnest(:id::text[], :host_id::bigint[], :code::text[], :subject::text[],
    :subject_id::text[], :level::text[], :text::text[], :at_ms::bigint[])
    AS opened (${OPENED.join(", ")})
  WHERE EXISTS (SELECT 1 FROM hosts WHERE hosts.id = opened.host_id)
  ON CONFLICT DO NOTHING`);

// Served by the index changes_by_id.
const CLOSE = prepared(`
  UPDATE changes SET closed_at_ms = closed.at_ms
  FROM unnest(:id::text[], :at_ms::bigint[]) AS closed (${CLOSED.join(", ")})
  WHERE changes.id = closed.id AND closed_at_ms IS NULL`);

// The longer known of two that turn out to be one stays.
const REMOVE_OTHER = prepared(`
  DELETE FROM changes other USING changes identified
  WHERE identified.id = :id AND identified.closed_at_ms IS NULL AND other.closed_at_ms IS NULL
    AND other.host_id = identified.host_id AND other.code = identified.code
    AND other.subject_id = :subject_id AND other.id <> :id`);

const IDENTIFY = prepared("UPDATE changes SET subject_id = :subject_id WHERE id = :id");

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

/** Part of a transaction: a host may have thousands at once. */
export async function openReasons(session: Session, reasons: readonly NewChange[]): Promise<void> {
  await session.run(OPEN, columnsOf(OPENED, reasons));
}

/** The same. */
export async function closeReasons(
  session: Session,
  reasons: readonly ClosedChange[],
): Promise<void> {
  await session.run(CLOSE, columnsOf(CLOSED, reasons));
}

/** Part of a transaction. */
export async function identifyReason(session: Session, reason: IdentifiedChange): Promise<void> {
  await session.run(REMOVE_OTHER, { ...reason });
  await session.run(IDENTIFY, { ...reason });
}

export function createChangePruning(db: Database) {
  return {
    /** Removes up to `limit` reasons closed before `beforeMs`. How many. */
    pruneChanges: (beforeMs: number, limit: number): Promise<number> =>
      db.step((session) => session.run(DELETE, { beforeMs, limit })),
  };
}
