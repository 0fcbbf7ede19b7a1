import { type HOST_SERIES, seriesName } from "../../shared/series/series.ts";
import type { ChartSpan } from "../views/chart_span.ts";
import type { HostPool, HostView } from "../views/mod.ts";
import { comparePath } from "../views/paths.ts";
import { ChartBoard } from "./charts/ChartBoard.tsx";
import type { Forecast } from "./charts/forecast.ts";
import type { ChartSeries } from "./charts/TimeChart.tsx";
import { BUSY_PERCENT } from "./host/HostMetrics.tsx";
import { formatLoad, formatPercent, percentOf } from "./ui/format.ts";

interface HostChartsProps {
  view: HostView;
  /** What the address asks for. */
  span: ChartSpan;
}

/** How the machine and its pools went. */
export function HostCharts({ view, span }: HostChartsProps) {
  const { card, pools } = view;
  return (
    <ChartBoard
      host={card.name}
      span={span}
      series={[...machineSeries(view), ...(pools.value ?? []).map(poolSeries)]}
      intervalSeconds={view.intervals.fast}
      collected_unix={view.collected_unix}
      lateReadings={view.late_samples}
      changesRevision={view.changes_revision}
    >
      <a href={comparePath("cpu_percent", [card.name])}>Compare</a>
    </ChartBoard>
  );
}

function machineSeries(view: HostView): ChartSeries[] {
  const host = view.host.value;
  const isNew = !view.host.is_held;
  const cpus = host?.cpu_count ?? null;
  const memPercent = percentOf(host?.mem_used_bytes ?? null, host?.mem_total_bytes ?? null);
  return [
    busySeries("CPU", hostSeries("cpu_percent"), host?.cpu_percent ?? null, isNew),
    busySeries("Memory", hostSeries("mem_used_percent"), memPercent, isNew),
    {
      title: "Load",
      metric: hostSeries("load1"),
      value: host?.load1 ?? null,
      newest: isNew ? host?.load1 ?? null : null,
      max: null,
      format: formatLoad,
      // More that wants to run than there are processors.
      limits: cpus === null ? [] : [{ value: cpus, tone: "warning", isLine: true }],
    },
  ];
}

function hostSeries(value: typeof HOST_SERIES[number]): string {
  return seriesName({ of: "host", value });
}

/** Nobody judges it: what is high is coloured, without a line. */
export function busySeries(
  title: string,
  metric: string,
  value: number | null,
  isNew: boolean,
): ChartSeries {
  return {
    title,
    metric,
    value,
    newest: isNew ? value : null,
    max: 100,
    format: formatPercent,
    limits: [{ value: BUSY_PERCENT, tone: "warning", isLine: false }],
  };
}

function poolSeries(pool: HostPool): ChartSeries {
  const { name, metric, capacity_percent, capacity_marks: [warning, critical], is_held } = pool;
  return {
    title: name,
    metric,
    value: capacity_percent,
    newest: is_held ? null : capacity_percent,
    max: 100,
    format: formatPercent,
    limits: [
      { value: warning, tone: "warning", isLine: true },
      { value: critical, tone: "critical", isLine: true },
    ],
    forecast: forecastOf(pool),
  };
}

const WEEK_SECONDS = 7 * 86_400;

function forecastOf({ remembered, size_bytes }: HostPool): Forecast | null {
  const growth = remembered?.growth ?? null;
  if (growth === null || !size_bytes) return null;
  return { per_second: 100 * growth.bytes_per_week / WEEK_SECONDS / Number(size_bytes) };
}
