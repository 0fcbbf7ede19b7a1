/** Which columns a table shows, and from which width on: by priority, the important ones always. */
import type { TableSort } from "../../views/table_sort.ts";

export interface TableColumn<K extends string = string, S extends string = string> {
  key: K;
  heading: string;
  /** What it takes, in rem; of one that takes the rest, what it takes at least. */
  rem: number;
  /** The lowest is dropped last; 1 never. */
  priority: number;
  /** Absent: it cannot be sorted. */
  sort?: ColumnSort<S>;
  /** Right-aligned figures. */
  isNumber?: true;
  /** Cannot be chosen away. */
  isFixed?: true;
  /** Shown only to who chose it. */
  isExtra?: true;
  /** Has a line of its own below the others where the table is too narrow for it. */
  isLine?: true;
}

export interface ColumnSort<S extends string = string> {
  by: S;
  /** Which way round a first click does. */
  first: "up" | "down";
  /** What both ways are called; default: of names where a first click is up, else of figures. */
  ways?: readonly [up: string, down: string];
}

/** The ways of what is sorted by its time. */
export const BY_TIME = ["oldest first", "newest first"] as const;

export interface PlacedColumn<K extends string = string, S extends string = string>
  extends TableColumn<K, S> {
  /** The class that hides it where the table is narrower than that many rem; null: never. */
  from: number | null;
}

/** Narrower than this, rem, a column with a line of its own has it: the style sheet knows it too. */
export const LINE_UNDER_REM = 64;

/** The style sheet knows each of these widths. */
const STEP_REM = 4;
const WIDEST_REM = 160;

/** What the ticks of a row take. */
const TICK_REM = 2;

/** The columns that are shown, in their order; `chosen`: their keys, null: as they are by default. */
export function placeColumns<K extends string, S extends string>(
  columns: readonly TableColumn<K, S>[],
  chosen: readonly string[] | null,
): PlacedColumn<K, S>[] {
  const shown = columns.filter(({ key, isFixed, isExtra }) =>
    isFixed === true || (chosen === null ? isExtra !== true : chosen.includes(key))
  );
  const from = new Map<K, number | null>();
  let [withLines, withoutLines] = [TICK_REM, TICK_REM];
  for (const { key, rem, priority, isLine } of shown.toSorted(byPriority)) {
    withLines += rem;
    if (isLine !== true) withoutLines += rem;
    const wide = step(withLines);
    from.set(key, priority === 1 ? null : wide <= LINE_UNDER_REM ? step(withoutLines) : wide);
  }
  return shown.map((column) => ({ ...column, from: from.get(column.key) ?? null }));
}

function byPriority(a: TableColumn, b: TableColumn): number {
  return a.priority - b.priority;
}

function step(rem: number): number {
  return Math.min(WIDEST_REM, Math.ceil(rem / STEP_REM) * STEP_REM);
}

/** The classes of all cells of a column. */
export function columnClass({ key, from, isNumber }: PlacedColumn): string {
  return `col-${key}${isNumber === true ? " number" : ""}${from === null ? "" : ` from-${from}`}`;
}

/**
 * What a click on a heading asks for: its first way round, then the other, then the table's own
 * order, which null is.
 */
export function sortOnClick<S extends string>(
  current: TableSort<S> | null,
  { by, first }: ColumnSort<S>,
): TableSort<S> | null {
  const isDown = first === "down";
  if (current?.column !== by) return { column: by, descending: isDown };
  return current.descending === isDown ? { column: by, descending: !isDown } : null;
}
