/** The table `holds`: why a channel was not told something of an incident, and how long. */
import type { DatabaseSync } from "node:sqlite";
import type { Hold } from "../port.ts";
import type { RowCheck } from "../row_check.ts";

const COLUMNS = "channel_id, incident_id, at_ms, why, of, until_ms, ended_at_ms";

// Served by the index holds_lasting.
export const LIST_HOLDS =
  `SELECT ${COLUMNS} FROM holds WHERE ended_at_ms IS NULL ORDER BY incident_id`;

// By the primary key; those of one incident are few.
export const LIST_HOLDS_OF = `
  SELECT ${COLUMNS} FROM holds WHERE incident_id = :incidentId
  ORDER BY at_ms DESC, channel_id LIMIT :limit`;

const PUT = `
  INSERT INTO holds (channel_id, incident_id, at_ms, why, of, until_ms, ended_at_ms)
  VALUES (:channel_id, :incident_id, :at_ms, :why, :of, :until_ms, :ended_at_ms)
  ON CONFLICT DO UPDATE SET why = excluded.why, of = excluded.of, until_ms = excluded.until_ms,
    ended_at_ms = excluded.ended_at_ms`;

// Through the index holds_lasting.
export const DELETE_LASTING_OF_CHANNEL = `
  DELETE FROM holds WHERE channel_id = :channelId AND ended_at_ms IS NULL`;

export function createHoldReads(db: DatabaseSync, check: RowCheck) {
  const list = db.prepare(LIST_HOLDS);
  const listOf = db.prepare(LIST_HOLDS_OF);
  const toHold = (record: Record<string, unknown>): Hold | [] => {
    const id = `${record["incident_id"]}/${record["channel_id"]}/${record["at_ms"]}`;
    return check("hold", { table: "holds", id }, () => record) ?? [];
  };

  return {
    listHolds: (): Hold[] => list.all().flatMap(toHold),
    listHoldsOf: (incidentId: string, limit: number): Hold[] =>
      listOf.all({ incidentId, limit }).flatMap(toHold),
  };
}

/** Part of a transaction. */
export function createHoldWrites(db: DatabaseSync) {
  const put = db.prepare(PUT);

  return {
    putHold({ channel_id, incident_id, at_ms, why, of, until_ms, ended_at_ms }: Hold): void {
      put.run({
        channel_id,
        incident_id,
        at_ms: Math.round(at_ms),
        why,
        of,
        until_ms: until_ms === null ? null : Math.round(until_ms),
        ended_at_ms: ended_at_ms === null ? null : Math.round(ended_at_ms),
      });
    },
  };
}
