import { type ReadonlySignal, type Signal, useSignal } from "@preact/signals";
import { type IncidentFilter, incidentsPath } from "../../views/incident_filter.ts";
import type { IncidentsPage } from "../../views/mod.ts";
import { useLive } from "../live.ts";

const READ_WITHIN_MS = 10_000;

export interface LiveIncidentsOptions {
  filter: IncidentFilter;
  /** What the page begins after; null: it is the first. */
  after: string | null;
  /** Gets the server's time with each join; absent: another hears it. */
  sync?: (nowUnix: number) => void;
}

/** One page of incidents, kept up to date: each that changes on its own. */
export function useLiveIncidents(
  first: IncidentsPage,
  { filter, after, sync }: LiveIncidentsOptions,
): ReadonlySignal<IncidentsPage> {
  const shown = useSignal(first);
  const path = incidentsPath(filter, after);
  const readAnew = () => {
    readPage(path, shown).catch(() => {
      // What is shown is still true of its time; the next change, or join, brings more.
    });
  };

  useLive("incidents", {
    joined: (reply) => {
      sync?.(reply.now_unix);
      if (reply.revision !== shown.peek().revision) readAnew();
    },
    // Loaded with the first that changes; later ones wait for it in their order.
    incident: (line) => {
      import("./merge_incident.ts").then(({ mergeIncident }) => {
        shown.value = mergeIncident(shown.peek(), line, { isFirst: after === null });
      }, readAnew);
    },
  }, { key: path, params: () => ({ query: new URL(path, location.origin).search }) });
  return shown;
}

async function readPage(path: string, shown: Signal<IncidentsPage>): Promise<void> {
  const response = await fetch(`/api${path}`, { signal: AbortSignal.timeout(READ_WITHIN_MS) });
  if (!response.ok) return;
  const { incidents: rows, ...rest } = await response.json();
  shown.value = { rows, ...rest };
}
