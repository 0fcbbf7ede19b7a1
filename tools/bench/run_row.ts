import { join } from "node:path";
import { systemClock } from "../../shared/clock.ts";
import { othersPercent, readCpuTimes } from "./machine.ts";
import { lastWords } from "./last_words.ts";
import { type Figure, type Row, type RowContext, RowSkipped } from "./row.ts";
import { within } from "./wait.ts";

/** What came of one row. */
export interface RowResult {
  id: string;
  what: string;
  seconds: number;
  /** What others used of all processors meanwhile: a busy machine makes a slow row. */
  others_percent: number;
  figures: Figure[];
  /** Why there are no figures; null when there are. */
  problem: { kind: "skipped" | "failed"; reason: string } | null;
}

export interface RunRowOptions extends Pick<RowContext, "recordings" | "engine"> {
  /** In which the row gets a directory of its own. */
  directory: string;
  /** Ends everything. */
  signal: AbortSignal;
}

/** How long a row that was ended may take to stop what it started. */
const CLEAN_UP_MS = 15_000;

/** Measures `row`, for as long as it may take. Rejects only when `signal` aborts. */
export async function runRow(
  row: Row,
  { directory: parent, signal, recordings, engine }: RunRowOptions,
): Promise<RowResult> {
  const directory = join(parent, row.id);
  await Deno.mkdir(directory);
  const startMs = performance.now();
  const before = await readCpuTimes();
  const outcome = await measure(row, { directory, signal, recordings, engine });
  if (outcome.problem?.kind === "failed") {
    outcome.problem.reason += await lastWords(directory);
  }
  await Deno.remove(directory, { recursive: true });
  signal.throwIfAborted();
  const others_percent = othersPercent(before, await readCpuTimes());
  const seconds = (performance.now() - startMs) / 1000;
  return { id: row.id, what: row.what, seconds, others_percent, ...outcome };
}

/** Ends with everything stopped that the row has started, or as much of it as can be. */
async function measure(
  { measure, limitMs }: Row,
  { signal, ...context }: RowContext,
): Promise<Pick<RowResult, "figures" | "problem">> {
  const limit = AbortSignal.timeout(limitMs);
  const ended = AbortSignal.any([signal, limit]);
  const measuring = measure({ ...context, signal: ended });
  try {
    return { figures: await within(measuring, ended), problem: null };
  } catch (error) {
    await Promise.race([measuring.catch(() => {}), systemClock.sleep(CLEAN_UP_MS)]);
    if (error instanceof RowSkipped) {
      return { figures: [], problem: { kind: "skipped", reason: error.message } };
    }
    // A row is an edge: one that fails must not take the others along.
    const reason = limit.aborted ? `it took longer than ${limitMs / 1000} s` : String(error);
    return { figures: [], problem: { kind: "failed", reason } };
  }
}
