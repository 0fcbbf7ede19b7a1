/** Incidents, and the windows in which none is told of. */
import { NO_FILTER, readIncidentFilter } from "../views/incident_filter.ts";
import type { IncidentsEvents, WindowsEvents } from "../views/live_events.ts";
import { incidentOfKey, WINDOWS } from "./change_keys.ts";
import type { JoinedTopic, Look } from "./joined_topic.ts";
import type { TopicSources } from "./topic_sources.ts";

/** Under a filter that cannot be read, which only a page of another version sends, all. */
export function joinIncidents(
  { incidents }: TopicSources,
  { query, now_unix }: Look,
): JoinedTopic {
  const reading = readIncidentFilter(new URLSearchParams(query));
  const filter = reading.ok ? reading.filter : NO_FILTER;
  const response: IncidentsEvents["joined"] = { revision: incidents.revision, now_unix };
  return {
    response,
    wants: (key) => incidentOfKey(key) !== null,
    makeEvent: (key) => {
      const id = incidentOfKey(key);
      const line = id === null ? null : incidents.lineOf(id, filter);
      return line === null ? null : { event: "incident", payload: line };
    },
  };
}

export function joinWindows({ windows }: TopicSources): JoinedTopic {
  const response: WindowsEvents["joined"] = { revision: windows.revision };
  return {
    response,
    wants: (key) => key === WINDOWS,
    makeEvent: () => {
      const payload: WindowsEvents["changed"] = { revision: windows.revision };
      return { event: "changed", payload };
    },
  };
}
