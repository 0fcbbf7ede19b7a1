/** The windows that hold, kept up to date, and the mark of each host that is in one. */
import { createContext } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type WindowNow, windowOf, type WindowsNow } from "../../views/windows_now.ts";
import type { HostCard } from "../../views/mod.ts";
import { formatMoment } from "../ui/format.ts";

export const NO_WINDOWS: WindowsNow = { windows: [], next_unix: null };

export const WindowsContext = createContext<ReadonlySignal<WindowsNow>>(signal(NO_WINDOWS));

export interface LiveWindows {
  now: ReadonlySignal<WindowsNow>;
  /** Something was done to one of them. */
  readAnew: () => void;
}

/** Those of the page, then as the server has them. */
export function useWindows(first: WindowsNow): LiveWindows {
  const now: Signal<WindowsNow> = useMemo(() => signal(first), []);
  const watch = useMemo(() => new EventTarget(), []);
  useEffect(() => {
    const stop = new AbortController();
    import("./watch_windows.ts").then(({ watchWindows }) => {
      watchWindows(now, { watch, signal: stop.signal });
    }, reportError);
    return () => stop.abort();
  }, []);
  return { now, readAnew: () => void watch.dispatchEvent(new Event("changed")) };
}

/** "Nothing is told until 2026-01-31 06:00:00 UTC"; null: the host is in no window. */
export function windowText(windows: WindowsNow, card: HostCard): string | null {
  const held: WindowNow | null = windows.windows.length === 0 ? null : windowOf(windows, card);
  if (held === null) return null;
  const what = held.codes === null ? "Nothing" : `Nothing of ${held.codes.join(", ")}`;
  return `${what} is told until ${formatMoment(held.until_unix)}`;
}
