import { useRef } from "preact/hooks";
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { type IncidentsAsked, incidentsPath } from "../../views/incident_filter.ts";
import type { IncidentsPage } from "../../views/mod.ts";
import { useLive } from "../live.ts";

const READ_WITHIN_MS = 10_000;

export interface LiveIncidentsOptions {
  now: ReadonlySignal<number>;
  /** Gets the server's time with each join; absent: another hears it. */
  sync?: (nowUnix: number) => void;
}

/** The page of incidents that is asked for, kept up to date: each that changes on its own. */
export function useLiveIncidents(
  first: IncidentsPage,
  asked: IncidentsAsked,
  { now, sync }: LiveIncidentsOptions,
): ReadonlySignal<IncidentsPage> {
  const shown = useSignal(first);
  const path = incidentsPath(asked);
  const paths = useRef({ asked: path, shown: path });
  paths.current.asked = path;
  const readAnew = () => {
    readPage(path).then((page) => {
      if (page === null || paths.current.asked !== path) return;
      paths.current.shown = path;
      shown.value = page;
    }).catch(() => {
      // What is shown is still true of its time; the next change, or join, brings more.
    });
  };

  useLive("incidents", {
    joined: (reply) => {
      sync?.(reply.now_unix);
      if (reply.revision !== shown.peek().revision || paths.current.shown !== path) readAnew();
    },
    // Loaded with the first that changes; later ones wait for it in their order.
    incident: (line) => {
      import("./merge_incident.ts").then(({ mergeIncident }) => {
        const { sort, after } = asked;
        shown.value = mergeIncident(shown.peek(), line, { sort, after, now_unix: now.peek() });
      }, readAnew);
    },
  }, { key: path, params: () => ({ query: new URL(path, location.origin).search }) });
  return shown;
}

/** Null: the server would not say. */
async function readPage(path: string): Promise<IncidentsPage | null> {
  const response = await fetch(`/api${path}`, { signal: AbortSignal.timeout(READ_WITHIN_MS) });
  if (!response.ok) return null;
  const { incidents: rows, ...rest } = await response.json();
  return { rows, ...rest };
}
