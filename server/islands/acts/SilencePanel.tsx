import { SILENCE_CHOICES } from "./silence_until.ts";

/** The choices of a `SilenceMenu`. */
export function SilencePanel({ silence }: { silence: (until: Date) => void }) {
  return (
    <div class="menu-panel card">
      {SILENCE_CHOICES.map(({ word, until }) => (
        <button
          key={word}
          type="button"
          class="quiet"
          onClick={({ currentTarget }) => {
            const menu = currentTarget.closest("details");
            if (menu !== null) menu.open = false;
            silence(until(new Date()));
          }}
        >
          {word}
        </button>
      ))}
    </div>
  );
}
