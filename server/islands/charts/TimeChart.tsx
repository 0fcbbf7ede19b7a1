import { useEffect, useId, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { ChartPoint } from "../../views/mod.ts";
import { Moment } from "../ui/Moment.tsx";
import { onPrintWanted } from "../print_whole.ts";
import { useNow } from "../ui/server_clock.ts";
import { appendPoint, gapSeconds, toColumns } from "./chart_points.ts";
import type { Chart } from "./draw_chart.ts";
import { fetchPoints } from "./fetch_points.ts";
import { useLateReadings } from "./late_readings.ts";

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
}

interface TimeChartProps {
  host: string;
  series: ChartSeries;
  hours: number;
  intervalSeconds: number;
  /** When the newest sample was collected; null: none was. */
  collected_unix: number | null;
  /** Grows with each reading that came after a newer one. */
  lateReadings: number;
}

/** Loaded this far before it scrolls into view. */
const NEAR = "200px";

/** A series over its last hours: drawn once it comes near the view, then kept up to date. */
export function TimeChart(props: TimeChartProps) {
  const { host, series, hours, intervalSeconds, collected_unix, lateReadings } = props;
  const { title, metric, value, newest, max, format } = series;
  const titleId = useId();
  const now = useNow();
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const points = useRef<readonly ChartPoint[] | null>(null);
  const isNear = useSignal(false);
  /** Grows when the points have to be read anew. */
  const readings = useSignal(0);
  const pointed = useSignal<ChartPoint | null>(null);
  const fault = useSignal<string | null>(null);
  const gap = gapSeconds(intervalSeconds, hours);

  function show() {
    const to = now.peek();
    chart.current?.show(toColumns(points.current ?? [], gap), { from: to - hours * 3600, to });
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
  }, [isNear.value, host, metric, hours, readings.value]);

  async function load(signal: AbortSignal) {
    const [{ drawChart }, fetched] = await Promise.all([
      import("./draw_chart.ts"),
      fetchPoints({ host, metric, hours }, signal),
    ]);
    if (signal.aborted || element.current === null) return;
    fault.value = null;
    points.current = fetched;
    const onCursor = (point: ChartPoint | null) => pointed.value = point;
    chart.current ??= drawChart(element.current, { max, format, onCursor });
    show();
  }

  useEffect(() => {
    if (points.current === null || collected_unix === null) return;
    const sinceUnix = now.peek() - hours * 3600;
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

  function move(event: KeyboardEvent) {
    const steps = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    chart.current?.moveCursor(steps);
  }

  const [unix, shown] = pointed.value ?? [null, value];
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
        onKeyDown={move}
        onBlur={() => chart.current?.hideCursor()}
      />
      {fault.value !== null && <p class="chart-fault">Cannot load this chart: {fault.value}</p>}
    </article>
  );
}

/** Calls `found` once `element` is near the view; returns what stops looking. */
function whenNear(element: HTMLElement | null, found: () => void): (() => void) | undefined {
  if (element === null) return;
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    found();
  }, { rootMargin: NEAR });
  observer.observe(element);
  return () => observer.disconnect();
}
