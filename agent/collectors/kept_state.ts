/** State that outlives the agent, in a file on a disk that may be the broken part. */
import type { Clock } from "../../shared/clock.ts";
import type { CollectorError } from "../../shared/sample/fields.ts";
import { fileError, type FileResult } from "../io/io.ts";
import { settlesWithin } from "../io/settles_within.ts";
import type { StateFile } from "../io/state_file.ts";

/** The first sample waits so long for what is kept, and a disk without an answer since is said. */
const HUNG_MS = 2000;

/** A sample waits no longer than this for the disk; what is not done then goes on beside it. */
const WAIT_MS = 250;

const tooLate = (timeout_ms: number) => ({ kind: "timed_out", timeout_ms }) as const;

/** Reads one file again and again; while one read hangs, no other is started or waited for. */
export function createPatientReader(
  file: StateFile,
  { clock, waitMs = WAIT_MS }: { clock: Clock; waitMs?: number },
): () => Promise<FileResult<string>> {
  let hanging: Promise<unknown> | null = null;
  return async () => {
    if (hanging !== null) return tooLate(waitMs);
    const reading = file.read();
    hanging = reading.finally(() => hanging = null);
    return await settlesWithin(reading, { clock, ms: waitMs }) ? await reading : tooLate(waitMs);
  };
}

export interface KeptState {
  /** Reads the file the first time; later calls return at once. */
  load(): Promise<CollectorError[]>;
  /**
   * Writes what changed since the last write. That a write failed, or has not ended for 2 s, is
   * told once until one works again: by the call that finds it.
   */
  save(): Promise<CollectorError[]>;
  /** There is something to write. */
  touch(): void;
}

export interface KeptStateOptions {
  file: StateFile;
  clock: Clock;
  /** Takes what the file holds, perhaps after newer facts; false when it is not ours. */
  restore(text: string): boolean;
  /** What is to be written. */
  format(): string;
  /** What is in memory alone while writing fails. */
  what: string;
}

export function createKeptState(
  { file, clock, restore, format, what }: KeptStateOptions,
): KeptState {
  let loading: Promise<void> | null = null;
  let isLoaded = false;
  let isChanged = false;
  /** When the write began that has not ended, on the monotonic clock. */
  let writingSinceMs: number | null = null;
  /** What went wrong with the newest write that ended. */
  let problem: string | null = null;
  let isTold = false;

  async function read(errors: CollectorError[]): Promise<void> {
    const result = await file.read();
    isLoaded = true;
    if (result.kind === "ok") {
      if (restore(result.value)) return;
      const message = `Cannot read "${file.path}": not what this agent wrote; starting empty`;
      errors.push({ tag: "decode", message });
    } else if (result.kind !== "not_found") {
      errors.push(fileError("decode", file.path, result));
    }
  }

  async function write(): Promise<void> {
    isChanged = false;
    try {
      await file.write(format());
      problem = null;
    } catch (error) {
      isChanged = true;
      problem = error instanceof Error ? error.message : String(error);
    }
    writingSinceMs = null;
  }

  /** What there is to be said of writing, unless it was said before. */
  function tellNew(): CollectorError[] {
    const isHung = clock.monotonicMs() - (writingSinceMs ?? Infinity) >= HUNG_MS;
    const found = isHung ? `no end within ${HUNG_MS} ms` : problem;
    const isNew = found !== null && !isTold;
    // A write that is on its way has not shown yet that the disk works again.
    isTold = found !== null || (isTold && writingSinceMs !== null);
    if (!isNew) return [];
    const message = `Cannot write "${file.path}": ${found}; ${what} in memory only`;
    return [{ tag: "outbox", message }];
  }

  return {
    async load() {
      if (loading !== null) return [];
      const errors: CollectorError[] = [];
      loading = read(errors);
      if (await settlesWithin(loading, { clock, ms: HUNG_MS })) return errors;
      return [fileError("decode", file.path, tooLate(HUNG_MS))];
    },

    async save() {
      // Before the file is read, writing would lose what it holds.
      if (isChanged && isLoaded && writingSinceMs === null) {
        writingSinceMs = clock.monotonicMs();
        await settlesWithin(write(), { clock, ms: WAIT_MS });
      }
      return tellNew();
    },

    touch: () => {
      isChanged = true;
    },
  };
}
