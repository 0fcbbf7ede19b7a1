/** The keys are loaded with the first one that is pressed, or asked for: most phones have none. */
import { isTyping } from "./search_key.ts";

export function followKeysOncePressed(): void {
  const stop = new AbortController();
  const { signal } = stop;
  /** What came before the script, in its order. */
  const pressed: KeyboardEvent[] = [];

  const load = async () => {
    const keys = await import("./keys.ts");
    if (!signal.aborted) keys.followKeys(pressed);
    stop.abort();
    return keys;
  };

  document.addEventListener("keydown", (event) => {
    const isChord = event.ctrlKey || event.metaKey;
    if (!isChord && isTyping(event.target)) return;
    if (isChord && event.key.toLowerCase() === "p") {
      // The browser would not wait.
      event.preventDefault();
      load().then(({ printPage }) => printPage(), reportError);
      return;
    }
    pressed.push(event);
    load().catch(reportError);
  }, { signal });
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element) || target.closest("[data-show-keys]") === null) return;
    load().then(({ showKeys }) => showKeys(), reportError);
  }, { signal });
}
