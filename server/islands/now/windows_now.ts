/** The windows that hold, kept up to date, and the mark of each host that is in one. */
import { type ComponentChildren, createContext, h } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { WindowsEvents } from "../../views/mod.ts";
import type { WindowsNow } from "../../views/windows_now.ts";
import type { Repeated } from "../admin/one_at_a_time.ts";
import { useLive } from "../live.ts";
import { createPart } from "../loaded_part.ts";
import type { WindowMarkProps } from "./WindowMark.tsx";

export const NO_WINDOWS: WindowsNow = { windows: [], next_unix: null, revision: "" };

export const WindowsContext = createContext<ReadonlySignal<WindowsNow>>(signal(NO_WINDOWS));

/** Loaded once there is a window: most of the time none holds. */
export const WINDOW_MARK = createPart(() =>
  import("./WindowMark.tsx").then((module) => module.WindowMark)
);

export function windowMark(props: WindowMarkProps): ComponentChildren {
  const { component } = WINDOW_MARK;
  return component === null || props.windows.windows.length === 0 ? null : h(component, props);
}

/** Those of the page, then as the server has them. */
export function useWindows(first: WindowsNow): ReadonlySignal<WindowsNow> {
  const now: Signal<WindowsNow> = useMemo(() => signal(first), []);
  const reading = useRef<Promise<Pick<Repeated, "ask">> | null>(null);

  useLayoutEffect(() => {
    const stop = new AbortController();
    reading.current = import("./watch_windows.ts").then(({ watchWindows }) =>
      watchWindows(now, { before: WINDOW_MARK.load, signal: stop.signal })
    );
    reading.current.catch(reportError);
    return () => stop.abort();
  }, []);
  const hear = ({ revision }: WindowsEvents["changed"]) => {
    if (revision === now.peek().revision) return;
    reading.current?.then((windows) => windows.ask(), () => {
      // Reported where it is loaded.
    });
  };
  useLive("windows", { joined: hear, changed: hear });
  return now;
}
