import { systemClock } from "../../../shared/clock.ts";
import type { StoreLock } from "../engine.ts";
import { DatabaseRefused } from "../port.ts";
import { makePrivateFile, refusing } from "./database.ts";

export interface LockOptions {
  /** What it is wanted for, as a message says it: "serve", "upgrade". */
  purpose: string;
  /** How long to wait for another holder; by default not at all. */
  waitMs?: number;
}

const POLL_MS = 20;

/**
 * Locks the database at `path` until it is disposed of or the process ends, however it ends.
 * Throws `DatabaseRefused` when another process holds the lock. Reading and writing go on
 * without it.
 */
export async function lockDatabase(
  path: string,
  { purpose, waitMs = 0 }: LockOptions,
): Promise<StoreLock> {
  // A file of its own: SQLite would take a lock on the database for one of its own kind.
  const file = refusing(path, () => {
    makePrivateFile(`${path}.lock`);
    return Deno.openSync(`${path}.lock`, { read: true, write: true });
  });
  const deadlineMs = systemClock.monotonicMs() + waitMs;
  while (!file.tryLockSync(true)) {
    if (systemClock.monotonicMs() >= deadlineMs) {
      const holder = readText(file).trim() || "unknown";
      file.close();
      throw new DatabaseRefused(
        `Cannot ${purpose} "${path}": another process serves or changes it (${holder}); ` +
          "stop that one first",
      );
    }
    await systemClock.sleep(POLL_MS);
  }
  file.truncateSync();
  file.writeSync(new TextEncoder().encode(`${Deno.pid}\n`));
  let isHeld = true;
  const release = () => {
    if (!isHeld) return;
    isHeld = false;
    // Closing is not enough: a child that is just being started still has the file open.
    file.unlockSync();
    file.close();
  };
  return {
    [Symbol.dispose]: release,
    [Symbol.asyncDispose]: () => Promise.try(release),
  };
}

/** The beginning of a file, as much as a process id takes. */
function readText(file: Deno.FsFile): string {
  const bytes = new Uint8Array(32);
  return new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0));
}
