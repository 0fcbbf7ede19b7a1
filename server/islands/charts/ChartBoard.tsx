import type { ComponentChildren } from "preact";
import type { ChartSpan } from "../../views/chart_span.ts";
import { useChartSpan } from "./chart_span_state.ts";
import { ChartNotes } from "./ChartNotes.tsx";
import { ChartTools } from "./ChartTools.tsx";
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
      <ChartTools state={state}>{children}</ChartTools>
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
