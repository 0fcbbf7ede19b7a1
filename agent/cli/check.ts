import { systemClock } from "../../shared/clock.ts";
import { type Intervals, type Kind, KINDS, readSample } from "../../shared/sample/mod.ts";
import { judge } from "../../shared/verdict/judge.ts";
import { updateLastGood } from "../../shared/verdict/last_good.ts";
import type { KnownHost, KnownSample, LastGood } from "../../shared/verdict/mod.ts";
import { lastReadingsFile } from "../io/allowed.ts";
import { settlesWithin } from "../io/settles_within.ts";
import { createStateFile, type StateFile } from "../io/state_file.ts";
import { type ReadLastReadings, readLastReadings } from "../last_readings.ts";
import type { CollectedSample } from "../schedule.ts";
import { createReport, reportJson, reportText } from "./check_report.ts";
import { type CommandContext, EXIT } from "./command.ts";
import { collectKinds, loadLocalConfig } from "./local.ts";

/**
 * Judges this host by the server's rules, from one collection of every kind and from what the
 * running agent last read well.
 */
export async function check(context: CommandContext): Promise<number> {
  const config = await loadLocalConfig(context);
  if (config === null) return EXIT.badConfig;
  const [samples, { readings, problem }] = await Promise.all([
    collectKinds(KINDS, config, context),
    loadLastReadings(createStateFile(lastReadingsFile(config.paths))),
  ]);
  const nowUnix = Date.now() / 1000;
  const known = knownHost(samples, config.intervals, { lastGood: readings, nowUnix });
  const report = createReport(judge(known, nowUnix), known, problem);
  await context.print(context.json ? reportJson(report) : reportText(report));
  return report.exit_code;
}

/** The disk may be the broken part: the verdict waits no longer than this for it. */
const WAIT_MS = 2000;

async function loadLastReadings(file: StateFile): Promise<ReadLastReadings> {
  let found: ReadLastReadings = {
    readings: {},
    problem: `Cannot read "${file.path}": no end within ${WAIT_MS} ms`,
  };
  const reading = readLastReadings(file).then((kept) => void (found = kept));
  await settlesWithin(reading, { clock: systemClock, ms: WAIT_MS });
  return found;
}

/** Samples as if they had arrived just now, from a host that is connected. */
export function knownHost(
  samples: readonly CollectedSample[],
  intervals: Intervals,
  { lastGood, nowUnix }: { lastGood: LastGood; nowUnix: number },
): KnownHost {
  function known<K extends Kind>(kind: K): KnownSample<K> | null {
    const sample = samples.find((sample) => sample.kind === kind);
    return sample === undefined ? null : {
      kind,
      collected_at_us: Date.parse(sample.collected_at) * 1000,
      received_at_ms: nowUnix * 1000,
      sent_at_ms: nowUnix * 1000,
      sections: readSample(kind, sample.data),
    };
  }
  const byKind = { fast: known("fast"), medium: known("medium"), slow: known("slow") };
  return {
    connection: "online",
    intervals,
    samples: byKind,
    last_good: Object.values(byKind).filter((sample) => sample !== null)
      .reduce<LastGood>(updateLastGood, lastGood),
  };
}
