import { type ComponentChildren, Fragment } from "preact";

export interface Column<T> {
  heading: string;
  cell: (row: T) => ComponentChildren;
  /** Right-aligned figures. */
  isNumber?: boolean;
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
    <div class="table-scroll card" tabIndex={0} role="group" aria-label={label}>
      <table class="data">
        <thead>
          <tr>
            {columns.map(({ heading, isNumber }) => (
              <th key={heading} scope="col" class={isNumber ? "number" : undefined}>{heading}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Fragment key={rowKey(row)}>
              <tr id={rowId?.(row)}>
                {columns.map(({ heading, cell, isNumber }, index) =>
                  index === 0 ? <th key={heading} scope="row">{cell(row)}</th> : (
                    <td
                      key={heading}
                      class={isNumber ? "number" : undefined}
                      data-label={heading}
                    >
                      {cell(row)}
                    </td>
                  )
                )}
              </tr>
              <Detail columns={columns.length}>{detail?.(row)}</Detail>
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Detail({ columns, children }: { columns: number; children: ComponentChildren }) {
  if (!children) return null;
  return (
    <tr class="row-detail">
      <td colSpan={columns}>{children}</td>
    </tr>
  );
}
