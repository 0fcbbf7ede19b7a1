/** Channels, policies and incidents to plan with; what is not given is the plainest there is. */
import type { ChannelRow, Policy } from "../../server/store/rows/deliveries.ts";
import type { Incident, IncidentLevel, Suppression } from "../../server/store/rows/incidents.ts";

export function channelRow(id: string, given: Partial<ChannelRow> = {}): ChannelRow {
  return {
    id,
    name: id,
    kind: "email",
    settings: {},
    sealed: null,
    enabled: true,
    quiet_hours: null,
    brake: { at_once: 5, per_hour: 30 },
    digest_at: "08:00",
    zone: "Europe/Vienna",
    broken: null,
    created_at_ms: 0,
    ...given,
  };
}

export function policyRow(id: string, given: Partial<Policy> = {}): Policy {
  return {
    id,
    position: 1,
    selector: null,
    codes: null,
    level_from: "warning",
    how: "at_once",
    channels: null,
    remind_after_minutes: null,
    ...given,
  };
}

export function incidentRow(
  id: string,
  level: IncidentLevel,
  atMs: number,
  given: Partial<Incident> = {},
): Incident {
  return {
    id,
    cause: { scope: "host", scope_id: "1", family: "pool", subject_id: id },
    label: id,
    state: "open",
    level,
    worst_level: level,
    reasons: [
      {
        reason_id: `reason of ${id}`,
        host_id: 1,
        host_name: "pve-1",
        code: "pool_health",
        subject: id,
        subject_id: id,
        level,
        text: "It is so.",
        since_ms: atMs,
        as_of_ms: atMs,
        ended_at_ms: null,
      },
    ],
    began_at_ms: atMs,
    opened_at_ms: atMs,
    resolved_at_ms: null,
    ended_by: null,
    acknowledgement: null,
    flapping_since_ms: null,
    flaps: 0,
    parent_id: null,
    suppressed: [],
    seq: 1,
    ...given,
  };
}

/** The same at another level; null: it is over. */
export function movedTo(
  incident: Incident,
  level: IncidentLevel | null,
  atMs: number,
  given: Partial<Incident> = {},
): Incident {
  const next = { ...incident, seq: incident.seq + 1 };
  if (level === null) {
    const reasons = incident.reasons.map((reason) => ({ ...reason, ended_at_ms: atMs }));
    return { ...next, state: "resolved", resolved_at_ms: atMs, reasons, suppressed: [], ...given };
  }
  const levels: readonly IncidentLevel[] = ["offline", "critical", "unknown", "warning"];
  const worst_level = levels[
    Math.min(levels.indexOf(level), levels.indexOf(incident.worst_level))
  ] ?? level;
  const reasons = incident.reasons.map((reason) => ({ ...reason, level }));
  return { ...next, level, worst_level, reasons, ...given };
}

export function suppressedBy(
  by: Suppression["by"],
  untilMs: number | null = null,
): readonly Suppression[] {
  return [{ by, of: `a ${by}`, until_ms: untilMs }];
}
