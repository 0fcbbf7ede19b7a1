import type { LiveFeed } from "./live.ts";

/** A look into another tab costs no connection. */
const REST_AFTER_MS = 30_000;

/** Pauses `live` while nobody sees the page, and catches up at once when somebody does. */
export function restWhileHidden(live: Pick<LiveFeed, "pause" | "resume">): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isResting = false;

  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.visibilityState === "hidden") {
      timer = setTimeout(() => {
        isResting = true;
        live.pause();
      }, REST_AFTER_MS);
    } else if (isResting) {
      isResting = false;
      live.resume();
    }
  });
}
