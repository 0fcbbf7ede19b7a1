import { type ReadonlySignal, useSignal } from "@preact/signals";
import { type IncidentFilter, incidentsPath } from "../../views/incident_filter.ts";
import type { IncidentsPage } from "../../views/mod.ts";
import { mergeIncident } from "../incidents/merge_incident.ts";
import { useLive } from "../live.ts";

const READ_WITHIN_MS = 10_000;

/** The first page of incidents under a filter, kept up to date: each that changes on its own. */
export function useLiveIncidents(
  first: IncidentsPage,
  filter: IncidentFilter,
): ReadonlySignal<IncidentsPage> {
  const shown = useSignal(first);
  const path = incidentsPath(filter);

  useLive("incidents", {
    joined: (reply) => {
      if (reply.revision === shown.peek().revision) return;
      readAnew().catch(() => {
        // What is shown is still true of its time; the next change, or join, brings more.
      });
    },
    incident: (line) => {
      shown.value = mergeIncident(shown.peek(), line, { isFirst: true });
    },
  }, { key: path, params: () => ({ query: new URL(path, location.origin).search }) });

  async function readAnew(): Promise<void> {
    const response = await fetch(`/api${path}`, { signal: AbortSignal.timeout(READ_WITHIN_MS) });
    if (!response.ok) return;
    const { incidents: rows, ...rest } = await response.json();
    shown.value = { rows, ...rest };
  }
  return shown;
}
