import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { type ChartSpan, hoursOf, windowOf } from "../views/chart_span.ts";
import type { ComparedHost, MetricChoice } from "../views/comparison.ts";
import type { ChartPoint } from "../views/mod.ts";
import { hostPath } from "../views/paths.ts";
import { CHART_POINTS, gapSeconds, joinColumns } from "./charts/chart_points.ts";
import { useChartSpan } from "./charts/chart_span_state.ts";
import { ChartTools } from "./charts/ChartTools.tsx";
import type { Chart } from "./charts/draw_chart.ts";
import { fetchPoints } from "./charts/fetch_points.ts";
import { formatLoad, formatPercent } from "./ui/format.ts";
import { Moment } from "./ui/Moment.tsx";
import { NowContext, useServerClock } from "./ui/server_clock.ts";

export interface CompareBoardProps {
  choice: MetricChoice;
  hosts: readonly ComparedHost[];
  span: ChartSpan;
  now_unix: number;
}

/** What a host that says nothing of its interval is taken to have. */
const USUAL_INTERVAL_SECONDS = 300;

type Under = { unix: number; values: readonly (number | null)[] };

/** One line for each host in one chart, and its value beside its name. */
export function CompareBoard({ choice, hosts, span: first, now_unix }: CompareBoardProps) {
  const { now } = useServerClock(now_unix);
  const state = useChartSpan(first);
  const span = state.span.value;
  const element = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLUListElement>(null);
  const chart = useRef<Chart | null>(null);
  const under = useSignal<Under | null>(null);
  const fault = useSignal<string | null>(null);
  const format = choice.isPercent ? formatPercent : formatLoad;

  useEffect(() => {
    const stop = new AbortController();
    load(stop.signal).catch((error) => {
      if (!stop.signal.aborted) fault.value = error instanceof Error ? error.message : `${error}`;
    });
    return () => stop.abort();
  }, [span]);

  async function load(signal: AbortSignal) {
    const { metric } = choice;
    const [{ drawChart }, ...series] = await Promise.all([
      import("./charts/draw_chart.ts"),
      ...hosts.map(({ name }): Promise<ChartPoint[]> =>
        fetchPoints({ host: name, metric, span, points: CHART_POINTS }, signal)
      ),
    ]);
    if (signal.aborted || element.current === null) return;
    fault.value = null;
    chart.current ??= drawChart(element.current, {
      max: choice.isPercent ? 100 : null,
      format,
      strokes: () => coloursOf(legend.current, hosts.length),
      onCursor: (at) => under.value = at,
      onZoom: state.zoom,
      onReset: state.reset,
    });
    const gap = gapSeconds(USUAL_INTERVAL_SECONDS, hoursOf(span));
    const window = windowOf(span, now.peek());
    chart.current.show({ columns: joinColumns(series, gap), window, gaps: [], marks: [] });
  }

  useEffect(() => () => chart.current?.[Symbol.dispose](), []);

  function press(event: KeyboardEvent) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    chart.current?.moveCursor(step);
  }

  const at = under.value;
  return (
    <NowContext.Provider value={now}>
      <ChartTools state={state} />
      <noscript>Charts need JavaScript. These are the latest values.</noscript>
      <article class="chart card">
        <p class="muted">{at === null ? "Latest values" : <Moment unix={Math.round(at.unix)} />}</p>
        <ul ref={legend} class="compare-legend" aria-live={at === null ? "off" : "polite"}>
          {hosts.map(({ name, value }, index) => (
            <li key={name}>
              <span class={`line-sign line-${index}`} aria-hidden="true" />
              <a href={hostPath(name)}>{name}</a>{" "}
              <strong>{format(at === null ? value : at.values[index] ?? null)}</strong>
            </li>
          ))}
        </ul>
        <div
          ref={element}
          class="plot compare-plot needs-script"
          role="img"
          tabIndex={0}
          aria-label={`${choice.word} of ${hosts.map(({ name }) => name).join(", ")}`}
          onKeyDown={press}
          onBlur={() => chart.current?.hideCursor()}
        />
        {fault.value !== null && <p class="chart-fault">Cannot load this chart: {fault.value}</p>}
      </article>
    </NowContext.Provider>
  );
}

/** As the style gives them to the signs beside the names. */
function coloursOf(legend: HTMLElement | null, count: number): string[] {
  const signs = [...legend?.querySelectorAll(".line-sign") ?? []];
  return Array.from(
    { length: count },
    (_, index) => signs[index] === undefined ? "" : getComputedStyle(signs[index]).color,
  );
}
