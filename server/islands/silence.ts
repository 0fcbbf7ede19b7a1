/** Whether the server is heard: what a page shows is of the last time that it was. */
import { createContext } from "preact";
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { LiveState } from "./live.ts";

/** Two of the usual fast intervals: what was green then need not be now. */
export const SILENT_AFTER_MS = 60_000;

/** When the server was heard last, once that is two intervals ago, by the browser's clock. */
export type Silence = ReadonlySignal<number | null>;

/** Null on the server, and while nothing has to be said. */
export const SilenceContext = createContext<Silence>(signal(null));

/** Before it was ever heard, a page is of the time that it was loaded. */
export function followSilence(state: ReadonlySignal<LiveState>): Silence {
  const silence = signal<number | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isHeard: boolean | null = null;
  effect(() => {
    const wasHeard = isHeard;
    isHeard = state.value === "live";
    if (isHeard === wasHeard) return;
    clearTimeout(timer);
    if (isHeard) {
      silence.value = null;
      return;
    }
    const heardMs = Date.now();
    timer = setTimeout(() => silence.value = heardMs, SILENT_AFTER_MS);
  });
  return silence;
}

/** What colours and words of the whole page follow. */
const SILENT = "is-silent";

/** Takes every green away while the server is silent. */
export function greyWhileSilent(silence: Silence): void {
  effect(() => {
    document.documentElement.classList.toggle(SILENT, silence.value !== null);
  });
}
