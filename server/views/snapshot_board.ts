/** The snapshots of all datasets of the fleet, as their page shows them. */
import { SHARES } from "../../shared/shares.ts";
import { readTableSort, sortText, type TableSort } from "./table_sort.ts";

/**
 * How a dataset would come back, in the order of the page. "uncovered": nothing known brings it back;
 * "late": a class is made no more, or a policy is not met; "unknown": that was not read; "covered": by
 * snapshots, replication or backups, as policies ask where there are any; "empty": it holds nothing of
 * its own.
 */
export const COVERAGE_STATES = ["uncovered", "late", "unknown", "covered", "empty"] as const;
export type CoverageState = typeof COVERAGE_STATES[number];

/** Classes whose names tell how often they are made have a column; the others share one. */
export const SNAPSHOT_COLUMNS = ["hourly", "daily", "weekly", "monthly", "other"] as const;
export type SnapshotColumn = typeof SNAPSHOT_COLUMNS[number];

/** The snapshots of one dataset that one tool made. */
export interface SnapshotCell {
  column: SnapshotColumn;
  /** "sanoid hourly". */
  class: string;
  /** Null: not told. */
  count: number | null;
  newest_unix: number | null;
  /** How often they are made, as was learned; null: no rhythm is known. */
  gap_seconds: number | null;
  is_late: boolean;
}

export interface SnapshotRow {
  host: string;
  dataset: string;
  state: CoverageState;
  /** Null: its snapshots were not told. */
  cells: readonly SnapshotCell[] | null;
  /** The guest whose disk it is, such as "qemu/104"; null: of none, as far as is known. */
  guest: string | null;
  /** Null: not known. */
  is_replicated: boolean | null;
  is_backed_up: boolean | null;
  /** What a policy asks for and is not there: "hourly", "count". */
  unmet: readonly string[];
  /** When it was read, by the server's clock. */
  read_unix: number | null;
  stale_after_seconds: number;
}

/** Of whatever tool made it; null: there is none, or none is known. */
export function newestOf(
  { cells }: Pick<SnapshotRow, "cells">,
  column: SnapshotColumn,
): number | null {
  const times = (cells ?? []).filter((cell) => cell.column === column)
    .flatMap(({ newest_unix }) => newest_unix ?? []);
  return times.length === 0 ? null : Math.max(...times);
}

/** What datasets can be ordered by. */
export const SNAPSHOT_SORTS = ["state", "dataset", "host", ...SNAPSHOT_COLUMNS, "read"] as const;
export type SnapshotSortColumn = typeof SNAPSHOT_SORTS[number];

export interface SnapshotQuery {
  /** Looked for in the names of dataset and host; "": all. */
  text: string;
  /** Null: all. */
  state: CoverageState | null;
  /** Null: the uncovered first. */
  sort: TableSort<SnapshotSortColumn> | null;
  /** From 1. */
  page: number;
}

export interface SnapshotBoardPage extends SnapshotQuery {
  pages: number;
  /** Of that state, on all pages. */
  total: number;
  /** So many come first in this order, and the others on no page; null: all have their place. */
  first_only: number | null;
  /** Of all that the text finds. */
  counts: Readonly<Record<CoverageState, number>>;
  rows: readonly SnapshotRow[];
}

/** Half of what a page may have: each has a dozen cells, and others wait while they are made. */
export const SNAPSHOTS_ON_PAGE = SHARES.page.rows / 2;

/** Of datasets by name or by a class: which come first is found out among all of the fleet. */
export const SORTED_DATASETS = 10_000;

/** Longer than any name of a dataset. */
const MOST_TEXT = 255;

/** What the page is asked, as its address says it; nonsense asks for nothing. */
export function readSnapshotQuery(query: URLSearchParams, page: number): SnapshotQuery {
  return {
    text: (query.get("q") ?? "").trim().slice(0, MOST_TEXT),
    state: COVERAGE_STATES.find((state) => state === query.get("state")) ?? null,
    sort: readTableSort(SNAPSHOT_SORTS, query.get("sort") ?? ""),
    page,
  };
}

export function snapshotsPath(query: SnapshotQuery): string {
  return `/pools/snapshots${searchOf(query)}`;
}

/** The same datasets as CSV, those of all pages. */
export function coverageCsvPath(query: SnapshotQuery): string {
  return `/api/coverage.csv${searchOf({ ...query, page: 1 })}`;
}

function searchOf({ text, state, sort, page }: SnapshotQuery): string {
  const query = new URLSearchParams();
  if (text !== "") query.set("q", text);
  if (state !== null) query.set("state", state);
  if (sort !== null) query.set("sort", sortText(sort));
  if (page > 1) query.set("page", String(page));
  return query.size === 0 ? "" : `?${query}`;
}
