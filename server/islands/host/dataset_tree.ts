import type { Dataset } from "../../../shared/sample/zfs_datasets.ts";

/** A dataset at its place in the tree. */
export interface DatasetRow {
  dataset: Dataset;
  /** Steps below the highest of those that are listed and hold it. */
  depth: number;
  /** Its name without that of the one above it. */
  shown: string;
}

/** Each below the one that holds it, those of one place in the order in which they came. */
export function toDatasetTree(datasets: readonly Dataset[]): DatasetRow[] {
  const names = new Set(datasets.map(({ name }) => name));
  const below = Map.groupBy(datasets, ({ name }) => holderOf(name, names));
  const rows: DatasetRow[] = [];
  const add = (holder: string, depth: number) => {
    for (const dataset of below.get(holder) ?? []) {
      const shown = depth === 0 ? dataset.name : dataset.name.slice(holder.length + 1);
      rows.push({ dataset, depth, shown });
      add(dataset.name, depth + 1);
    }
  };
  add("", 0);
  return rows;
}

/** The nearest one above it that is listed; "": none is. */
function holderOf(name: string, names: ReadonlySet<string>): string {
  for (let end = name.lastIndexOf("/"); end > 0; end = name.lastIndexOf("/", end - 1)) {
    const above = name.slice(0, end);
    if (names.has(above)) return above;
  }
  return "";
}
