/** Which incidents a filter shows. */
import type { Incident } from "../store/rows/incidents.ts";
import type { IncidentQuery } from "../store/rows/outbox.ts";
import type { IncidentFilter } from "../views/incident_filter.ts";
import type { DeskHosts } from "./desk_hosts.ts";

/** A filter with the hosts that are in its group. */
export interface Match {
  filter: IncidentFilter;
  /** Those of the group that it names; null: of any host, or of none. */
  hostIds: ReadonlySet<number> | null;
  /** Whether what is part of another incident has a line of its own. */
  isWithParts: boolean;
}

export function toMatch(filter: IncidentFilter, hosts: Pick<DeskHosts, "idsOf">): Match {
  const { host, group, code } = filter;
  return {
    filter,
    hostIds: group === null ? null : new Set(hosts.idsOf(group)),
    // Who asks for one host wants to know also of what it shares with others.
    isWithParts: filter.all || host !== null || code !== null,
  };
}

/** The same that the store looks for, of an incident in memory. */
export function isMatch(incident: Incident, { filter, hostIds, isWithParts }: Match): boolean {
  const { level, host, code, state, from_ms, until_ms } = filter;
  const { reasons, resolved_at_ms } = incident;
  return (state === null || incident.state === state) &&
    (level === null || incident.worst_level === level) &&
    (from_ms === null || resolved_at_ms === null || resolved_at_ms >= from_ms) &&
    (until_ms === null || incident.began_at_ms < until_ms) &&
    (code === null || reasons.some((reason) => reason.code === code)) &&
    (host === null || reasons.some(({ host_name }) => isSameName(host_name, host))) &&
    (hostIds === null ||
      reasons.some(({ host_id }) => host_id !== null && hostIds.has(host_id))) &&
    (isWithParts || incident.parent_id === null) &&
    (filter.all || isTold(incident) || state === "pending");
}

function isSameName(name: string | null, asked: string): boolean {
  return name?.toLowerCase() === asked.toLowerCase();
}

/** Whether it was ever more than held back. */
function isTold({ opened_at_ms }: Incident): boolean {
  return opened_at_ms !== null;
}

/** Of those that are over, what the store is asked. */
export function toQuery({ filter, hostIds, isWithParts }: Match): Omit<IncidentQuery, "limit"> {
  const { level, host, code, from_ms, until_ms, all } = filter;
  return {
    states: ["resolved"],
    ...(host !== null && { host_name: host }),
    ...(hostIds !== null && { host_ids: [...hostIds] }),
    ...(level !== null && { levels: [level] }),
    ...(code !== null && { codes: [code] }),
    ...(from_ms !== null && { from_ms }),
    ...(until_ms !== null && { until_ms }),
    ...(!all && { is_opened: true }),
    ...(!isWithParts && { is_whole: true }),
  };
}
