import type { PlacedColumn, TableColumn } from "../../islands/table/columns.ts";
import { SNAPSHOT_COLUMNS, type SnapshotColumn } from "../../views/snapshot_board.ts";

export type SnapshotBoardColumn = SnapshotColumn | "state" | "dataset" | "host" | "cover" | "read";

const WORDS: Readonly<Record<SnapshotColumn, string>> = {
  hourly: "Hourly",
  daily: "Daily",
  weekly: "Weekly",
  monthly: "Monthly",
  other: "Others",
};

/** What can be shown of a dataset on the board of snapshots. */
export const SNAPSHOT_BOARD_COLUMNS: readonly TableColumn<SnapshotBoardColumn>[] = [
  { key: "state", heading: "Coverage", rem: 10, priority: 1, isFixed: true },
  { key: "dataset", heading: "Dataset", rem: 16, priority: 1, isFixed: true },
  { key: "host", heading: "Host", rem: 9.5, priority: 1, isFixed: true },
  { key: "cover", heading: "Also covered by", rem: 12, priority: 4, isLine: true },
  ...SNAPSHOT_COLUMNS.map((key, at) => ({
    key,
    heading: WORDS[key],
    rem: 7.5,
    priority: at === 0 || at === 1 ? 2 : 3,
    isLine: true as const,
  })),
  { key: "read", heading: "Read", rem: 7, priority: 5 },
];

export type SnapshotBoardColumns = readonly PlacedColumn<SnapshotBoardColumn>[];
