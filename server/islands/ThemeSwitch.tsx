import { useSignal } from "@preact/signals";
import { preferenceCookie, type Theme, THEMES } from "./preferences.ts";

const WORDS: Record<Theme, string> = { auto: "Auto", light: "Light", dark: "Dark" };

/** Light, dark, or as the system has it; the server renders the choice from then on. */
export function ThemeSwitch({ theme }: { theme: Theme }) {
  const chosen = useSignal(theme);

  function choose(next: Theme) {
    chosen.value = next;
    document.documentElement.dataset["theme"] = next;
    document.cookie = preferenceCookie("theme", next);
  }

  return (
    <div class="switch needs-script" role="group" aria-label="Colours">
      {THEMES.map((choice) => (
        <button
          key={choice}
          type="button"
          aria-pressed={chosen.value === choice}
          onClick={() => choose(choice)}
        >
          {WORDS[choice]}
        </button>
      ))}
    </div>
  );
}
