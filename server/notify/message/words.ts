/** Words that all messages share. */
import type { IncidentFacts } from "./facts.ts";

/** Where it is and what it is about: `pve-01 · tank`. */
export function incidentName({ incident, place }: IncidentFacts): string {
  const names = [place, incident.label].filter((name) => name !== "");
  return names.length === 0 ? incident.cause.family : names.join(" · ");
}

/** Path of an incident's page. */
export function incidentPath(id: string): string {
  return `/incidents/${encodeURIComponent(id)}`;
}
