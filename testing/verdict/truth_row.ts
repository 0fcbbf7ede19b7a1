import type { Reason, Verdict } from "../../shared/verdict/mod.ts";
import type { Thresholds } from "../../shared/verdict/thresholds.ts";
import { NOW_UNIX, present, type TestingHost } from "./known_host.ts";

/** One thing the judge must find. Every row starts from a healthy host. */
export interface TruthRow {
  /** A sentence: what is true of the host, and what the judge says. */
  fact: string;
  change: (host: TestingHost) => void;
  /**
   * Every reason that the change may cause, in the order of the verdict, as "level code subject",
   * or "level code subject: its words" where these are held to as well; none means ok.
   */
  reasons: readonly string[];
  /** Those of them that differ from the defaults. */
  thresholds?: Partial<Thresholds>;
}

export function row(fact: string, change: TruthRow["change"], ...reasons: string[]): TruthRow {
  return { fact, change, reasons };
}

/** A row that is judged by other thresholds than the defaults. */
export function rowBy(thresholds: Partial<Thresholds>, ...args: Parameters<typeof row>): TruthRow {
  return { ...row(...args), thresholds };
}

/** A row about a sentence: its fact is what the judge says first. */
export function says(
  reason: string,
  change: TruthRow["change"],
  ...others: string[]
): TruthRow {
  return row(reason, change, reason, ...others);
}

/** "level code subject" of every reason, in the order of the verdict. */
export function reasonLines({ reasons }: Verdict): string[] {
  return reasons.map(reasonLine);
}

/** The same, with its words where `expected` has words of it too: what a row is compared with. */
export function linesLike({ reasons }: Verdict, expected: TruthRow["reasons"]): string[] {
  return reasons.map((reason, index) => {
    const line = reasonLine(reason);
    return expected[index]?.startsWith(`${line}: `) ? `${line}: ${reason.text}` : line;
  });
}

function reasonLine({ level, code, subject }: Reason): string {
  return `${level} ${code} ${subject}`.trimEnd();
}

/** Adds an error as reading does: to what was read of a section. */
export function addError(
  reading: { errors: { tag: string; message: string }[] },
  tag: string,
  message = "it failed",
): void {
  reading.errors.push({ tag, message });
}

export const SECOND = 1;
export const HOUR = 3600;
export const DAY = 86_400;

/** Sets the host's clock ahead, and what else it tells beside it. */
export function aheadBy(
  seconds: number,
  { fast, medium, slow, dataset, system, care }: TestingHost,
): void {
  for (const sample of [fast, medium, slow]) {
    sample.collected_at_us += seconds * 1_000_000;
    sample.sent_at_ms = present(sample.sent_at_ms) + seconds * 1000;
  }
  dataset.newest_snapshot_unix = dataset.oldest_snapshot_unix = NOW_UNIX + seconds - DAY;
  system.updates_checked_unix = NOW_UNIX + seconds - DAY;
  for (const job of care.replication?.jobs ?? []) job.due_unix = [NOW_UNIX + seconds + HOUR];
}
