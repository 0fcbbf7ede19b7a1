import { useMemo } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { placeColumns, type PlacedColumn, type TableColumn } from "./columns.ts";
import { columnsCookie, type ListName } from "./remembered_columns.ts";

export interface ChosenColumns<K extends string, S extends string> {
  /** Those that are shown, in their order; the same array until others are chosen. */
  columns: readonly PlacedColumn<K, S>[];
  /** Keys; null: as they are by default. */
  chosen: readonly string[] | null;
  /** From now on, here and wherever this browser opens the list. */
  choose: (keys: readonly string[] | null) => void;
}

/** The columns of a list as this browser likes to see them; `all`: the same array while they are. */
export function useColumns<K extends string, S extends string>(
  list: ListName,
  all: readonly TableColumn<K, S>[],
  remembered: readonly string[] | null,
): ChosenColumns<K, S> {
  const chosen = useSignal(remembered);
  return {
    columns: useMemo(() => placeColumns(all, chosen.value), [all, chosen.value]),
    chosen: chosen.value,
    choose: (keys) => {
      chosen.value = keys;
      document.cookie = columnsCookie(list, keys);
    },
  };
}
