import type { ComponentChildren, FunctionComponent } from "preact";
import { useSignal } from "@preact/signals";
import type { TableSort } from "../../views/table_sort.ts";
import type { TableColumn } from "./columns.ts";

export interface ViewMenuProps<S extends string> {
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

/**
 * How a list looks: its order, which a narrow table has no headings for, and its columns. Loaded once
 * it is opened: few ever do.
 */
export function ViewMenu<S extends string>(props: ViewMenuProps<S>) {
  const panel = useSignal<{ Panel: FunctionComponent<ViewMenuProps<S>> } | null>(null);
  const isOpen = useSignal(false);
  const toggle = ({ open }: HTMLDetailsElement) => {
    isOpen.value = open;
    if (!open || panel.peek() !== null) return;
    import("./ViewPanel.tsx").then(({ ViewPanel: Panel }) => panel.value = { Panel }, reportError);
  };
  const { Panel = null } = panel.value ?? {};
  return (
    <details
      class="pop-menu needs-script"
      onToggle={({ currentTarget }) => toggle(currentTarget)}
    >
      <summary>View</summary>
      {isOpen.value && Panel !== null && <Panel {...props} />}
    </details>
  );
}
