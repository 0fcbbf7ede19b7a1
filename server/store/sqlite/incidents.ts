/** The tables `incidents` and `incident_reasons`: which hosts and codes each was about. */
import type { DatabaseSync } from "node:sqlite";
import type { Incident, StoredIncident } from "../port.ts";
import type { RowCheck } from "../row_check.ts";
import { transaction, withoutSync } from "./transaction.ts";

export interface IncidentRecord {
  id: string;
  scope: string;
  scope_id: string;
  family: string;
  subject_id: string;
  label: string;
  state: string;
  level: string;
  worst_level: string;
  began_at_ms: number;
  opened_at_ms: number | null;
  resolved_at_ms: number | null;
  parent_id: string | null;
  seq: number;
  detail: string;
  memory: string;
}

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

export function toIncident(record: IncidentRecord, check: RowCheck): Incident | null {
  return check("incident", { table: "incidents", id: record.id }, () => {
    const { scope, scope_id, family, subject_id, detail, memory: _, ...columns } = record;
    return { ...JSON.parse(detail), ...columns, cause: { scope, scope_id, family, subject_id } };
  });
}

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
      return records.flatMap((record) => {
        const incident = toIncident(record, check);
        return incident === null ? [] : [{ ...incident, memory: readMemory(record.memory) }];
      });
    },
  };
}

/** Without its memory an incident is still one. */
function readMemory(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
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
      const isNewer = put.run({ ...toRecord(incident) }).changes > 0;
      if (!isNewer) return false;
      const { id } = incident;
      for (const { host_id, host_name, code } of incident.reasons) {
        addReason.run({ id, host_id: host_id ?? 0, code, host_name: host_name ?? "" });
      }
      return true;
    },
  };
}

function toRecord({ cause, memory, ...incident }: StoredIncident): IncidentRecord {
  const { id, label, state, level, worst_level, parent_id, seq, ...rest } = incident;
  const { began_at_ms, opened_at_ms, resolved_at_ms, ...detail } = rest;
  return {
    id,
    ...cause,
    label,
    state,
    level,
    worst_level,
    began_at_ms: Math.round(began_at_ms),
    opened_at_ms: opened_at_ms === null ? null : Math.round(opened_at_ms),
    resolved_at_ms: resolved_at_ms === null ? null : Math.round(resolved_at_ms),
    parent_id,
    seq,
    detail: JSON.stringify(detail),
    memory: JSON.stringify(memory ?? null),
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
