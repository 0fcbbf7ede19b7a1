import { BY_TIME, type PlacedColumn, type TableColumn } from "../../islands/table/columns.ts";
import {
  SNAPSHOT_COLUMNS,
  type SnapshotColumn,
  type SnapshotSortColumn,
} from "../../views/snapshot_board.ts";

export type SnapshotBoardColumn = SnapshotSortColumn | "cover";

const WORDS: Readonly<Record<SnapshotColumn, string>> = {
  hourly: "Hourly",
  daily: "Daily",
  weekly: "Weekly",
  monthly: "Monthly",
  other: "Others",
};

/** What can be shown of a dataset on the board of snapshots. */
export const SNAPSHOT_BOARD_COLUMNS: readonly TableColumn<
  SnapshotBoardColumn,
  SnapshotSortColumn
>[] = [
  {
    key: "state",
    heading: "Coverage",
    rem: 10,
    priority: 1,
    isFixed: true,
    sort: { by: "state", first: "up", ways: ["uncovered first", "uncovered last"] },
  },
  {
    key: "dataset",
    heading: "Dataset",
    rem: 16,
    priority: 1,
    isFixed: true,
    sort: { by: "dataset", first: "up" },
  },
  {
    key: "host",
    heading: "Host",
    rem: 9.5,
    priority: 1,
    isFixed: true,
    sort: { by: "host", first: "up" },
  },
  // Not sorted: it says several things at once, of which none comes before another.
  { key: "cover", heading: "Also covered by", rem: 12, priority: 4, isLine: true },
  ...SNAPSHOT_COLUMNS.map((key, at) => ({
    key,
    heading: WORDS[key],
    rem: 7.5,
    priority: at === 0 || at === 1 ? 2 : 3,
    isLine: true as const,
    sort: { by: key, first: "up" as const, ways: BY_TIME },
  })),
  {
    key: "read",
    heading: "Read",
    rem: 7,
    priority: 5,
    sort: { by: "read", first: "up", ways: BY_TIME },
  },
];

export type SnapshotBoardColumns = readonly PlacedColumn<SnapshotBoardColumn, SnapshotSortColumn>[];
