/** The tables `incidents` and `incident_reasons`: which hosts and codes each was about. */
import type { DatabaseSync } from "node:sqlite";
import type { Incident, StoredIncident } from "../port.ts";
import {
  type IncidentRecord,
  toIncident,
  toIncidentRecord,
  toStoredIncident,
} from "../records/incident_record.ts";
import type { RowCheck } from "../row_check.ts";
import { transaction, withoutSync } from "./transaction.ts";

const FIND = "SELECT * FROM incidents WHERE id = :id";

/**
 * Served by the indices incidents_standing, incidents_by_end, told_standing, deliveries_waiting and
 * delivery_incidents_by_delivery. `CROSS JOIN` keeps SQLite to this order.
 */
export const LIST_LIVE = `
  WITH live (id) AS (
    SELECT id FROM incidents WHERE state <> 'resolved'
    UNION ALL SELECT id FROM incidents WHERE resolved_at_ms >= CAST(:overSinceMs AS INTEGER)
    UNION ALL SELECT incident_id FROM told INDEXED BY told_standing WHERE level <> 'resolved'
    UNION ALL SELECT delivery_incidents.incident_id FROM deliveries INDEXED BY deliveries_waiting
      CROSS JOIN delivery_incidents ON delivery_id = deliveries.id
      WHERE deliveries.state IN ('queued', 'sending'))
  SELECT incidents.* FROM (SELECT DISTINCT id FROM live) AS live
    CROSS JOIN incidents ON incidents.id = live.id
  ORDER BY incidents.id`;

// One that is over never opens again, and what is older than what is there changes nothing.
const PUT = `
  INSERT INTO incidents (id, scope, scope_id, family, subject_id, label, state, level, worst_level,
    began_at_ms, opened_at_ms, resolved_at_ms, parent_id, seq, detail, memory)
  VALUES (:id, :scope, :scope_id, :family, :subject_id, :label, :state, :level, :worst_level,
    :began_at_ms, :opened_at_ms, :resolved_at_ms, :parent_id, :seq, :detail, :memory)
  ON CONFLICT DO UPDATE SET
    scope = excluded.scope, scope_id = excluded.scope_id, family = excluded.family,
    subject_id = excluded.subject_id, label = excluded.label, state = excluded.state,
    level = excluded.level, worst_level = excluded.worst_level,
    began_at_ms = excluded.began_at_ms, opened_at_ms = excluded.opened_at_ms,
    resolved_at_ms = excluded.resolved_at_ms, parent_id = excluded.parent_id, seq = excluded.seq,
    detail = excluded.detail, memory = excluded.memory
  WHERE excluded.seq >= incidents.seq
    AND (incidents.state <> 'resolved' OR excluded.state = 'resolved')`;

const PUT_MEMORY = "UPDATE incidents SET memory = :memory WHERE id = :id AND state <> 'resolved'";

const ADD_REASON = `
  INSERT INTO incident_reasons (incident_id, host_id, code, host_name)
  VALUES (:id, :host_id, :code, :host_name)
  ON CONFLICT DO NOTHING`;

// Served by the index incidents_by_end.
export const LIST_OLD = `
  SELECT id FROM incidents WHERE resolved_at_ms < CAST(:beforeMs AS INTEGER) LIMIT :limit`;

/** Each by its primary key. */
const REMOVE = ["incident_reasons", "incident_events", "told", "holds", "delivery_incidents"]
  .map((table) => `DELETE FROM ${table} WHERE incident_id = :id`);

export function createIncidentReads(db: DatabaseSync, check: RowCheck) {
  const find = db.prepare(FIND);
  const listLive = db.prepare(LIST_LIVE);

  function findIncident(id: string): Incident | null {
    const record = find.get({ id }) as IncidentRecord | undefined;
    return record === undefined ? null : toIncident(record, check);
  }

  return {
    findIncident,
    listLiveIncidents(overSinceMs: number): StoredIncident[] {
      const records = listLive.all({ overSinceMs }) as unknown as IncidentRecord[];
      return records.flatMap((record) => toStoredIncident(record, check) ?? []);
    },
  };
}

/** Parts of a transaction. */
export function createIncidentWrites(db: DatabaseSync) {
  const put = db.prepare(PUT);
  const putMemory = db.prepare(PUT_MEMORY);
  const addReason = db.prepare(ADD_REASON);

  return {
    putIncidentMemory: (id: string, memory: unknown): void =>
      void putMemory.run({ id, memory: JSON.stringify(memory ?? null) }),
    putIncident(incident: StoredIncident): boolean {
      const isNewer = put.run({ ...toIncidentRecord(incident) }).changes > 0;
      if (!isNewer) return false;
      const { id } = incident;
      for (const { host_id, host_name, code } of incident.reasons) {
        addReason.run({ id, host_id: host_id ?? 0, code, host_name: host_name ?? "" });
      }
      return true;
    },
  };
}

export function createIncidentPruning(db: DatabaseSync) {
  const listOld = db.prepare(LIST_OLD);
  const removals = [...REMOVE, "DELETE FROM incidents WHERE id = :id"]
    .map((sql) => db.prepare(sql));

  return {
    pruneIncidents: (beforeMs: number, limit: number): number =>
      withoutSync(db, () =>
        transaction(db, () => {
          const old = listOld.all({ beforeMs, limit }) as { id: string }[];
          for (const { id } of old) for (const removal of removals) removal.run({ id });
          return old.length;
        })),
  };
}
