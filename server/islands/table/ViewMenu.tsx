import type { FunctionComponent } from "preact";
import { useSignal } from "@preact/signals";
import type { ViewChoices } from "./view_choices.ts";

/**
 * How a list looks: its order, which a narrow table has no headings for, and its columns. Loaded once
 * it is opened: few ever do.
 */
export function ViewMenu<S extends string>(props: ViewChoices<S>) {
  const panel = useSignal<{ Panel: FunctionComponent<ViewChoices<S>> } | null>(null);
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
