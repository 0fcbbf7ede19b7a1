/** The tables `incidents` and `incident_reasons`: which hosts and codes each was about. */
import type { Incident, StoredIncident } from "../port.ts";
import type { RowCheck } from "../row_check.ts";
import type { Database, Reader, Session } from "./database.ts";
import { columnsOf, statement } from "./statement.ts";

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

const COLUMNS = `id, scope, scope_id, family, subject_id, label, state, level, worst_level,
  began_at_ms, opened_at_ms, resolved_at_ms, parent_id, seq, detail, memory`;

const FIND = statement(`SELECT ${COLUMNS} FROM incidents WHERE id = :id`);

export const FIND_ALL = statement(`
  SELECT ${COLUMNS} FROM incidents WHERE id = ANY(:ids::text[]) ORDER BY id DESC`);

// Served by the indices incidents_standing, incidents_by_end, told_standing, deliveries_waiting and
// delivery_incidents_by_delivery.
const LIST_LIVE = statement(`
  SELECT ${COLUMNS} FROM incidents WHERE id IN (
    SELECT id FROM incidents WHERE state <> 'resolved'
    UNION SELECT id FROM incidents WHERE resolved_at_ms >= :overSinceMs
    UNION SELECT incident_id FROM told WHERE level <> 'resolved'
    UNION SELECT delivery_incidents.incident_id FROM deliveries
      JOIN delivery_incidents ON delivery_id = deliveries.id
      WHERE deliveries.state IN ('queued', 'sending'))
  ORDER BY id`);

// One that is over never opens again, and what is older than what is there changes nothing.
const PUT = statement(`
  INSERT INTO incidents (${COLUMNS})
  VALUES (:id, :scope, :scope_id, :family, :subject_id, :label, :state, :level, :worst_level,
    :began_at_ms, :opened_at_ms, :resolved_at_ms, :parent_id, :seq, :detail, :memory)
  ON CONFLICT (id) DO UPDATE SET
    scope = excluded.scope, scope_id = excluded.scope_id, family = excluded.family,
    subject_id = excluded.subject_id, label = excluded.label, state = excluded.state,
    level = excluded.level, worst_level = excluded.worst_level,
    began_at_ms = excluded.began_at_ms, opened_at_ms = excluded.opened_at_ms,
    resolved_at_ms = excluded.resolved_at_ms, parent_id = excluded.parent_id, seq = excluded.seq,
    detail = excluded.detail, memory = excluded.memory
  WHERE excluded.seq >= incidents.seq
    AND (incidents.state <> 'resolved' OR excluded.state = 'resolved')`);

const PUT_MEMORY = statement(`
  UPDATE incidents SET memory = :memory WHERE id = :id AND state <> 'resolved'`);

const ADD_REASONS = statement(`
  INSERT INTO incident_reasons (incident_id, host_id, code, host_name)
  SELECT :id::text, * FROM unnest(:host_id::bigint[], :code::text[], :host_name::text[])
  ON CONFLICT DO NOTHING`);

// Served by the index incidents_by_end.
const LIST_OLD = statement(
  "SELECT id FROM incidents WHERE resolved_at_ms < :beforeMs LIMIT :limit",
);

/** Each by its primary key. */
const REMOVE = [
  ...["incident_reasons", "incident_events", "told", "holds", "delivery_incidents"]
    .map((table) => `DELETE FROM ${table} WHERE incident_id = ANY(:ids::text[])`),
  "DELETE FROM incidents WHERE id = ANY(:ids::text[])",
].map(statement);

export function toIncident(record: IncidentRecord, check: RowCheck): Incident | null {
  return check("incident", { table: "incidents", id: record.id }, () => {
    const { scope, scope_id, family, subject_id, detail, memory: _, ...columns } = record;
    return { ...JSON.parse(detail), ...columns, cause: { scope, scope_id, family, subject_id } };
  });
}

export function createIncidentReads(db: Reader, check: RowCheck) {
  return {
    async findIncident(id: string): Promise<Incident | null> {
      const record = await db.get<IncidentRecord>(FIND, { id });
      return record === null ? null : toIncident(record, check);
    },
    async listLiveIncidents(overSinceMs: number): Promise<StoredIncident[]> {
      const records = await db.all<IncidentRecord>(LIST_LIVE, { overSinceMs });
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
export const INCIDENT_PARTS = {
  async putIncidentMemory(session: Session, id: string, memory: unknown): Promise<void> {
    await session.run(PUT_MEMORY, { id, memory: JSON.stringify(memory ?? null) });
  },
  async putIncident(session: Session, incident: StoredIncident): Promise<boolean> {
    const isNewer = await session.run(PUT, { ...toRecord(incident) }) > 0;
    if (!isNewer || incident.reasons.length === 0) return isNewer;
    const reasons = incident.reasons.map(({ host_id, host_name, code }) => ({
      host_id: host_id ?? 0,
      code,
      host_name: host_name ?? "",
    }));
    const columns = columnsOf(["host_id", "code", "host_name"], reasons);
    await session.run(ADD_REASONS, { id: incident.id, ...columns });
    return true;
  },
};

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

export function createIncidentPruning(db: Database) {
  return {
    pruneIncidents: (beforeMs: number, limit: number): Promise<number> =>
      db.step(async (session) => {
        const old = await session.all<{ id: string }>(LIST_OLD, { beforeMs, limit });
        const ids = old.map(({ id }) => id);
        for (const removal of REMOVE) await session.run(removal, { ids });
        return old.length;
      }),
  };
}
