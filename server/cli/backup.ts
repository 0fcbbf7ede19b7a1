import { commandEntry } from "../auth/audit.ts";
import type { Engine } from "../store/engine.ts";
import { DatabaseRefused } from "../store/port.ts";
import { print, printError } from "./print.ts";
import { settingsEngine } from "./settings.ts";

/** `backup FILE`: also while a server runs. */
export async function backup(file: string): Promise<void> {
  const engine = settingsEngine();
  const bytes = await engine.backup(file);
  print(`Copied "${engine.name}" to "${file}" (${bytes} bytes) and checked the copy.`);
  await note(engine, file);
}

/** A full disk is a reason to make a copy elsewhere, not to call the copy a failure. */
async function note(engine: Engine, file: string): Promise<void> {
  try {
    await engine.note(commandEntry("database_backed_up", file));
  } catch (error) {
    if (!(error instanceof DatabaseRefused)) throw error;
    printError(`Cannot note the copy in the audit, the copy itself is good: ${error.message}`);
  }
}
