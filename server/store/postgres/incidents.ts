/** The tables `incidents` and `incident_reasons`: which hosts and codes each was about. */
import type { Incident, StoredIncident } from "../port.ts";
import {
  type IncidentRecord,
  toIncident,
  toIncidentRecord,
  toStoredIncident,
} from "../records/incident_record.ts";
import type { RowCheck } from "../row_check.ts";
import type { Database, Reader, Session } from "./database.ts";
import { columnsOf, prepared, statement } from "./statement.ts";

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
const PUT = prepared(`
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

const PUT_MEMORY = prepared(`
  UPDATE incidents SET memory = :memory WHERE id = :id AND state <> 'resolved'`);

const ADD_REASONS = prepared(`
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

export function createIncidentReads(db: Reader, check: RowCheck) {
  return {
    async findIncident(id: string): Promise<Incident | null> {
      const record = await db.get<IncidentRecord>(FIND, { id });
      return record === null ? null : toIncident(record, check);
    },
    async listLiveIncidents(overSinceMs: number): Promise<StoredIncident[]> {
      const records = await db.all<IncidentRecord>(LIST_LIVE, { overSinceMs });
      return records.flatMap((record) => toStoredIncident(record, check) ?? []);
    },
  };
}

/** Parts of a transaction. */
export const INCIDENT_PARTS = {
  async putIncidentMemory(session: Session, id: string, memory: unknown): Promise<void> {
    await session.run(PUT_MEMORY, { id, memory: JSON.stringify(memory ?? null) });
  },
  async putIncident(session: Session, incident: StoredIncident): Promise<boolean> {
    const isNewer = await session.run(PUT, { ...toIncidentRecord(incident) }) > 0;
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
