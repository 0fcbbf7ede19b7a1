import type { ComponentChildren } from "preact";
import type { TableSort } from "../../views/table_sort.ts";
import type { TableColumn } from "./columns.ts";

/** What can be chosen of how a list looks. */
export interface ViewChoices<S extends string> {
  columns: readonly TableColumn<string, S>[];
  /** Keys; null: as they are by default. */
  chosen: readonly string[] | null;
  choose: (keys: readonly string[] | null) => void;
  sort: TableSort<S> | null;
  /** What the table's own order is called: "Worst first". */
  ownOrder: string;
  sortBy: (sort: TableSort<S> | null) => void;
  /** What else can be set of the list. */
  children?: ComponentChildren;
}
