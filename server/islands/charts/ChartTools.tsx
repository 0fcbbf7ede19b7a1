import type { ComponentChildren } from "preact";
import { CHART_RANGES, windowOf } from "../../views/chart_span.ts";
import { Moment } from "../ui/Moment.tsx";
import { useNow } from "../ui/server_clock.ts";
import { type SpanState, stepWindow, type ZoomStep } from "./chart_span_state.ts";

interface ChartToolsProps {
  state: SpanState;
  /** Beside the switches. */
  children?: ComponentChildren;
}

/** Which time the charts of a page show, and what changes it. */
export function ChartTools({ state, children }: ChartToolsProps) {
  return (
    <>
      <div class="chart-tools">
        <RangeSwitch state={state} />
        <ZoomButtons state={state} />
        {children}
      </div>
      <ZoomLine state={state} />
    </>
  );
}

function RangeSwitch({ state }: { state: SpanState }) {
  const { range, zoom } = state.span.value;
  return (
    <div class="switch needs-script" role="group" aria-label="Range of the charts">
      {CHART_RANGES.map(({ id, word }) => (
        <button
          key={id}
          type="button"
          aria-pressed={zoom === null && id === range}
          onClick={() => state.choose(id)}
        >
          {word}
        </button>
      ))}
    </div>
  );
}

const STEPS: readonly { step: ZoomStep; sign: string; word: string }[] = [
  { step: "earlier", sign: "‹", word: "Earlier" },
  { step: "in", sign: "+", word: "Zoom in" },
  { step: "out", sign: "−", word: "Zoom out" },
  { step: "later", sign: "›", word: "Later" },
];

/** What dragging does, for those who do not drag. */
function ZoomButtons({ state }: { state: SpanState }) {
  const now = useNow();
  return (
    <div class="switch needs-script" role="group" aria-label="Part of the range">
      {STEPS.map(({ step, sign, word }) => (
        <button
          key={step}
          type="button"
          title={word}
          aria-label={word}
          onClick={() => state.zoom(stepWindow(windowOf(state.span.peek(), now.peek()), step))}
        >
          {sign}
        </button>
      ))}
    </div>
  );
}

/** The part that is looked at, and the way back. */
function ZoomLine({ state }: { state: SpanState }) {
  const { range, zoom } = state.span.value;
  if (zoom === null) return null;
  const word = CHART_RANGES.find(({ id }) => id === range)?.word ?? range;
  return (
    <p class="zoom-line" role="status">
      <Moment unix={zoom.from} /> to <Moment unix={zoom.to} />{" "}
      <button type="button" class="link" onClick={state.reset}>Back to {word}</button>
    </p>
  );
}
