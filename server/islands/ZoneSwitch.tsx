import { useSignal } from "@preact/signals";
import { preferenceCookie, type Zone, ZONES } from "./preferences.ts";

const WORDS: Record<Zone, string> = { browser: "Local", utc: "UTC" };

/** Of which zone the times on all pages are; remembered. */
export function ZoneSwitch({ zone }: { zone: Zone }) {
  const chosen = useSignal(zone);

  function choose(next: Zone) {
    chosen.value = next;
    document.documentElement.dataset["zone"] = next;
    document.cookie = preferenceCookie("zone", next);
  }

  return (
    <div class="switch needs-script" role="group" aria-label="Times">
      {ZONES.map((choice) => (
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
