import { backup, DatabaseSync } from "node:sqlite";
import { DatabaseRefused } from "../port.ts";
import { findDamage, openReader } from "./database.ts";
import { schemaVersion } from "./migrations.ts";

/** More than any database has: the whole copy in one step, else each write begins it anew. */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Copies the database at `path` to the new file `target`, readable by its owner alone, while
 * others go on writing. Blocks its thread, and uses a file beside `target` until the copy is
 * complete and checked. Resolves with its size in bytes. Rejects with `DatabaseRefused`.
 */
export async function backupDatabase(path: string, target: string): Promise<number> {
  const part = `${target}.part`;
  try {
    await Deno.lstat(target).then(refuseExisting, ignoreMissing);
    await Deno.remove(part).catch(ignoreMissing);
    (await Deno.open(part, { createNew: true, write: true, mode: 0o600 })).close();
  } catch (cause) {
    throw refusal(target, cause);
  }
  try {
    using source = openReader(path);
    if (schemaVersion(source) === 0) throw new Error(`"${path}" is empty, nothing to copy`);
    await backup(source, part, { rate: ALL_PAGES });
    check(part);
    await Deno.rename(part, target);
    return (await Deno.stat(target)).size;
  } catch (cause) {
    await Deno.remove(part).catch(ignoreMissing);
    throw refusal(target, cause);
  }
}

function check(copy: string): void {
  using db = new DatabaseSync(copy);
  // One file that is complete by itself, also where nothing can be written beside it.
  db.exec("PRAGMA journal_mode = DELETE");
  const damage = findDamage(db);
  if (damage !== null) throw new Error(`the copy is damaged (${damage}), and so is the database`);
}

function refuseExisting(): never {
  throw new Error("it exists already; name another file or remove that one");
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

function refusal(target: string, cause: unknown): Error {
  if (cause instanceof DatabaseRefused) return cause;
  const state = cause instanceof Error ? cause.message : String(cause);
  return new DatabaseRefused(`Cannot write the backup "${target}": ${state}`, { cause });
}
