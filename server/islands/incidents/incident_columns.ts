import type { IncidentSortColumn } from "../../views/incident_filter.ts";
import { BY_TIME, type PlacedColumn, type TableColumn } from "../table/columns.ts";

export type IncidentColumn = IncidentSortColumn;

/** What can be shown of an incident in a list of them. */
export const INCIDENT_COLUMNS: readonly TableColumn<IncidentColumn, IncidentSortColumn>[] = [
  {
    key: "level",
    heading: "Level",
    rem: 6.5,
    priority: 1,
    isFixed: true,
    sort: { by: "level", first: "down", ways: ["mildest first", "worst first"] },
  },
  {
    key: "place",
    heading: "Where",
    rem: 10,
    priority: 1,
    isFixed: true,
    sort: { by: "place", first: "up" },
  },
  {
    key: "incident",
    heading: "Incident",
    rem: 36,
    priority: 1,
    isFixed: true,
    isLine: true,
    sort: { by: "incident", first: "up" },
  },
  {
    key: "code",
    heading: "Code",
    rem: 11,
    priority: 8,
    isExtra: true,
    sort: { by: "code", first: "up" },
  },
  {
    key: "state",
    heading: "State",
    rem: 11,
    priority: 3,
    sort: { by: "state", first: "up", ways: ["those to come first", "those over first"] },
  },
  {
    key: "word",
    heading: "Taken on by",
    rem: 14,
    priority: 5,
    sort: { by: "word", first: "up" },
  },
  {
    key: "began",
    heading: "Began",
    rem: 10.5,
    priority: 4,
    sort: { by: "began", first: "down", ways: BY_TIME },
  },
  {
    key: "ended",
    heading: "Ended",
    rem: 10.5,
    priority: 7,
    isExtra: true,
    sort: { by: "ended", first: "down", ways: BY_TIME },
  },
  {
    key: "lasts",
    heading: "Lasts",
    rem: 6,
    priority: 2,
    sort: { by: "lasts", first: "down", ways: ["shortest first", "longest first"] },
  },
];

/** The columns of a table of incidents, in their order. */
export type IncidentColumns = readonly PlacedColumn<IncidentColumn, IncidentSortColumn>[];
