/** A verdict as the Monitoring Plugins guidelines want it, and the same for programs. */
import {
  figureText,
  plain,
  PLUGIN_EXIT_CODES,
  type PluginFigure,
  type PluginState,
} from "../../shared/plugin_output.ts";
import { printableJson } from "../../shared/printable.ts";
import {
  collectedUnix,
  type KnownHost,
  type Level,
  type Reason,
  type Verdict,
} from "../../shared/verdict/mod.ts";
import { THRESHOLDS } from "../../shared/verdict/thresholds.ts";

const STATES: Readonly<Record<Level, PluginState>> = {
  ok: "OK",
  warning: "WARNING",
  critical: "CRITICAL",
  unknown: "UNKNOWN",
  offline: "UNKNOWN",
  new: "UNKNOWN",
};

interface ReportedReason {
  reason: Reason;
  /** ISO 8601, UTC; null of what was read for this report. */
  last_read: string | null;
}

export interface Report {
  level: Level;
  exit_code: number;
  reasons: ReportedReason[];
  performance: PluginFigure[];
  /** What the server judges and one collection cannot. */
  left_out: string;
  /** Why what was last read well does not count; null where it does. */
  problem: string | null;
}

const LEFT_OUT = "Left out are the rules that need more than one reading or the server's memory: " +
  "growing counters, forecasts, snapshots that vanish, and what is muted there";

export function createReport(
  verdict: Verdict,
  { samples }: Pick<KnownHost, "samples">,
  problem: string | null = null,
): Report {
  const pools = samples.fast?.sections.zfs_pools.value?.pools ?? [];
  return {
    level: verdict.level,
    exit_code: PLUGIN_EXIT_CODES[STATES[verdict.level]],
    reasons: verdict.reasons.map((reason) => ({
      reason,
      last_read: lastRead(reason, samples),
    })),
    performance: pools.flatMap(({ name, capacity_percent: value }) =>
      value === null ? [] : {
        label: `${name}_capacity`,
        value,
        unit: "%",
        warning: THRESHOLDS.poolFullFromPercent,
        critical: THRESHOLDS.poolFullCriticalPercent,
        min: 0,
        max: 100,
      }
    ),
    left_out: LEFT_OUT,
    problem,
  };
}

/** When that was read which a reason says, where this report's own collection did not tell. */
function lastRead({ as_of_unix }: Reason, samples: KnownHost["samples"]): string | null {
  const collected = Object.values(samples).flatMap((sample) =>
    sample === null ? [] : [collectedUnix(sample)]
  );
  if (as_of_unix === null || as_of_unix >= Math.min(...collected) - 1) return null;
  return new Date(as_of_unix * 1000).toISOString().replace(/\.\d+/, "");
}

export function reportJson({ reasons, ...report }: Report): string {
  const listed = reasons.map((
    { reason: { level, code, subject, subject_id, text }, last_read },
  ) => (
    { level, code, subject, subject_id, text, last_read }
  ));
  return printableJson({ ...report, reasons: listed }, 2);
}

/** One line with a summary, the worst reason and the figures, then a line for each reason. */
export function reportText({ level, reasons, performance, left_out, problem }: Report): string {
  const word = level.toUpperCase();
  const figures = performance.map(figureText).join(" ");
  const first = `${word} - ${summaryText(reasons)}${figures === "" ? "" : ` | ${figures}`}`;
  const unread = problem === null
    ? []
    : [`What was last read well is not known. ${plain(problem)}`];
  return [first, ...reasons.map(reasonText), ...unread, left_out].join("\n");
}

function summaryText(reasons: readonly ReportedReason[]): string {
  const levels = Map.groupBy(reasons, ({ reason }) => reason.level);
  const counts = [...levels].map(([name, found]) => `${found.length} ${name}`);
  if (counts.length === 0) return "nothing to report";
  const worst = reasons[0]?.reason;
  if (worst === undefined || worst.level === "note") return counts.join(", ");
  const { subject, text } = worst;
  return `${counts.join(", ")}: ${plain(subject === "" ? text : `${subject}: ${text}`)}`;
}

function reasonText({ reason, last_read }: ReportedReason): string {
  const { level, code, subject, text } = reason;
  const about = subject === "" ? "" : ` ${subject}`;
  const read = last_read === null ? "" : ` (last read ${last_read})`;
  return plain(`${level.toUpperCase()} ${code}${about}: ${text}${read}`);
}
