import { useSignal } from "@preact/signals";
import { type HOST_SERIES, seriesName } from "../../shared/series/series.ts";
import type { HostView } from "../views/mod.ts";
import { type ChartRange, FIRST_HOURS, LONG_RANGES, RANGES } from "./charts/ranges.ts";
import { type ChartSeries, TimeChart } from "./charts/TimeChart.tsx";
import { formatLoad, formatPercent, percentOf } from "./ui/format.ts";

/** How the machine and its pools went. */
export function HostCharts({ view }: { view: HostView }) {
  return (
    <>
      <MachineCharts view={view} />
      <PoolCharts view={view} />
    </>
  );
}

/** How load, processors and memory of a host went. */
function MachineCharts({ view }: { view: HostView }) {
  const host = view.host.value;
  const isNew = !view.host.is_held;
  const memPercent = percentOf(host?.mem_used_bytes ?? null, host?.mem_total_bytes ?? null);
  return (
    <ChartGroup
      title="Machine history"
      view={view}
      ranges={RANGES}
      series={[
        percentSeries("CPU", hostSeries("cpu_percent"), host?.cpu_percent ?? null, isNew),
        percentSeries("Memory", hostSeries("mem_used_percent"), memPercent, isNew),
        {
          title: "Load",
          metric: hostSeries("load1"),
          value: host?.load1 ?? null,
          newest: isNew ? host?.load1 ?? null : null,
          max: null,
          format: formatLoad,
        },
      ]}
    />
  );
}

/** How the pools of a host filled. */
function PoolCharts({ view }: { view: HostView }) {
  const pools = view.pools.value ?? [];
  if (pools.length === 0) return null;
  return (
    <ChartGroup
      title="Pool capacity history"
      view={view}
      ranges={LONG_RANGES}
      series={pools.map(({ name, metric, capacity_percent, is_held }) =>
        percentSeries(name, metric, capacity_percent, !is_held)
      )}
    />
  );
}

function hostSeries(value: typeof HOST_SERIES[number]): string {
  return seriesName({ of: "host", value });
}

function percentSeries(
  title: string,
  metric: string,
  value: number | null,
  isNew: boolean,
): ChartSeries {
  return { title, metric, value, newest: isNew ? value : null, max: 100, format: formatPercent };
}

interface ChartGroupProps {
  title: string;
  view: HostView;
  ranges: readonly ChartRange[];
  series: readonly ChartSeries[];
}

function ChartGroup({ title, view, ranges, series }: ChartGroupProps) {
  const hours = useSignal(FIRST_HOURS);
  const headingId = `section-${title.toLowerCase().replaceAll(" ", "-")}`;
  return (
    <section class="section" aria-labelledby={headingId}>
      <header class="section-head">
        <h2 id={headingId}>{title}</h2>
        <div class="switch needs-script" role="group" aria-label={`Range of ${title}`}>
          {ranges.map((range) => (
            <button
              key={range.hours}
              type="button"
              aria-pressed={hours.value === range.hours}
              onClick={() => hours.value = range.hours}
            >
              {range.word}
            </button>
          ))}
        </div>
      </header>
      <noscript>Charts need JavaScript. These are the latest values.</noscript>
      <div class="charts">
        {series.map((one) => (
          <TimeChart
            key={one.metric}
            host={view.card.name}
            series={one}
            hours={hours.value}
            intervalSeconds={view.intervals.fast}
            collected_unix={view.collected_unix}
            lateReadings={view.late_samples}
          />
        ))}
      </div>
    </section>
  );
}
