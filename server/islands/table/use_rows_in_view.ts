import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RowRange } from "./rows_in_view.ts";

/** Shorter tables are whole: there is nothing to be won. */
const WHOLE_UP_TO = 200;

/** Of a long table, until it is known what is in sight. */
const BEGINNING: RowRange = { start: 0, end: WHOLE_UP_TO, above: 0, below: 0 };

/**
 * The range of the table at `table` that is to be rendered; null: all that are given. What follows
 * the eye is loaded for long tables alone, after what was sent is alive.
 */
export function useRowsInView(
  table: RefObject<HTMLTableElement>,
  count: number,
): ReadonlySignal<RowRange | null> {
  const range = useSignal<RowRange | null>(null);

  useLayoutEffect(() => {
    const isLong = count > WHOLE_UP_TO;
    range.value = isLong ? range.peek() ?? BEGINNING : null;
    if (!isLong) return;
    const stop = new AbortController();
    import("./rows_in_view.ts").then(({ followView }) => {
      if (!stop.signal.aborted) followView({ table, count, range, signal: stop.signal });
    }, (error) => {
      range.value = null;
      reportError(error);
    });
    return () => stop.abort();
  }, [count]);
  return range;
}
