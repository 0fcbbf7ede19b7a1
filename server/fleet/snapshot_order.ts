/** The orders that the datasets of the fleet can have. */
import { NATURAL_ORDER } from "../../shared/natural_order.ts";
import { naturalKey } from "../views/natural_key.ts";
import {
  COVERAGE_STATES,
  type CoverageState,
  newestOf,
  SNAPSHOT_COLUMNS,
  type SnapshotColumn,
  type SnapshotQuery,
  type SnapshotRow,
  type SnapshotSortColumn,
} from "../views/snapshot_board.ts";
import { compareValues, type TableSort } from "../views/table_sort.ts";
import type { HostState } from "./host_state.ts";

type Sort = SnapshotQuery["sort"];

/** By what each dataset has of its own: which comes first is found out among all. */
type RowSort = TableSort<"dataset" | SnapshotColumn>;

export function isRowSort(sort: Sort): sort is RowSort {
  return sort !== null && (sort.column === "dataset" || isClass(sort.column));
}

function isClass(column: SnapshotSortColumn): column is SnapshotColumn {
  return SNAPSHOT_COLUMNS.some((known) => known === column);
}

/** Whether all of a host stand together, not all of a state. */
export function isByHost(sort: Sort): boolean {
  return sort?.column === "host" || sort?.column === "read";
}

export function statesInOrder(sort: Sort): readonly CoverageState[] {
  return sort?.column === "state" && sort.descending
    ? COVERAGE_STATES.toReversed()
    : COVERAGE_STATES;
}

export function hostsInOrder(hosts: Iterable<HostState>, sort: Sort): HostState[] {
  const byName = [...hosts].sort((a, b) => NATURAL_ORDER.compare(a.row.name, b.row.name));
  if (sort?.column === "host" && sort.descending) return byName.reverse();
  if (sort?.column !== "read") return byName;
  const readOf = (state: HostState) => state.standing("zfs_datasets").read_unix;
  return byName.sort((a, b) => compareValues(readOf(a), readOf(b), sort));
}

/** A row with what it is ordered by. */
export interface KeyedRow {
  row: SnapshotRow;
  key: string | number | null;
}

export function toKeyed(row: SnapshotRow, { column }: RowSort): KeyedRow {
  return { row, key: column === "dataset" ? naturalKey(row.dataset) : newestOf(row, column) };
}

/** Equals: the uncovered first. */
export function compareKeyed(sort: RowSort): (a: KeyedRow, b: KeyedRow) => number {
  return (a, b) =>
    compareValues(a.key, b.key, sort) ||
    COVERAGE_STATES.indexOf(a.row.state) - COVERAGE_STATES.indexOf(b.row.state);
}
