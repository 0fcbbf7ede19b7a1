import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type ChartSpan, windowOf } from "../../views/chart_span.ts";
import type { ChartMarks } from "../../views/mod.ts";
import { useNow } from "../ui/server_clock.ts";
import { fetchMarks } from "./fetch_points.ts";

/** What is told beside the charts of a host; null until it came. `revision` reads it anew. */
export function useMarks(
  host: string,
  span: ChartSpan,
  revision: number,
): ReadonlySignal<ChartMarks | null> {
  const marks = useSignal<ChartMarks | null>(null);
  const now = useNow();

  useEffect(() => {
    const stop = new AbortController();
    fetchMarks(host, windowOf(span, now.peek()), stop.signal).then(
      (told) => marks.value = told,
      () => {
        // Lines without marks are still true; the next look reads them anew.
      },
    );
    return () => stop.abort();
  }, [host, span, revision]);

  return marks;
}
