import type { Clock } from "../../shared/clock.ts";
import type { Attempt } from "./attempt.ts";
import type { FileResult } from "./io.ts";
import { settlesWithin } from "./settles_within.ts";

/** A file system that does not answer (a stopped FUSE daemon, a dead disk) blocks its reader. */
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 8 * 1024 * 1024;
/** More than most files of a host have. */
const BUFFER_BYTES = 16 * 1024;

/** The text of a file of at most 8 MiB. */
export function readText(path: string, clock: Clock): Promise<Attempt<FileResult<string>>> {
  return answerInTime(clock, async () => {
    using file = await Deno.open(path);
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(BUFFER_BYTES);
    let text = "";
    let sizeBytes = 0;
    for (let read; (read = await file.read(buffer)) !== null;) {
      sizeBytes += read;
      if (sizeBytes > MAX_BYTES) throw new RangeError(`larger than ${MAX_BYTES} bytes`);
      text += decoder.decode(buffer.subarray(0, read), { stream: true });
    }
    return text + decoder.decode();
  });
}

/** The names in a directory, sorted. */
export function listDirectory(path: string, clock: Clock): Promise<Attempt<FileResult<string[]>>> {
  return answerInTime(clock, async () => {
    const names = await Array.fromAsync(Deno.readDir(path), (entry) => entry.name);
    return names.sort();
  });
}

/** The target of a symbolic link, as it is stored. */
export function readLink(path: string, clock: Clock): Promise<Attempt<FileResult<string>>> {
  return answerInTime(clock, () => Deno.readLink(path));
}

/** When a file or directory was last changed, epoch seconds, rounded down. */
export function modifiedUnix(path: string, clock: Clock): Promise<Attempt<FileResult<number>>> {
  return answerInTime(clock, async () => {
    const { mtime } = await Deno.stat(path);
    if (mtime === null) throw new TypeError("its file system keeps no time of change");
    return Math.floor(mtime.getTime() / 1000);
  });
}

/**
 * Permission bits of a file or directory; of a link, its own: an ordinary file system gives a link
 * all of them, pmxcfs does not.
 */
export function permissions(path: string, clock: Clock): Promise<Attempt<FileResult<number>>> {
  return answerInTime(clock, async () => {
    const { mode } = await Deno.lstat(path);
    if (mode === null) throw new TypeError("its file system keeps no permissions");
    return mode & 0o777;
  });
}

async function answerInTime<T>(
  clock: Clock,
  read: () => Promise<T>,
): Promise<Attempt<FileResult<T>>> {
  const answer = read().then(
    (value): FileResult<T> => ({ kind: "ok", value }),
    toFailure,
  );
  if (await settlesWithin(answer, { clock, ms: TIMEOUT_MS })) {
    return { result: await answer, held: null };
  }
  return { result: { kind: "timed_out", timeout_ms: TIMEOUT_MS }, held: answer };
}

function toFailure(error: unknown): FileResult<never> {
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
    return { kind: "not_found" };
  }
  return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
}
