import { type Intervals, type Kind, KINDS, readSample } from "../../shared/sample/mod.ts";
import { judge } from "../../shared/verdict/judge.ts";
import type { KnownSample, Level, Verdict } from "../../shared/verdict/mod.ts";
import { oneLine } from "../log.ts";
import type { CollectedSample } from "../schedule.ts";
import { type CommandContext, EXIT } from "./command.ts";
import { collectKinds, loadLocalConfig } from "./local.ts";

/** Exit codes of monitoring plug-ins. */
const EXIT_CODES: Readonly<Record<Level, number>> = {
  ok: 0,
  warning: 1,
  critical: 2,
  unknown: 3,
  offline: 3,
  new: 3,
};

/** Judges this host by the server's rules, from one collection of every kind. */
export async function check(context: CommandContext): Promise<number> {
  const config = await loadLocalConfig(context);
  if (config === null) return EXIT.badConfig;
  const samples = await collectKinds(KINDS, config, context);
  const verdict = judgeSamples(samples, config.intervals, Date.now() / 1000);
  await context.print(formatVerdict(verdict));
  return EXIT_CODES[verdict.level];
}

/** Judges samples as if they had arrived just now, from a host that is connected. */
export function judgeSamples(
  samples: readonly CollectedSample[],
  intervals: Intervals,
  nowUnix: number,
): Verdict {
  function known<K extends Kind>(kind: K): KnownSample<K> | null {
    const sample = samples.find((sample) => sample.kind === kind);
    return sample === undefined ? null : {
      collected_at_unix: Date.parse(sample.collected_at) / 1000,
      sent_at_unix: nowUnix,
      received_unix: nowUnix,
      sections: readSample(kind, sample.data),
    };
  }
  return judge({
    connection: "online",
    intervals,
    samples: { fast: known("fast"), medium: known("medium"), slow: known("slow") },
    last_good: {},
  }, nowUnix);
}

/** A summary as monitoring systems show it, then one line per reason. */
export function formatVerdict({ level, reasons }: Verdict): string {
  const levels = Map.groupBy(reasons, (reason) => reason.level);
  const counts = [...levels].map(([name, found]) => `${found.length} ${name}`);
  const summary = counts.length === 0 ? "nothing to report" : counts.join(", ");
  const lines = reasons.map(({ level, code, subject, text }) =>
    `${level.toUpperCase()} ${code}${subject === "" ? "" : ` ${subject}`}: ${text}`
  );
  return [`${level.toUpperCase()} - ${summary}`, ...lines].map(oneLine).join("\n");
}
