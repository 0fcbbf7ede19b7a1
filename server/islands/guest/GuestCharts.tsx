import { type GuestRate, type Series, seriesName } from "../../../shared/series/series.ts";
import type { ChartSpan } from "../../views/chart_span.ts";
import type { GuestAnswer, HostGuest } from "../../views/mod.ts";
import { ChartBoard } from "../charts/ChartBoard.tsx";
import type { ChartSeries } from "../charts/TimeChart.tsx";
import { busySeries } from "../HostCharts.tsx";
import { formatBytes, percentOf, UNKNOWN } from "../ui/format.ts";

interface GuestChartsProps {
  host: string;
  id: Pick<HostGuest, "type" | "vmid">;
  answer: GuestAnswer;
  span: ChartSpan;
  intervalSeconds: number;
}

/** So many are made of samples as they are asked for: more would cost more than they show. */
const RATE_POINTS = 120;

const RATES: readonly { title: string; rate: GuestRate }[] = [
  { title: "Disk read", rate: "disk_read" },
  { title: "Disk written", rate: "disk_write" },
  { title: "Network in", rate: "net_in" },
  { title: "Network out", rate: "net_out" },
];

/** How much of its processors and memory a guest used, and what it read, wrote, took and sent. */
export function GuestCharts({ host, id, answer, span, intervalSeconds }: GuestChartsProps) {
  const { guest, guest_is_held } = answer;
  const isRunning = guest?.status === "running";
  const cpu = isRunning && guest.cpu_usage !== null ? 100 * guest.cpu_usage : null;
  const memory = isRunning ? percentOf(guest.mem_bytes, guest.max_mem_bytes) : null;
  const series = (value: Extract<Series, { of: "guest" }>["value"]) =>
    seriesName({ of: "guest", type: id.type, vmid: id.vmid, value });
  return (
    <ChartBoard
      host={host}
      span={span}
      series={[
        busySeries("CPU", series("cpu"), cpu, !guest_is_held),
        busySeries("Memory", series("mem"), memory, !guest_is_held),
        ...RATES.map(({ title, rate }) => rateSeries(title, series(rate))),
      ]}
      intervalSeconds={intervalSeconds}
      collected_unix={answer.sample_unix}
      lateReadings={0}
      changesRevision={0}
    />
  );
}

/** What it is at present is the newest point: a counter alone says nothing. */
function rateSeries(title: string, metric: string): ChartSeries {
  return {
    title,
    metric,
    value: null,
    newest: null,
    max: null,
    format: (value) => value === null ? UNKNOWN : `${formatBytes(value)}/s`,
    points: RATE_POINTS,
    isReadAnew: true,
  };
}
