import { useEffect, useRef } from "preact/hooks";

/** A backlog comes in many samples: they are read anew once in this time, not after each. */
export const LATE_READ_MS = 5_000;

/** Calls `read` some time after `count`, of readings that came after newer ones, has grown. */
export function useLateReadings(count: number, read: () => void): void {
  const known = useRef(count);
  const timer = useRef<ReturnType<typeof setTimeout>>();

  useEffect(() => {
    if (count === known.current) return;
    known.current = count;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      read();
    }, LATE_READ_MS);
  }, [count]);

  useEffect(() => () => clearTimeout(timer.current), []);
}
