import type { PoolSortColumn } from "../../views/pools_query.ts";
import { BY_TIME, type PlacedColumn, type TableColumn } from "../table/columns.ts";

export type PoolColumn =
  | PoolSortColumn
  | "level"
  | "problem"
  | "strip"
  | "coverage"
  | "layout"
  | "size";

/** What can be shown of a pool on the board. */
export const POOL_COLUMNS: readonly TableColumn<PoolColumn, PoolSortColumn>[] = [
  { key: "level", heading: "Level", rem: 6.5, priority: 1, isFixed: true },
  {
    key: "pool",
    heading: "Pool",
    rem: 8,
    priority: 1,
    isFixed: true,
    sort: { by: "pool", first: "up" },
  },
  {
    key: "host",
    heading: "Host",
    rem: 9,
    priority: 1,
    isFixed: true,
    sort: { by: "host", first: "up" },
  },
  {
    key: "health",
    heading: "Health",
    rem: 6.5,
    priority: 7,
    sort: { by: "health", first: "up" },
  },
  { key: "layout", heading: "Layout", rem: 7, priority: 12, isExtra: true },
  { key: "problem", heading: "Problem", rem: 17, priority: 1, isFixed: true, isLine: true },
  {
    key: "lose",
    heading: "Can lose",
    rem: 5,
    priority: 2,
    sort: { by: "lose", first: "up", ways: ["fewest first", "most first"] },
  },
  {
    key: "capacity",
    heading: "Capacity",
    rem: 6,
    priority: 2,
    isNumber: true,
    sort: { by: "capacity", first: "down" },
  },
  { key: "size", heading: "Used of size", rem: 11, priority: 13, isExtra: true },
  {
    key: "growth",
    heading: "Growth",
    rem: 10,
    priority: 8,
    sort: { by: "growth", first: "down" },
  },
  {
    key: "full",
    heading: "90 % full",
    rem: 6.5,
    priority: 3,
    sort: { by: "full", first: "up", ways: ["soonest first", "latest first"] },
  },
  {
    key: "errors",
    heading: "Errors",
    rem: 8,
    priority: 4,
    sort: { by: "errors", first: "down" },
  },
  {
    key: "scrub",
    heading: "Scrub",
    rem: 12,
    priority: 3,
    sort: { by: "scrub", first: "up", ways: BY_TIME },
  },
  { key: "strip", heading: "Scrubs, 12 months", rem: 12.5, priority: 6 },
  { key: "coverage", heading: "Snapshots", rem: 8, priority: 5 },
  {
    key: "read",
    heading: "Read",
    rem: 6.5,
    priority: 10,
    sort: { by: "read", first: "up", ways: BY_TIME },
  },
];

/** The columns of a table of pools, in their order. */
export type PoolColumns = readonly PlacedColumn<PoolColumn, PoolSortColumn>[];
