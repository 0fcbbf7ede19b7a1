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

/** Processors, memory and load of the machine itself. */
export function HostMetrics({ section }: { section: HostView["host"] }) {
  return (
    <Section title="Machine" section={section}>
      {(host) => (
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

function Metric({ label, value, percent, detail }: MetricProps) {
  return (
    <div class="metric card">
      <dt>{label}</dt>
      <dd class="metric-value">{value}</dd>
      <dd class="meter-cell">
        <Meter percent={percent} />
      </dd>
      <dd class="metric-detail">{detail}</dd>
    </div>
  );
}
