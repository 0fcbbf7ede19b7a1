import type { TableSort } from "../../views/table_sort.ts";
import { columnClass, type PlacedColumn, sortOnClick } from "./columns.ts";

interface TableHeadProps<S extends string> {
  columns: readonly PlacedColumn<string, S>[];
  sort: TableSort<S> | null;
  /** The address of the list in another order. */
  pathOf: (sort: TableSort<S> | null) => string;
  choose: (sort: TableSort<S> | null) => void;
  /** Of a list whose rows are ticked. */
  ticks?: HeadTicks;
}

export interface HeadTicks {
  /** Of all that the filter shows. */
  label: string;
  state: "none" | "some" | "all";
  toggle: () => void;
}

/** The headings of a table: each sorts it, with or without a script. */
export function TableHead<S extends string>(props: TableHeadProps<S>) {
  const { columns, ticks } = props;
  return (
    <thead>
      <tr>
        {ticks !== undefined && (
          <th scope="col" class="col-tick">
            <input
              type="checkbox"
              aria-label={ticks.label}
              checked={ticks.state === "all"}
              indeterminate={ticks.state === "some"}
              onClick={ticks.toggle}
            />
          </th>
        )}
        {columns.map((column) => <Heading key={column.key} {...props} column={column} />)}
      </tr>
    </thead>
  );
}

type HeadingProps<S extends string> = TableHeadProps<S> & { column: PlacedColumn<string, S> };

function Heading<S extends string>({ column, sort, pathOf, choose }: HeadingProps<S>) {
  const { heading } = column;
  if (column.sort === undefined) {
    return <th scope="col" class={columnClass(column)}>{heading}</th>;
  }
  const target = sortOnClick(sort, column.sort);
  const isSorted = sort?.column === column.sort.by;
  const way = sort?.descending ? "descending" : "ascending";
  return (
    <th scope="col" class={columnClass(column)} aria-sort={isSorted ? way : undefined}>
      <a
        href={pathOf(target)}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          choose(target);
        }}
      >
        {heading}
        {isSorted && <span aria-hidden="true">{sort?.descending ? " ↓" : " ↑"}</span>}
      </a>
    </th>
  );
}
