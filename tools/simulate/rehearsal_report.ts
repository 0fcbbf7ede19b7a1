/** What an operator reads of a rehearsal: a line while it runs, tables at its end. */
import { percentile } from "../bench/statistics.ts";
import { type FleetStats, statsSince, total } from "./fleet_stats.ts";
import { latencyPercentile } from "./latencies.ts";
import type { Phase, Probed } from "./phase.ts";
import type { Snapshot } from "./rehearsal.ts";

const counts = new Intl.NumberFormat("en-US");
const NOTHING = "–";

/** What happened between two snapshots, and how things stand at the second, in one line. */
export function formatLine(now: Snapshot, before: Snapshot, hosts: number): string {
  const { stats, use } = now;
  const recent = statsSince(stats, before.stats);
  const seconds = (now.at_ms - before.at_ms) / 1000;
  const cpu = use === null || before.use === null
    ? null
    : 100 * (use.cpu_seconds - before.use.cpu_seconds) / seconds;
  const parts = [
    `${formatSeconds(now.at_ms / 1000)} ${now.phase}`,
    `${counts.format(stats.joined)} of ${counts.format(hosts)} connected`,
    `${seconds > 0 ? formatWhole(recent.acknowledged / seconds) : NOTHING} samples/s`,
    `ack ${PERCENTILES.map(([name, share]) => `${name} ${ackText(recent, share)}`).join(" ")} ms`,
    ...use === null ? [] : [`CPU ${formatWhole(cpu)} %, ${megabytes(use.peak_rss_bytes)} at most`],
    ...stats.backlog === 0 ? [] : [`backlog ${counts.format(stats.backlog)}`],
    `${counts.format(countErrors(stats))} errors`,
  ];
  return parts.join("  ");
}

const PERCENTILES = [["p50", 0.5], ["p95", 0.95], ["p99", 0.99]] as const;

function countErrors({ missed, refused_joins, refused_samples }: FleetStats): number {
  return missed + total(refused_joins) + total(refused_samples);
}

/** A column of the table of phases: heading, and its cell. */
const COLUMNS: readonly (readonly [heading: string, cell: (phase: Phase) => string])[] = [
  ["phase", ({ name }) => name],
  ["time", ({ seconds }) => formatSeconds(seconds)],
  ["joins", ({ stats }) => counts.format(stats.joins)],
  ["refused", ({ stats }) => counts.format(total(stats.refused_joins))],
  ["samples", ({ stats }) => counts.format(stats.acknowledged)],
  ["/s", ({ stats, seconds }) => formatWhole(stats.acknowledged / seconds)],
  ["ack p50", ({ stats }) => ackText(stats, 0.5)],
  ["p95", ({ stats }) => ackText(stats, 0.95)],
  ["p99", ({ stats }) => ackText(stats, 0.99)],
  ["max ms", ({ stats }) => ackText(stats, 1)],
  ["missed", ({ stats }) => counts.format(stats.missed)],
  ["/ p95", (phase) => pageText(phase, "/", 0.95)],
  ["max ms", (phase) => pageText(phase, "/", 1)],
  ["/healthz p95", (phase) => pageText(phase, "/healthz", 0.95)],
  ["max ms", (phase) => pageText(phase, "/healthz", 1)],
  ["CPU", ({ server }) => server === null ? NOTHING : `${formatWhole(server.cpu_percent)} %`],
];

export function formatPhases(phases: readonly Phase[]): string {
  const rows = [COLUMNS.map(([heading]) => heading)];
  for (const phase of phases) rows.push(COLUMNS.map(([, cell]) => cell(phase)));
  const widths = COLUMNS.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0))
  );
  return rows.map((row) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    }).join("  ")
  ).join("\n");
}

/** Why joins and samples were refused, and connections ended: a line for each phase and case. */
export function formatReasons(phases: readonly Phase[]): string[] {
  return phases.flatMap(({ name, stats }) =>
    ([
      ["joins refused", stats.refused_joins],
      ["samples refused", stats.refused_samples],
      ["connections ended", stats.closed],
    ] as const).flatMap(([what, reasons]) =>
      total(reasons) === 0
        ? []
        : [`${name}: ${what}: ${
          Object.entries(reasons).map(([reason, times]) =>
            `${reason === "" ? "without a reason" : reason} ${counts.format(times)}`
          ).join(", ")
        }`]
    )
  );
}

function ackText({ latencies }: Pick<FleetStats, "latencies">, share: number): string {
  return formatWhole(latencyPercentile(latencies, share));
}

function pageText({ server }: Phase, path: Probed, share: number): string {
  return formatWhole(server === null ? NaN : percentile(server.pages[path].times_ms, share));
}

function formatWhole(value: number | null): string {
  return value === null || !Number.isFinite(value) ? NOTHING : counts.format(Math.round(value));
}

function megabytes(bytes: number): string {
  return `${counts.format(Math.round(bytes / 1e6))} MB`;
}

/** Minutes and seconds. */
function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
