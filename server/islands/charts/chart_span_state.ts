import { type ReadonlySignal, useSignal } from "@preact/signals";
import { type ChartSpan, LEAST_ZOOM_SECONDS, writeChartSpan } from "../../views/chart_span.ts";
import type { ChartWindow } from "./draw_chart.ts";

/** The one time that all charts of a page show, and what changes it. */
export interface SpanState {
  span: ReadonlySignal<ChartSpan>;
  /** All of a range, up to the present. */
  choose(range: string): void;
  /** A part; one that is too short to be seen changes nothing. */
  zoom(part: ChartWindow): void;
  /** All of the range again. */
  reset(): void;
}

/** Kept in the address, so that what is looked at can be handed on. */
export function useChartSpan(first: ChartSpan): SpanState {
  const span = useSignal(first);

  function set(next: ChartSpan): void {
    span.value = next;
    const address = new URL(location.href);
    writeChartSpan(next, address.searchParams);
    history.replaceState(history.state, "", address);
  }

  return {
    span,
    choose: (range) => set({ range, zoom: null }),
    zoom: ({ from, to }) => {
      if (to - from < LEAST_ZOOM_SECONDS) return;
      const zoom = { from: Math.round(from), to: Math.round(to) };
      set({ range: span.peek().range, zoom });
    },
    reset: () => set({ range: span.peek().range, zoom: null }),
  };
}

/** Half as much around its middle, twice as much, or as much before or after it. */
export type ZoomStep = "in" | "out" | "earlier" | "later";

/** `around`: what stays where it is; default: the middle. */
export function stepWindow(
  { from, to }: ChartWindow,
  step: ZoomStep,
  around: number = (from + to) / 2,
): ChartWindow {
  const length = to - from;
  const half = length / 2;
  switch (step) {
    case "in": {
      const start = around - (around - from) / 2;
      return { from: start, to: start + half };
    }
    case "out": {
      const start = around - 2 * (around - from);
      return { from: start, to: start + 2 * length };
    }
    case "earlier":
      return { from: from - half, to: to - half };
    case "later":
      return { from: from + half, to: to + half };
  }
}
