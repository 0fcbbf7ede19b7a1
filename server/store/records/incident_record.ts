/** An incident as it lies in its table, of every engine. */
import type { Incident, StoredIncident } from "../port.ts";
import type { RowCheck } from "../row_check.ts";

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

/** Null for one that is damaged. */
export function toIncident(record: IncidentRecord, check: RowCheck): Incident | null {
  return check("incident", { table: "incidents", id: record.id }, () => {
    const { scope, scope_id, family, subject_id, detail, memory: _, ...columns } = record;
    return { ...JSON.parse(detail), ...columns, cause: { scope, scope_id, family, subject_id } };
  });
}

/** The same with what is remembered of it; without that an incident is still one. */
export function toStoredIncident(record: IncidentRecord, check: RowCheck): StoredIncident | null {
  const incident = toIncident(record, check);
  return incident === null ? null : { ...incident, memory: readMemory(record.memory) };
}

function readMemory(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function toIncidentRecord({ cause, memory, ...incident }: StoredIncident): IncidentRecord {
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
