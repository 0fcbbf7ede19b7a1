import type { Log } from "../agent/log.ts";

/** A log that keeps its lines as "level: text". */
export function recordingLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const add = (level: string) => (text: string) => void lines.push(`${level}: ${text}`);
  return { lines, info: add("info"), warn: add("warn"), error: add("error") };
}
