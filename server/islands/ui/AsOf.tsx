import { useContext } from "preact/hooks";
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { LiveContext } from "../live.ts";
import { formatMoment } from "./format.ts";
import { useNow } from "./server_clock.ts";

/** Two of the usual intervals: what was shown since then is of then. */
const STALE_AFTER_SECONDS = 60;

/** Says of which time a page is once the server has not been heard for two intervals. */
export function AsOf() {
  const live = useContext(LiveContext);
  const now = useNow();
  const heardUnix = useSignal(now.peek());
  useSignalEffect(() => {
    // On the server, and before it ever connected, the page is as old as itself.
    if (live?.state.value === "live") heardUnix.value = now.value;
  });
  const isOld = useComputed(() => now.value - heardUnix.value > STALE_AFTER_SECONDS);
  if (!isOld.value) return null;
  return <p class="as-of" role="status">As of {formatMoment(heardUnix.value)}</p>;
}
