import { type ComponentChildren, Fragment } from "preact";

export interface Column<T> {
  heading: string;
  cell: (row: T) => ComponentChildren;
  /** Right-aligned figures. */
  isNumber?: boolean;
  /** Narrower than so many rem, a step that the style sheet knows, it is left out; not on a phone. */
  from?: number;
}

interface DataTableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  /** Makes the row a place that an address can name. */
  rowId?: (row: T) => string;
  /** What stands below a row, across all columns; false or absent: nothing. */
  detail?: (row: T) => ComponentChildren;
}

/** A table described by its columns; the first names the row. On a phone each row is a card. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { label, columns, rows, rowKey, rowId, detail } = props;
  return (
    <div class="table-scroll table-box card" tabIndex={0} role="group" aria-label={label}>
      <table class="data">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.heading} scope="col" class={classOf(column)}>{column.heading}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Fragment key={rowKey(row)}>
              <tr id={rowId?.(row)}>
                {columns.map((column, index) => {
                  const { heading, cell } = column;
                  return index === 0
                    ? <th key={heading} scope="row">{cell(row)}</th>
                    : (
                      <td key={heading} class={classOf(column)} data-label={heading}>
                        {cell(row)}
                      </td>
                    );
                })}
              </tr>
              <Detail columns={columns.length}>{detail?.(row)}</Detail>
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function classOf<T>({ isNumber, from }: Column<T>): string | undefined {
  const classes = [isNumber ? "number" : [], from === undefined ? [] : `from-${from}`].flat();
  return classes.length === 0 ? undefined : classes.join(" ");
}

function Detail({ columns, children }: { columns: number; children: ComponentChildren }) {
  if (!children) return null;
  return (
    <tr class="row-detail">
      <td colSpan={columns}>{children}</td>
    </tr>
  );
}
