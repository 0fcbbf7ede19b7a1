/** Reads the windows anew when one begins or ends, and when somebody asks for it. */
import type { Signal } from "@preact/signals";
import type { WindowsNow } from "../../views/windows_now.ts";
import { oneAtATime, type Repeated } from "../admin/one_at_a_time.ts";

/** Edges are met within that. */
const LOOK_EVERY_MS = 5_000;
/** However many are changed in a row. */
const REST_MS = 500;
const READ_WITHIN_MS = 10_000;

interface WatchOptions {
  /** Awaited before any are shown. */
  before: () => Promise<void>;
  signal: AbortSignal;
}

export function watchWindows(
  now: Signal<WindowsNow>,
  { before, signal }: WatchOptions,
): Pick<Repeated, "ask"> {
  /** Asked for, and not answered yet: a request that failed is made again. */
  let isOld = false;
  const reading = oneAtATime(async () => {
    isOld = true;
    const response = await fetch("/api/windows", {
      signal: AbortSignal.any([signal, AbortSignal.timeout(READ_WITHIN_MS)]),
    });
    if (!response.ok) return;
    const next: WindowsNow = await response.json();
    if (next.windows.length > 0) await before();
    now.value = next;
    isOld = false;
  }, REST_MS);
  const timer = setInterval(() => {
    if (document.hidden) return;
    const { next_unix } = now.peek();
    if (isOld || (next_unix !== null && Date.now() / 1000 >= next_unix)) reading.ask();
  }, LOOK_EVERY_MS);
  signal.addEventListener("abort", () => {
    clearInterval(timer);
    reading.stop();
  });
  return reading;
}
