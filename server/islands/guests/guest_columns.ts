import type { GuestColumn } from "../../views/mod.ts";
import type { PlacedColumn, TableColumn } from "../table/columns.ts";

export type GuestColumnKey =
  | "status"
  | "vmid"
  | "name"
  | "type"
  | "host"
  | "addresses"
  | "cpu"
  | "memory"
  | "used"
  | "uptime"
  | "safety"
  | "backup"
  | "read";

/** What can be shown of a guest in the list of guests. */
export const GUEST_COLUMNS: readonly TableColumn<GuestColumnKey, GuestColumn>[] = [
  {
    key: "status",
    heading: "Status",
    rem: 6.5,
    priority: 1,
    isFixed: true,
    sort: { by: "status", first: "up" },
  },
  { key: "vmid", heading: "ID", rem: 4.5, priority: 3, sort: { by: "vmid", first: "up" } },
  {
    key: "name",
    heading: "Name",
    rem: 14,
    priority: 1,
    isFixed: true,
    sort: { by: "name", first: "up" },
  },
  { key: "type", heading: "Type", rem: 3.5, priority: 8, sort: { by: "type", first: "up" } },
  {
    key: "host",
    heading: "Host",
    rem: 11,
    priority: 1,
    isFixed: true,
    sort: { by: "host", first: "up" },
  },
  { key: "addresses", heading: "Addresses", rem: 13, priority: 7, isLine: true },
  {
    key: "cpu",
    heading: "CPU",
    rem: 5,
    priority: 4,
    isNumber: true,
    sort: { by: "cpu", first: "down" },
  },
  {
    key: "memory",
    heading: "Memory %",
    rem: 6.5,
    priority: 2,
    isNumber: true,
    sort: { by: "memory_percent", first: "down" },
  },
  {
    key: "used",
    heading: "Memory used",
    rem: 7,
    priority: 9,
    isNumber: true,
    sort: { by: "memory", first: "down" },
  },
  {
    key: "safety",
    heading: "Protected",
    rem: 8,
    priority: 5,
    sort: { by: "safety", first: "up" },
  },
  {
    key: "backup",
    heading: "Last backup",
    rem: 7.5,
    priority: 6,
    sort: { by: "backup", first: "up" },
  },
  { key: "uptime", heading: "Uptime", rem: 7, priority: 10, sort: { by: "uptime", first: "down" } },
  { key: "read", heading: "Read", rem: 6.5, priority: 11 },
];

/** The same where guests were found by their addresses: these are seen before anything else. */
export const COLUMNS_OF_ADDRESSES = GUEST_COLUMNS.map(({ isLine: _, ...column }) =>
  column.key === "addresses" ? { ...column, priority: 2 } : column
);

/** The columns of a table of guests, in their order. */
export type GuestColumns = readonly PlacedColumn<GuestColumnKey, GuestColumn>[];
