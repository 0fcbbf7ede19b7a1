import type { FleetSortColumn } from "../../views/fleet_query.ts";
import { BY_TIME, type PlacedColumn, type TableColumn } from "../table/columns.ts";

export type FleetColumn =
  | FleetSortColumn
  | "level"
  | "problem"
  | "pools"
  | "group"
  | "cluster"
  | "tags"
  | "agent";

/** What can be shown of a host in the list of hosts. */
export const FLEET_COLUMNS: readonly TableColumn<FleetColumn, FleetSortColumn>[] = [
  { key: "level", heading: "Level", rem: 6.5, priority: 1, isFixed: true },
  {
    key: "host",
    heading: "Host",
    rem: 13,
    priority: 1,
    isFixed: true,
    sort: { by: "host", first: "up" },
  },
  { key: "group", heading: "Group", rem: 8, priority: 10, isExtra: true },
  { key: "cluster", heading: "Cluster", rem: 8, priority: 11, isExtra: true },
  { key: "tags", heading: "Tags", rem: 10, priority: 12, isExtra: true },
  { key: "problem", heading: "Problem", rem: 24, priority: 1, isFixed: true, isLine: true },
  {
    key: "cpu",
    heading: "CPU",
    rem: 5,
    priority: 3,
    sort: { by: "cpu", first: "down" },
    isNumber: true,
  },
  {
    key: "memory",
    heading: "Memory",
    rem: 5,
    priority: 4,
    sort: { by: "memory", first: "down" },
    isNumber: true,
  },
  {
    key: "pool",
    heading: "Fullest pool",
    rem: 8.5,
    priority: 2,
    sort: { by: "pool", first: "down" },
    isNumber: true,
  },
  {
    key: "guests",
    heading: "Guests",
    rem: 5.5,
    priority: 6,
    sort: { by: "guests", first: "down" },
    isNumber: true,
  },
  { key: "pools", heading: "Pools ok", rem: 5, priority: 8, isNumber: true },
  {
    key: "load",
    heading: "Load",
    rem: 4.5,
    priority: 9,
    sort: { by: "load", first: "down" },
    isNumber: true,
  },
  {
    key: "updates",
    heading: "Updates",
    rem: 5.5,
    priority: 7,
    sort: { by: "updates", first: "down" },
    isNumber: true,
  },
  { key: "agent", heading: "Agent", rem: 6, priority: 13, isExtra: true },
  {
    key: "seen",
    heading: "Seen",
    rem: 8.5,
    priority: 5,
    sort: { by: "seen", first: "down", ways: BY_TIME },
  },
];

/** The columns of a table of hosts, in their order. */
export type FleetColumns = readonly PlacedColumn<FleetColumn, FleetSortColumn>[];
