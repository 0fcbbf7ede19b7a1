import { useEffect, useId, useRef } from "preact/hooks";
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { hoursOf, windowOf } from "../../views/chart_span.ts";
import type { ChartMarks, ChartPoint } from "../../views/mod.ts";
import { Moment } from "../ui/Moment.tsx";
import { onPrintWanted } from "../print_wanted.ts";
import { useNow } from "../ui/server_clock.ts";
import type { ChartLimit } from "./chart_paint.ts";
import { appendPoint, CHART_POINTS, findGaps, gapSeconds } from "./chart_points.ts";
import { type SpanState, stepWindow } from "./chart_span_state.ts";
import type { Chart } from "./draw_chart.ts";
import { fetchPoints } from "./fetch_points.ts";
import { type Forecast, withForecast } from "./forecast.ts";
import { useLateReadings } from "./late_readings.ts";
import { whenNear } from "./when_near.ts";

/** One series of a host, with its newest reading. */
export interface ChartSeries {
  title: string;
  /** As the history names it. */
  metric: string;
  /** As last known. */
  value: number | null;
  /** What the newest sample told of it; null: nothing. */
  newest: number | null;
  /** Top of the scale; null grows with the values. */
  max: number | null;
  format: (value: number | null) => string;
  limits?: readonly ChartLimit[];
  /** How it goes on; absent or null: nobody knows. */
  forecast?: Forecast | null;
  /** Points asked for; default: about one per pixel. */
  points?: number;
  /** Whether its newest reading does not come with the page's: it is read anew, point by point. */
  isReadAnew?: boolean;
}

interface TimeChartProps {
  host: string;
  series: ChartSeries;
  state: SpanState;
  /** Null: not told yet. */
  marks: ReadonlySignal<ChartMarks | null>;
  intervalSeconds: number;
  /** When the newest sample was collected; null: none was. */
  collected_unix: number | null;
  /** Grows with each reading that came after a newer one. */
  lateReadings: number;
}

/** A series over a time: drawn once it comes near the view, then kept up to date. */
export function TimeChart(props: TimeChartProps) {
  const { host, series, state, marks, intervalSeconds, collected_unix, lateReadings } = props;
  const { title, metric, value, newest, max, format, limits = [], forecast = null } = series;
  const { points: limit = CHART_POINTS, isReadAnew = false } = series;
  const titleId = useId();
  const now = useNow();
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const points = useRef<readonly ChartPoint[] | null>(null);
  const isNear = useSignal(false);
  /** Grows when the points have to be read anew. */
  const readings = useSignal(0);
  const pointed = useSignal<ChartPoint | null>(null);
  /** Of what is drawn. */
  const newestDrawn = useSignal<number | null>(null);
  const fault = useSignal<string | null>(null);
  const span = state.span.value;
  const gap = gapSeconds(intervalSeconds, hoursOf(span), limit);

  function show() {
    const known = points.current ?? [];
    const window = windowOf(span, now.peek());
    const told = marks.value;
    chart.current?.show({
      ...withForecast(known, { window, gap, forecast, isZoomed: span.zoom !== null }),
      gaps: findGaps(known, { gap, window, unread: told?.unread ?? [] }),
      marks: (told?.incidents ?? []).flatMap(({ level, ...mark }) =>
        level === "offline" ? { ...mark, tone: "critical" as const } : { ...mark, tone: level }
      ),
    });
  }

  useEffect(() => whenNear(element.current, () => isNear.value = true), []);
  useEffect(() => onPrintWanted(() => isNear.value = true), []);

  useEffect(() => {
    if (!isNear.value) return;
    const stop = new AbortController();
    load(stop.signal).catch((error) => {
      if (!stop.signal.aborted) fault.value = error instanceof Error ? error.message : `${error}`;
    });
    return () => stop.abort();
  }, [isNear.value, host, metric, span, readings.value]);

  async function load(signal: AbortSignal) {
    const [{ drawChart }, fetched] = await Promise.all([
      import("./draw_chart.ts"),
      fetchPoints({ host, metric, span, points: limit }, signal),
    ]);
    if (signal.aborted || element.current === null) return;
    fault.value = null;
    points.current = fetched;
    newestDrawn.value = fetched.at(-1)?.[1] ?? null;
    chart.current ??= drawChart(element.current, {
      max,
      format,
      limits,
      hasForecast: forecast !== null,
      onCursor: (under) => pointed.value = under && [under.unix, under.values[0] ?? null],
      onZoom: state.zoom,
      onReset: state.reset,
    });
    show();
  }

  useEffect(() => {
    if (points.current !== null) show();
  }, [marks.value]);

  useEffect(() => {
    if (points.current === null || collected_unix === null || span.zoom !== null) return;
    const { from: sinceUnix } = windowOf(span, now.peek());
    if (isReadAnew) {
      const readUnix = points.current.at(-1)?.[0] ?? sinceUnix;
      if (collected_unix - readUnix >= hoursOf(span) * 3600 / limit) readings.value++;
      return;
    }
    const next = appendPoint(points.current, [collected_unix, newest], { sinceUnix, gap });
    // While it is read anew, nothing is appended, and nothing asks for it twice.
    points.current = next;
    if (next === null) readings.value++;
    else show();
  }, [collected_unix]);

  useLateReadings(lateReadings, () => readings.value++);

  useEffect(() => () => {
    chart.current?.[Symbol.dispose]();
    chart.current = null;
  }, []);

  function press(event: KeyboardEvent) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const around = chart.current?.cursorUnix() ?? undefined;
    const window = windowOf(span, now.peek());
    const keys: Record<string, () => void> = {
      "ArrowLeft": () => chart.current?.moveCursor(-1),
      "ArrowRight": () => chart.current?.moveCursor(1),
      "+": () => state.zoom(stepWindow(window, "in", around)),
      "-": () => state.zoom(stepWindow(window, "out", around)),
      "0": state.reset,
    };
    const run = keys[event.key];
    if (run === undefined) return;
    event.preventDefault();
    run();
  }

  const [unix, shown] = pointed.value ?? [null, isReadAnew ? newestDrawn.value : value];
  return (
    <article class="chart card" data-metric={metric}>
      <header class="chart-head">
        <h3 id={titleId}>{title}</h3>
        <p aria-live={unix === null ? "off" : "polite"}>
          <span class="muted">{unix === null ? "" : <Moment unix={Math.round(unix)} />}</span>{" "}
          <strong>{format(shown)}</strong>
        </p>
      </header>
      <div
        ref={element}
        class="plot needs-script"
        role="img"
        tabIndex={0}
        aria-labelledby={titleId}
        aria-describedby="chart-keys"
        onKeyDown={press}
        onBlur={() => chart.current?.hideCursor()}
      />
      {fault.value !== null && <p class="chart-fault">Cannot load this chart: {fault.value}</p>}
    </article>
  );
}
