/** The orders that a list of incidents can have. */
import { NATURAL_ORDER } from "../../shared/natural_order.ts";
import { compareReasonLevels } from "../../shared/verdict/mod.ts";
import {
  INCIDENT_STATES,
  INCIDENT_TONES,
  type IncidentRow,
  isStanding,
  shownLevel,
} from "./incidents.ts";
import { compareValues, type TableSort } from "./table_sort.ts";
import type { IncidentSortColumn } from "./incident_filter.ts";

/** What is told of, then what is held back, the worst first; then what is over; the newest first. */
export function compareIncidents(
  a: Pick<IncidentRow, "id" | "state" | "level">,
  b: Pick<IncidentRow, "id" | "state" | "level">,
): number {
  const newestFirst = a.id < b.id ? 1 : -1;
  if (a.state === "resolved" || b.state === "resolved") {
    return Number(a.state === "resolved") - Number(b.state === "resolved") || newestFirst;
  }
  return Number(isStanding(b)) - Number(isStanding(a)) || compareReasonLevels(a.level, b.level) ||
    newestFirst;
}

/** Those of `rows` by a column; equals as `compareIncidents` has them. */
export function sortIncidents(
  rows: readonly IncidentRow[],
  sort: TableSort<IncidentSortColumn> | null,
  nowUnix: number,
): IncidentRow[] {
  const ordered = rows.toSorted(compareIncidents);
  if (sort === null) return ordered;
  const { column, descending } = sort;
  if (isNamed(column)) {
    const nameOf = NAMES[column];
    const way = descending ? -1 : 1;
    return ordered.sort((a, b) => way * NATURAL_ORDER.compare(nameOf(a), nameOf(b)));
  }
  const valueOf = VALUES[column];
  return ordered.sort((a, b) => compareValues(valueOf(a, nowUnix), valueOf(b, nowUnix), sort));
}

type Named = "place" | "incident";

/** In natural order: 2 before 10. */
const NAMES: Record<Named, (row: IncidentRow) => string> = {
  place: ({ place }) => place,
  incident: ({ label, sentence }) => `${label} ${sentence}`,
};

function isNamed(column: IncidentSortColumn): column is Named {
  return column in NAMES;
}

type Value = (row: IncidentRow, nowUnix: number) => number | string | null;

const VALUES: Record<Exclude<IncidentSortColumn, Named>, Value> = {
  // The worst is the highest.
  level: (row) => -INCIDENT_TONES.indexOf(shownLevel(row)),
  code: ({ code }) => code,
  state: ({ state }) => INCIDENT_STATES.indexOf(state),
  word: ({ acknowledged }) => acknowledged?.author ?? null,
  began: ({ began_unix }) => began_unix,
  ended: ({ resolved_unix }) => resolved_unix,
  lasts: ({ began_unix, resolved_unix }, nowUnix) => (resolved_unix ?? nowUnix) - began_unix,
};
