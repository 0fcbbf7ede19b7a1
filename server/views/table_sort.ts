/** By what a table is ordered, as an address says it. */
export interface TableSort<K extends string = string> {
  column: K;
  descending: boolean;
}

/** Reads "cpu" or "-cpu", which is the largest first; null when there is no such column. */
export function readTableSort<K extends string>(
  columns: readonly K[],
  text: string,
): TableSort<K> | null {
  const descending = text.startsWith("-");
  const name = descending ? text.slice(1) : text;
  const column = columns.find((key) => key === name);
  return column === undefined ? null : { column, descending };
}

export function sortText({ column, descending }: TableSort): string {
  return `${descending ? "-" : ""}${column}`;
}

/** Below zero when `a` comes first; what is not known comes last either way. */
export function compareValues<V extends string | number>(
  a: V | null,
  b: V | null,
  { descending }: Pick<TableSort, "descending">,
): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return (a < b) === descending ? 1 : -1;
}
