/** Reads the windows anew when one begins or ends, when somebody says so, and now and then. */
import type { Signal } from "@preact/signals";
import type { WindowsNow } from "../../views/windows_now.ts";
import { oneAtATime } from "../admin/one_at_a_time.ts";

/** Edges are met within that. */
const LOOK_EVERY_MS = 5_000;
/** What others make or end is seen within that. */
const READ_EVERY_MS = 30_000;
const READ_WITHIN_MS = 10_000;

interface WatchOptions {
  /** Says "changed" when something was done to them. */
  watch: EventTarget;
  signal: AbortSignal;
}

export function watchWindows(now: Signal<WindowsNow>, { watch, signal }: WatchOptions): void {
  let readMs = Date.now();
  const reading = oneAtATime(async () => {
    readMs = Date.now();
    const response = await fetch("/api/windows", {
      signal: AbortSignal.any([signal, AbortSignal.timeout(READ_WITHIN_MS)]),
    });
    if (response.ok) now.value = await response.json();
  }, 1_000);
  const timer = setInterval(() => {
    if (document.hidden) return;
    const { next_unix } = now.peek();
    const isDue = next_unix !== null && Date.now() / 1000 >= next_unix;
    if (isDue || Date.now() - readMs >= READ_EVERY_MS) reading.ask();
  }, LOOK_EVERY_MS);
  watch.addEventListener("changed", () => reading.ask(), { signal });
  signal.addEventListener("abort", () => {
    clearInterval(timer);
    reading.stop();
  });
}
