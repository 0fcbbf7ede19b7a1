import { useSignal } from "@preact/signals";
import { newWindowPath } from "../../views/paths.ts";
import { createPart, usePart } from "../loaded_part.ts";

const PANEL = createPart(() => import("./SilencePanel.tsx").then((module) => module.SilencePanel));

interface SilenceMenuProps {
  /** Whom it is about, for those who hear it: "group berlin". */
  what: string;
  silence: (until: Date) => void;
  /** Of a group: without a script its form is a page. */
  group?: string;
  /** On the menu; default: "Silence". */
  word?: string;
}

/** Until when something is quiet, by two clicks; the choices are loaded once it is opened. */
export function SilenceMenu({ what, silence, group, word = "Silence" }: SilenceMenuProps) {
  const isOpen = useSignal(false);
  const Panel = usePart(PANEL, isOpen.value);
  return (
    <>
      <details
        class="pop-menu silence-menu needs-script"
        onToggle={({ currentTarget: { open } }) => isOpen.value = open}
      >
        <summary>
          {word}
          <span class="sr-only">{` ${what}`}</span>
        </summary>
        {Panel !== null && <Panel silence={silence} />}
      </details>
      {group !== undefined && (
        <a class="no-script" href={newWindowPath({ groups: group })}>Silence</a>
      )}
    </>
  );
}
