import type { PlacedColumn, TableColumn } from "../table/columns.ts";

export type IncidentColumn =
  | "level"
  | "place"
  | "incident"
  | "state"
  | "began"
  | "lasts"
  | "ended"
  | "word"
  | "code";

/** What can be shown of an incident in a list of them. */
export const INCIDENT_COLUMNS: readonly TableColumn<IncidentColumn>[] = [
  { key: "level", heading: "Level", rem: 6.5, priority: 1, isFixed: true },
  { key: "place", heading: "Where", rem: 10, priority: 1, isFixed: true },
  { key: "incident", heading: "Incident", rem: 30, priority: 1, isFixed: true, isLine: true },
  { key: "code", heading: "Code", rem: 11, priority: 8, isExtra: true },
  { key: "state", heading: "State", rem: 11, priority: 3 },
  { key: "word", heading: "Taken on by", rem: 14, priority: 5 },
  { key: "began", heading: "Began", rem: 10.5, priority: 4 },
  { key: "ended", heading: "Ended", rem: 10.5, priority: 7, isExtra: true },
  { key: "lasts", heading: "Lasts", rem: 6, priority: 2 },
];

/** The columns of a table of incidents, in their order. */
export type IncidentColumns = readonly PlacedColumn<IncidentColumn, string>[];
