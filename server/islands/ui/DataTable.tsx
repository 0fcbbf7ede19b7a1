import type { ComponentChildren } from "preact";

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
}

/** A table described by its columns; the first names the row. Scrolls sideways when narrow. */
export function DataTable<T>({ label, columns, rows, rowKey }: DataTableProps<T>) {
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
            <tr key={rowKey(row)}>
              {columns.map(({ heading, cell, isNumber }, index) =>
                index === 0
                  ? <th key={heading} scope="row">{cell(row)}</th>
                  : <td key={heading} class={isNumber ? "number" : undefined}>{cell(row)}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
