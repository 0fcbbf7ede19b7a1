import type { DirectorySort } from "../../views/host_directory.ts";
import { BY_TIME, type PlacedColumn, type TableColumn } from "../table/columns.ts";

export type DirectoryColumn = DirectorySort | "tags" | "agent" | "acts";

/** What can be shown of a registered host. */
export const DIRECTORY_COLUMNS: readonly TableColumn<DirectoryColumn, DirectorySort>[] = [
  {
    key: "host",
    heading: "Host",
    rem: 12,
    priority: 1,
    isFixed: true,
    sort: { by: "host", first: "up" },
  },
  { key: "agent", heading: "Agent", rem: 11, priority: 1, isFixed: true },
  { key: "group", heading: "Group", rem: 8, priority: 3, sort: { by: "group", first: "up" } },
  { key: "tags", heading: "Tags", rem: 9, priority: 5 },
  {
    key: "seen",
    heading: "Last seen",
    rem: 7,
    priority: 4,
    sort: { by: "seen", first: "down", ways: BY_TIME },
  },
  {
    key: "version",
    heading: "Version",
    rem: 8,
    priority: 6,
    sort: { by: "version", first: "up" },
  },
  { key: "acts", heading: "Change", rem: 14, priority: 1, isFixed: true, isLine: true },
];

/** The columns of the table of registered hosts, in their order. */
export type DirectoryColumns = readonly PlacedColumn<DirectoryColumn, DirectorySort>[];
