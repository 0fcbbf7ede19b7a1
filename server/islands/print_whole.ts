/** Prints a page with its charts and rows: those out of sight were not drawn yet, or are not there. */
import { WANTED, WHOLE } from "./print_wanted.ts";

const NOT_DRAWN = ".chart:not(:has(.chart-fault)) .plot:not(:has(canvas)), .table .spacer";
/** A chart that does not come by then is left out. */
const WAIT_MS = 5_000;

/** Puts there what is not there yet, then prints; false where the browser can print at once. */
export function printWhole(): boolean {
  if (isWhole()) return false;
  document.body.dataset[WHOLE] = "";
  dispatchEvent(new Event(WANTED));
  const stop = new AbortController();
  const done = () => {
    if (stop.signal.aborted) return;
    stop.abort();
    // Once more, so that what was just put into the page is drawn.
    requestAnimationFrame(() => print());
  };
  const observer = new MutationObserver(() => {
    if (isWhole()) done();
  });
  observer.observe(document.body, { childList: true, subtree: true });
  const timer = setTimeout(done, WAIT_MS);
  stop.signal.addEventListener("abort", () => {
    observer.disconnect();
    clearTimeout(timer);
  });
  return true;
}

function isWhole(): boolean {
  return document.querySelector(NOT_DRAWN) === null;
}
