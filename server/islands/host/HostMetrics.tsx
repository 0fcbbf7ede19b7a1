import type { ComponentChildren } from "preact";
import type { Level } from "../../../shared/verdict/mod.ts";
import type { HostView } from "../../views/mod.ts";
import {
  formatBytes,
  formatCount,
  formatLoad,
  formatPercent,
  formatUsed,
  percentOf,
} from "../ui/format.ts";
import { Meter } from "../ui/Meter.tsx";
import { Section } from "./Section.tsx";

type Metrics = NonNullable<HostView["host"]["value"]>;

interface HostMetricsProps {
  section: HostView["host"];
  level?: Level | null;
  /** What else is known of the machine. */
  children?: ComponentChildren;
}

/** Processors, memory and load of the machine itself. */
export function HostMetrics({ section, level = null, children }: HostMetricsProps) {
  return (
    <Section id="machine" title="Machine" section={section} level={level}>
      {(host) => (
        <>
          <dl class="metrics">
            <Metric
              label="CPU"
              value={formatPercent(host.cpu_percent)}
              percent={host.cpu_percent}
              detail={`${formatCount(host.cpu_count)} threads`}
            />
            <Metric
              label="Memory"
              value={formatPercent(percentOf(host.mem_used_bytes, host.mem_total_bytes))}
              percent={percentOf(host.mem_used_bytes, host.mem_total_bytes)}
              detail={memoryText(host)}
            />
            <Metric
              label="Swap"
              {...swapText(host)}
            />
            <Metric
              label="Load"
              value={formatLoad(host.load1)}
              percent={percentOf(host.load1, host.cpu_count)}
              detail={`5 min ${formatLoad(host.load5)}, 15 min ${formatLoad(host.load15)}`}
            />
          </dl>
          {children}
        </>
      )}
    </Section>
  );
}

function memoryText(host: Metrics): string {
  const used = formatUsed(host.mem_used_bytes, host.mem_total_bytes);
  return host.arc_size_bytes === null ? used : `${used}, ARC ${formatBytes(host.arc_size_bytes)}`;
}

function swapText({ swap_used_bytes: used, swap_total_bytes: total }: Metrics) {
  if (total === 0) return { value: "none", percent: 0, detail: "" };
  const percent = percentOf(used, total);
  return { value: formatPercent(percent), percent, detail: formatUsed(used, total) };
}

interface MetricProps {
  label: string;
  value: string;
  percent: number | null;
  detail: string;
}

/** From here on a bar looks as full as it is: little is left. */
export const BUSY_PERCENT = 90;

function Metric({ label, value, percent, detail }: MetricProps) {
  const isBusy = percent !== null && percent >= BUSY_PERCENT;
  return (
    <div class="metric card" data-busy={isBusy ? "" : undefined}>
      <dt>{label}</dt>
      <dd class="metric-value">
        {value}
        {isBusy && <span class="busy-mark">high</span>}
      </dd>
      <dd class="meter-cell">
        <Meter percent={percent} tone={isBusy ? "warning" : "plain"} />
      </dd>
      <dd class="metric-detail">{detail}</dd>
    </div>
  );
}
