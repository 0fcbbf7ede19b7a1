import type { IncidentsAsked } from "../../views/incident_filter.ts";
import { sortIncidents } from "../../views/incident_order.ts";
import type { IncidentsPage } from "../../views/incidents.ts";
import type { IncidentLine } from "../../views/live_events.ts";

/** Of a page that stays open for weeks. */
const MAX_ROWS = 200;

export interface MergeOptions extends Pick<IncidentsAsked, "sort" | "after"> {
  now_unix: number;
}

/**
 * The page after `line`: in its place, and gone where it is not to be shown any more. What is new
 * belongs on the first page, and of one that is sorted only where it comes before what is there.
 */
export function mergeIncident(
  page: IncidentsPage,
  line: IncidentLine,
  { sort, after, now_unix }: MergeOptions,
): IncidentsPage {
  const id = "row" in line ? line.row.id : line.gone;
  const others = page.rows.filter((row) => row.id !== id);
  const isThere = others.length < page.rows.length;
  if (!("row" in line)) return isThere ? { ...page, rows: others } : page;
  if (!isThere && after !== null) return page;
  const rows = sortIncidents([...others, line.row], sort, now_unix);
  const isBehind = sort !== null && page.next !== null && rows.at(-1) === line.row;
  if (!isThere && isBehind) return page;
  return { ...page, rows: rows.slice(0, MAX_ROWS) };
}
