/** What stands in each column of a dataset's row. Nothing ages by itself: a page has thousands. */
import type { ComponentChildren } from "preact";
import { durationText } from "../../../shared/verdict/number_text.ts";
import { isStale } from "../../islands/ui/Age.tsx";
import { formatAge, formatCount, formatMoment, YOUNG_HELD } from "../../islands/ui/format.ts";
import { LevelBadge, type Tone } from "../../islands/ui/LevelBadge.tsx";
import { hostPartPath, hostPath } from "../../views/paths.ts";
import {
  type CoverageState,
  SNAPSHOT_COLUMNS,
  type SnapshotCell,
  type SnapshotColumn,
  type SnapshotRow,
} from "../../views/snapshot_board.ts";
import type { SnapshotBoardColumn } from "./snapshot_columns.ts";

/** Of each state, its word and how it is drawn. */
export const COVERAGE_WORDS: Readonly<Record<CoverageState, { word: string; tone: Tone }>> = {
  uncovered: { word: "Uncovered", tone: "warning" },
  late: { word: "Late", tone: "warning" },
  unknown: { word: "Not known", tone: "unknown" },
  covered: { word: "Covered", tone: "ok" },
  empty: { word: "Holds nothing", tone: "none" },
};

type Cells = Record<SnapshotBoardColumn, (row: SnapshotRow) => ComponentChildren>;

/** As they read at a time. */
export function snapshotCells(nowUnix: number): Cells {
  const classes = SNAPSHOT_COLUMNS.map((column) =>
    [column, (row: SnapshotRow) => classesOf(row, column, nowUnix)] as const
  );
  return {
    state: ({ state }) =>
      LevelBadge({ tone: COVERAGE_WORDS[state].tone, children: COVERAGE_WORDS[state].word }),
    dataset: ({ host, dataset }) => (
      <a class="host-name" href={hostPartPath(host, "datasets")} title={dataset}>{dataset}</a>
    ),
    host: ({ host }) => <a href={hostPath(host)} title={host}>{host}</a>,
    cover: (row) => coverText(row),
    ...Object.fromEntries(classes) as Pick<Cells, SnapshotColumn>,
    read: (row) =>
      (isStale(row, nowUnix) ? "stale, " : "") +
      (row.read_unix === null ? "never" : formatAge(row.read_unix, nowUnix)),
  };
}

/** What the classes do not say. */
function coverText({ guest, is_replicated, is_backed_up, unmet }: SnapshotRow): string {
  return [
    guest === null ? [] : `disk of ${guest}`,
    is_replicated === true ? "replicated" : [],
    is_backed_up === true ? "backed up" : [],
    unmet.length === 0 ? [] : `policy not met: ${unmet.join(", ")}`,
  ].flat().join(", ");
}

function classesOf({ cells }: SnapshotRow, column: SnapshotColumn, nowUnix: number) {
  if (cells === null) return column === "other" ? "not known" : null;
  return cells.filter((cell) => cell.column === column).map((cell) => classOf(cell, nowUnix));
}

function classOf(cell: SnapshotCell, nowUnix: number) {
  const { class: label, column, count, newest_unix, gap_seconds, is_late } = cell;
  const tool = label.endsWith(` ${column}`) ? label.slice(0, -column.length - 1) : label;
  const rhythm = gap_seconds === null ? "" : `, each ${durationText(gap_seconds)}`;
  const age = formatAge(newest_unix, nowUnix, YOUNG_HELD);
  const words = `${age}${rhythm}, ${formatCount(count)} by ${tool}`;
  const moment = newest_unix === null ? "" : `; newest ${formatMoment(newest_unix)}`;
  return (
    <span key={label} class="snapshot-class" title={words + moment}>
      {is_late && <strong data-tone="warning">late:</strong>} {words}
    </span>
  );
}
