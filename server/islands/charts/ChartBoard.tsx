import type { ComponentChildren } from "preact";
import { useNow } from "../ui/server_clock.ts";
import { CHART_RANGES, type ChartSpan, windowOf } from "../../views/chart_span.ts";
import { Moment } from "../ui/Moment.tsx";
import { ChartNotes } from "./ChartNotes.tsx";
import { type SpanState, stepWindow, useChartSpan, type ZoomStep } from "./chart_span_state.ts";
import { type ChartSeries, TimeChart } from "./TimeChart.tsx";
import { useMarks } from "./use_marks.ts";

export interface ChartBoardProps {
  host: string;
  /** What the address asks for. */
  span: ChartSpan;
  series: readonly ChartSeries[];
  intervalSeconds: number;
  /** When the newest sample was collected; null: none was. */
  collected_unix: number | null;
  /** Grows with each reading that came after a newer one. */
  lateReadings: number;
  /** Grows with each reason that opened or closed: marks are read anew. */
  changesRevision: number;
  /** Beside the switch. */
  children?: ComponentChildren;
}

/** Charts under one switch: what one of them is zoomed to, all of them show. */
export function ChartBoard(props: ChartBoardProps) {
  const { host, series, intervalSeconds, collected_unix, lateReadings, children } = props;
  const state = useChartSpan(props.span);
  const marks = useMarks(host, state.span.value, props.changesRevision);
  return (
    <div class="chart-board">
      <div class="chart-tools">
        <RangeSwitch state={state} />
        <ZoomButtons state={state} />
        {children}
      </div>
      <ZoomLine state={state} />
      <p id="chart-keys" class="sr-only">
        Arrow keys read its values, plus and minus zoom, 0 shows all of the range
      </p>
      <noscript>Charts need JavaScript. These are the latest values.</noscript>
      <div class="charts">
        {series.map((one) => (
          <TimeChart
            key={one.metric}
            series={one}
            {...{ host, state, marks, intervalSeconds, collected_unix, lateReadings }}
          />
        ))}
      </div>
      <ChartNotes host={host} state={state} marks={marks} />
    </div>
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
