/** The table `incident_events`. */
import type { DatabaseSync } from "node:sqlite";
import type { IncidentEvent } from "../port.ts";
import type { RowCheck } from "../row_check.ts";

// By the primary key.
export const LIST_EVENTS = `
  SELECT incident_id, seq, at_ms, kind, level, text, author FROM incident_events
  WHERE incident_id = :id AND seq > :afterSeq ORDER BY seq LIMIT :limit`;

const ADD = `
  INSERT INTO incident_events (incident_id, seq, at_ms, kind, level, text, author)
  VALUES (:incident_id, :seq, :at_ms, :kind, :level, :text, :author)
  ON CONFLICT DO NOTHING`;

export function createIncidentEventReads(db: DatabaseSync, check: RowCheck) {
  const list = db.prepare(LIST_EVENTS);

  return {
    listIncidentEvents(id: string, afterSeq: number, limit: number): IncidentEvent[] {
      return list.all({ id, afterSeq, limit }).flatMap((record) => {
        const row = { table: "incident_events", id: `${id}/${record["seq"]}` };
        return check("incident_event", row, () => record) ?? [];
      });
    },
  };
}

/** Parts of a transaction. */
export function createIncidentEventWrites(db: DatabaseSync) {
  const add = db.prepare(ADD);

  return {
    addIncidentEvent({ incident_id, seq, at_ms, kind, level, text, author }: IncidentEvent): void {
      add.run({ incident_id, seq, at_ms: Math.round(at_ms), kind, level, text, author });
    },
  };
}
