/** A list of like things as one list per field: a thousand of them name each field once. */
export type Columns<T extends object> = { [K in keyof T]-?: T[K][] };

export function toColumns<T extends object>(rows: readonly T[]): Columns<T> {
  const keys = Object.keys(rows[0] ?? {}) as (keyof T)[];
  const columns = keys.map((key) => [key, rows.map((row) => row[key])]);
  return Object.fromEntries(columns) as Columns<T>;
}

export function fromColumns<T extends object>(columns: Columns<T>): T[] {
  const entries = Object.entries(columns) as [keyof T, T[keyof T][]][];
  const rows = Array.from({ length: entries[0]?.[1].length ?? 0 }, () => ({}) as T);
  for (const [key, values] of entries) {
    for (const [index, row] of rows.entries()) row[key] = values[index] as T[keyof T];
  }
  return rows;
}
