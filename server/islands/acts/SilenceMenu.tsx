import { newWindowPath } from "../../views/paths.ts";
import { SILENCE_CHOICES } from "./silence_until.ts";

interface SilenceMenuProps {
  /** Whom it is about, for those who hear it: "group berlin". */
  what: string;
  silence: (until: Date) => void;
  /** Of a group: without a script its form is a page. */
  group?: string;
  /** On the menu; default: "Silence". */
  word?: string;
}

/** Until when something is quiet, by two clicks. */
export function SilenceMenu({ what, silence, group, word = "Silence" }: SilenceMenuProps) {
  return (
    <>
      <details class="pop-menu silence-menu needs-script">
        <summary>
          {word}
          <span class="sr-only">{` ${what}`}</span>
        </summary>
        <div class="menu-panel card">
          {SILENCE_CHOICES.map(({ word: choice, until }) => (
            <button
              key={choice}
              type="button"
              class="quiet"
              onClick={({ currentTarget }) => {
                const menu = currentTarget.closest("details");
                if (menu !== null) menu.open = false;
                silence(until(new Date()));
              }}
            >
              {choice}
            </button>
          ))}
        </div>
      </details>
      {group !== undefined && (
        <a class="no-script" href={newWindowPath({ groups: group })}>Silence</a>
      )}
    </>
  );
}
