import type { ComponentChildren, JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { TableSort } from "../../views/table_sort.ts";
import { type Collected, useStale } from "../ui/Age.tsx";
import { columnClass, type PlacedColumn } from "./columns.ts";
import { openRow } from "./open_row.ts";
import { RowTick } from "./RowTick.tsx";
import { TableHead } from "./TableHead.tsx";
import type { Ticks } from "./ticks.ts";

export interface ListTableProps<T, K extends string, S extends string> {
  /** What it lists, for those who hear it. */
  label: string;
  /** Its class beside that of every table. */
  name: string;
  columns: readonly PlacedColumn<K, S>[];
  /** A constant, as what follows. */
  cells: Record<K, (row: T) => ComponentChildren>;
  keyOf: (row: T) => string;
  /** What says of a row what it is, to scripts and style sheets. */
  marks: (row: T) => Record<`data-${string}`, string | undefined>;
  /** When what a row shows was read; absent: it does not age. */
  readingOf?: (row: T) => Collected;
  rows: readonly T[];
  sort: TableSort<S> | null;
  /** The address of the list in another order. */
  pathOf: (sort: TableSort<S> | null) => string;
  choose: (sort: TableSort<S> | null) => void;
  /** By `keyOf`; absent: nothing can be done to several. */
  ticks?: Ticks;
  /** What a row is called where it is ticked. */
  nameOf?: (row: T) => string;
  /** The field of the form around that sends the keys of those that are ticked. */
  tickField?: string;
  isBusy?: boolean;
}

/** One page of a list as rows of one height; a row is rendered again only when it is another. */
export function ListTable<T, K extends string, S extends string>(props: ListTableProps<T, K, S>) {
  const { label, name, rows, keyOf, columns, sort, pathOf, choose, ticks, isBusy = false } = props;
  const head = ticks === undefined ? {} : {
    ticks: { label: "Tick all of this page", state: ticks.head.value, toggle: ticks.toggleAll },
  };
  return (
    <div class="table-box">
      <table class={`table ${name}`} aria-busy={isBusy} onClick={openRow}>
        <caption class="sr-only">{label}</caption>
        <TableHead columns={columns} sort={sort} pathOf={pathOf} choose={choose} {...head} />
        <tbody>{rows.map((row) => <Row key={keyOf(row)} row={row} table={props} />)}</tbody>
      </table>
    </div>
  );
}

/** Of a list in one order alone. */
export const UNSORTED = { sort: null, pathOf: () => "", choose: () => {} };

/** Of what does not age. */
const AGELESS: Collected = { read_unix: 0, stale_after_seconds: Infinity };

interface RowProps<T, K extends string, S extends string> {
  row: T;
  table: ListTableProps<T, K, S>;
}

function Row<T, K extends string, S extends string>(
  { row, table }: RowProps<T, K, S>,
): JSX.Element {
  const { columns, cells, keyOf, marks, readingOf, ticks, nameOf = keyOf, tickField } = table;
  const key = keyOf(row);
  const stale = useStale(readingOf?.(row) ?? AGELESS);
  const isTicked = ticks?.isTicked(key) ?? false;
  return useMemo(
    () => (
      <tr {...marks(row)} data-stale={stale} data-ticked={isTicked ? "" : undefined}>
        {ticks !== undefined && RowTick({
          row: key,
          ticks,
          name: nameOf(row),
          ...tickField !== undefined && { field: tickField },
        })}
        {columns.map((column) => (
          <td key={column.key} class={columnClass(column)} data-label={column.heading}>
            {cells[column.key](row)}
          </td>
        ))}
      </tr>
    ),
    [row, columns, isTicked, stale],
  );
}
