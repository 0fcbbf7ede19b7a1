import { compareReasonLevels } from "../../../shared/verdict/mod.ts";
import { type IncidentRow, type IncidentsPage, isStanding } from "../../views/incidents.ts";
import type { IncidentLine } from "../../views/live_events.ts";

/** Of a page that stays open for weeks. */
const MAX_ROWS = 200;

/**
 * The page after `line`: in its place, and gone where it is not to be shown any more. `isFirst`:
 * what is new belongs on it.
 */
export function mergeIncident(
  page: IncidentsPage,
  line: IncidentLine,
  { isFirst }: { isFirst: boolean },
): IncidentsPage {
  const id = "row" in line ? line.row.id : line.gone;
  const others = page.rows.filter((row) => row.id !== id);
  const isThere = others.length < page.rows.length;
  if (!("row" in line)) return isThere ? { ...page, rows: others } : page;
  if (!isThere && !isFirst) return page;
  const rows = [...others, line.row].sort(inOrder).slice(0, MAX_ROWS);
  return { ...page, rows };
}

/** As the server orders them. */
function inOrder(a: IncidentRow, b: IncidentRow): number {
  const newestFirst = a.id < b.id ? 1 : -1;
  if (a.state === "resolved" || b.state === "resolved") {
    return Number(a.state === "resolved") - Number(b.state === "resolved") || newestFirst;
  }
  return Number(isStanding(b)) - Number(isStanding(a)) || compareReasonLevels(a.level, b.level) ||
    newestFirst;
}
