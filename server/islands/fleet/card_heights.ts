/**
 * Lets cards that were never in sight be laid out once, a few at a time: from then on the browser
 * remembers their height. Until then it is guessed, and whoever comes from below sees the page jump.
 */
import { holdPlace } from "../ui/steady_list.ts";

/** Laid out in 10 ms or so. */
const AT_ONCE = 8;

const CARDS = '[data-role="host-card"]';

/** All cards of `list`, and anew when the window gets another width. */
export function keepHeights(list: HTMLElement, signal: AbortSignal): void {
  let run = new AbortController();
  const start = () => {
    run.abort();
    run = new AbortController();
    layOut(list, AbortSignal.any([signal, run.signal]));
  };
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    start();
  }, { signal });
  start();
}

async function layOut(list: HTMLElement, signal: AbortSignal): Promise<void> {
  const cards = [...list.querySelectorAll<HTMLElement>(CARDS)];
  for (let at = 0; at < cards.length; at += AT_ONCE) {
    await nextFrame();
    if (signal.aborted) return;
    const some = cards.slice(at, at + AT_ONCE);
    const giveBack = holdPlace(CARDS);
    for (const card of some) card.style.contentVisibility = "visible";
    giveBack();
    // It is remembered at the end of a frame.
    await nextFrame();
    for (const card of some) card.style.contentVisibility = "";
  }
}

function nextFrame(): Promise<unknown> {
  return new Promise(requestAnimationFrame);
}
