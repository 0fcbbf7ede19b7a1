import { createContext } from "preact";
import { useCallback, useContext, useEffect, useRef } from "preact/hooks";
import { type ReadonlySignal, signal, useSignal } from "@preact/signals";

const TICK_MS = 1000;

/** The server's time in epoch seconds, as every age on the page reads it. */
export const NowContext = createContext<ReadonlySignal<number>>(signal(0));

export function useNow(): ReadonlySignal<number> {
  return useContext(NowContext);
}

/**
 * Keeps the server's time, which the browser's own clock may differ from: it starts at
 * `nowUnix`, ticks once a second, and is set right by `sync` whenever the server says the time.
 */
export function useServerClock(nowUnix: number) {
  const now = useSignal(nowUnix);
  const offsetSeconds = useRef(0);

  const sync = useCallback((serverUnix: number) => {
    offsetSeconds.current = serverUnix - Date.now() / 1000;
    now.value = serverUnix;
  }, []);

  useEffect(() => {
    sync(nowUnix);
    const timer = setInterval(() => {
      now.value = Date.now() / 1000 + offsetSeconds.current;
    }, TICK_MS);
    return () => clearInterval(timer);
  }, []);

  return { now, sync };
}
