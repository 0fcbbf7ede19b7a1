import { type Clock, systemClock } from "../../shared/clock.ts";
import { createPatientReader } from "../collectors/kept_state.ts";
import { isPoolWord, markPool } from "../collectors/pool_marks.ts";
import {
  formatMarks,
  NO_MARKS,
  parseMarks,
  parseRegister,
} from "../collectors/pool_register_file.ts";
import { stateFiles } from "../io/allowed.ts";
import { fileError } from "../io/io.ts";
import { createStateFile, type StateFile } from "../io/state_file.ts";
import { type CommandContext, EXIT } from "./command.ts";
import { loadLocalConfig } from "./local.ts";

/**
 * Notes that a pool which is there no more left on purpose or, with `--removable`, that it comes
 * and goes. A service that runs reads the note in its next cycle; it never writes that file, and
 * this never writes the service's.
 */
export async function forgetPool(context: CommandContext): Promise<number> {
  const { pool, removable, print, printError } = context;
  if (pool === null || !isPoolWord(pool)) {
    const found = pool === null ? "nothing" : JSON.stringify(pool);
    await printError(`forget-pool takes the name or the GUID of a pool, found ${found}`);
    return EXIT.usage;
  }
  const config = await loadLocalConfig(context);
  if (config === null) return EXIT.badConfig;

  try {
    const files = stateFiles(config.paths);
    const marksFile = createStateFile(files.poolMarks);
    const register = await readAs(createStateFile(files.pools), parseRegister) ?? new Map();
    const marks = await readAs(marksFile, parseMarks) ?? NO_MARKS;
    const outcome = markPool(register, marks, { pool, removable }, nowUnix(systemClock));
    if (!outcome.ok) throw new Refusal(`Cannot forget "${pool}": ${outcome.reason}`);

    await writeMarks(marksFile, formatMarks(outcome.marks));
    const { key, memory } = outcome;
    const what = `Pool "${memory.name ?? key}" (${key}, last seen ${
      dateOf(memory.last_seen_unix)
    })`;
    await print(`${what} ${removable ? "comes and goes from here on" : "is forgotten"}`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await printError(error.message);
    return EXIT.failed;
  }
}

/** An operator waits longer than a sample does. */
const READ_WITHIN_MS = 5000;

/** Why nothing was noted. */
class Refusal extends Error {}

/** Null where there is no file. */
async function readAs<T>(file: StateFile, parse: (text: string) => T | null): Promise<T | null> {
  const result = await createPatientReader(file, { clock: systemClock, waitMs: READ_WITHIN_MS })();
  if (result.kind === "not_found") return null;
  if (result.kind !== "ok") throw new Refusal(fileError("decode", file.path, result).message);
  const content = parse(result.value);
  if (content === null) throw new Refusal(`Cannot read "${file.path}": not what this agent wrote`);
  return content;
}

async function writeMarks(file: StateFile, text: string): Promise<void> {
  try {
    await file.write(text);
  } catch (error) {
    throw new Refusal(
      `Cannot write "${file.path}": ${error instanceof Error ? error.message : error}`,
    );
  }
}

function nowUnix(clock: Clock): number {
  return Math.floor(clock.nowMs() / 1000);
}

function dateOf(unix: number | null): string {
  return unix === null ? "at an unknown time" : new Date(unix * 1000).toISOString();
}
