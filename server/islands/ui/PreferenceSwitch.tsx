import { useSignal } from "@preact/signals";
import { preferenceCookie, type Preferences } from "../preferences.ts";

/** Those that the root element carries, by the same name. */
type Switched = "theme" | "zone";

interface PreferenceSwitchProps<P extends Switched> {
  preference: P;
  first: Preferences[P];
  label: string;
  choices: readonly Preferences[P][];
  words: Readonly<Record<Preferences[P], string>>;
}

/** A choice that holds on this page at once, and on every page that is rendered from then on. */
export function PreferenceSwitch<P extends Switched>(
  { preference, first, label, choices, words }: PreferenceSwitchProps<P>,
) {
  const chosen = useSignal(first);

  function choose(next: Preferences[P]) {
    chosen.value = next;
    document.documentElement.dataset[preference] = next;
    document.cookie = preferenceCookie(preference, next);
  }

  return (
    <div class="switch needs-script" role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice}
          type="button"
          aria-pressed={chosen.value === choice}
          onClick={() => choose(choice)}
        >
          {words[choice]}
        </button>
      ))}
    </div>
  );
}
