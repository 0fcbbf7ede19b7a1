/** What tests of the agent's front share. */
import type { Log } from "../log.ts";
import type { Kind } from "../../shared/sample/mod.ts";
import type { Sample } from "./sample_file.ts";

/** A log that keeps its lines as "level: text". */
export function recordingLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const add = (level: string) => (text: string) => void lines.push(`${level}: ${text}`);
  return { lines, info: add("info"), warn: add("warn"), error: add("error") };
}

/** The sample taken at `second` of a minute. */
export function sampleAt(second: number, kind: Kind = "fast"): Sample {
  return {
    kind,
    collected_at: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(),
    data: { host: { load1: second, errors: [] } },
  };
}
