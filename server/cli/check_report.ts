/** The answer of a running server as a monitoring plug-in tells it. */
import * as z from "zod";
import {
  PLUGIN_EXIT_CODES,
  type PluginFigure,
  type PluginState,
  pluginText,
} from "../../shared/plugin_output.ts";
import { printableJson } from "../../shared/printable.ts";
import { type Level, LEVELS } from "../../shared/verdict/mod.ts";

/** As much of `GET /api/summary` as is told here. */
export const summarySchema = z.object({
  level: z.enum(LEVELS),
  hosts: z.int(),
  counts: z.record(z.enum(LEVELS), z.int()),
  reason_count: z.int(),
  reasons: z.array(z.object({
    host: z.string(),
    level: z.string(),
    code: z.string(),
    label: z.string(),
    text: z.string(),
  })),
});

/** As much of `GET /api/pools`. */
export const poolsSchema = z.object({
  pools: z.array(z.object({ name: z.string(), capacity_percent: z.number().nullable() })),
});

export interface Answer {
  /** The one that was asked for; null: all. */
  host: string | null;
  summary: z.output<typeof summarySchema>;
  /** Of that host. */
  pools: z.output<typeof poolsSchema>["pools"];
}

export interface CheckReport {
  state: PluginState;
  exit_code: number;
  summary: string;
  figures: PluginFigure[];
  lines: string[];
}

const STATES: Readonly<Record<Level, PluginState>> = {
  offline: "CRITICAL",
  critical: "CRITICAL",
  unknown: "UNKNOWN",
  warning: "WARNING",
  ok: "OK",
  new: "UNKNOWN",
};

/** From `fail` on a level is a failure; what is not known is never ok. */
export function createCheckReport(
  { host, summary, pools }: Answer,
  fail: "warning" | "critical",
): CheckReport {
  const { counts, reasons, reason_count } = summary;
  const isUnheard = summary.hosts === counts.new;
  const judged = isUnheard ? "UNKNOWN" : STATES[summary.level];
  const state = judged === "WARNING" && fail === "critical" ? "OK" : judged;
  const [worst] = reasons;
  const told = isUnheard ? unheardText(host) : host === null ? fleetText(summary) : host;
  const unlisted = reason_count - reasons.length;
  return {
    state,
    exit_code: PLUGIN_EXIT_CODES[state],
    summary: worst === undefined ? told : `${told}: ${sentence(worst, host)}`,
    figures: host === null ? fleetFigures(summary) : hostFigures(summary, pools),
    lines: [
      ...reasons.map((reason) =>
        `${reason.level.toUpperCase()} ${reason.code} ${sentence(reason, host)}`
      ),
      ...(unlisted > 0 ? [`and ${unlisted} more reasons`] : []),
    ],
  };
}

/** What is printed where nothing could be asked. */
export function failedReport(problem: string): CheckReport {
  return {
    state: "UNKNOWN",
    exit_code: PLUGIN_EXIT_CODES.UNKNOWN,
    summary: problem,
    figures: [],
    lines: [],
  };
}

export function checkText(report: CheckReport): string {
  return pluginText(report);
}

export function checkJson(report: CheckReport): string {
  return printableJson(report);
}

function unheardText(host: string | null): string {
  return host === null ? "no host has ever reported" : `${host} has never reported`;
}

function fleetText({ hosts, counts }: Answer["summary"]): string {
  const well = counts.ok + counts.new;
  return well === hosts ? `${hosts} hosts, none has a problem` : `${well} of ${hosts} hosts are ok`;
}

function sentence(
  { host, label, text }: Answer["summary"]["reasons"][number],
  asked: string | null,
): string {
  return [asked === null ? host : "", label, text].filter((part) => part !== "").join(": ");
}

const NO_BORDERS = { warning: null, critical: null, min: 0, max: null } as const;

function count(label: string, value: number): PluginFigure {
  return { label, value, unit: "", ...NO_BORDERS };
}

function fleetFigures({ hosts, counts, reason_count }: Answer["summary"]): PluginFigure[] {
  const levels = (["ok", "warning", "unknown", "critical", "offline"] as const)
    .map((level) => count(level, counts[level]));
  return [count("hosts", hosts), ...levels, count("problems", reason_count)];
}

/** Without borders: the server's own are what the state follows. */
function hostFigures(
  { reason_count }: Answer["summary"],
  pools: Answer["pools"],
): PluginFigure[] {
  const capacities = new Map<string, PluginFigure>();
  for (const { name, capacity_percent: value } of pools) {
    const label = `${name}_capacity`;
    if (value === null || capacities.has(label)) continue;
    capacities.set(label, { label, value, unit: "%", ...NO_BORDERS, max: 100 });
  }
  return [count("problems", reason_count), ...capacities.values()];
}
