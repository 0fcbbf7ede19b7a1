/** What tests of the agent's front share. */
import type { Log } from "../log.ts";
import type { Kind } from "../../shared/sample/mod.ts";
import type { Sample } from "./sample_file.ts";

const DEADLINE_MS = 10_000;

/** Waits until `isTrue`, for what real disks and sockets take. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + DEADLINE_MS;
  while (!await isTrue()) {
    if (performance.now() > endMs) throw new Error(`Cannot wait for "${what}": it did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

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

/** Runs `test` with a directory that is removed afterwards. */
export async function withDirectory(test: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir();
  try {
    await test(path);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}
