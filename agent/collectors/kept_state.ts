/** State that outlives the agent, in a file on a disk that may be the broken part. */
import type { Clock } from "../../shared/clock.ts";
import type { CollectorError } from "../../shared/sample/fields.ts";
import { fileError, type FileResult } from "../io/io.ts";
import { settlesWithin } from "../io/settles_within.ts";
import type { StateFile } from "../io/state_file.ts";

/** A sample waits no longer than this for the disk. */
const WAIT_MS = 2000;

const TOO_LATE = { kind: "timed_out", timeout_ms: WAIT_MS } as const;

/** Reads one file again and again; while one read hangs, no other is started or waited for. */
export function createPatientReader(
  file: StateFile,
  clock: Clock,
): () => Promise<FileResult<string>> {
  let hanging: Promise<unknown> | null = null;
  return async () => {
    if (hanging !== null) return TOO_LATE;
    const reading = file.read();
    hanging = reading.finally(() => hanging = null);
    return await settlesWithin(reading, { clock, ms: WAIT_MS }) ? await reading : TOO_LATE;
  };
}

export interface KeptState {
  /** Reads the file the first time; later calls return at once. */
  load(): Promise<CollectorError[]>;
  /** Writes what changed since the last write; a failure is told once until it ends. */
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
  let writing: Promise<void> | null = null;
  let isFailing = false;

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

  /** Resolves to what went wrong, null when nothing did. */
  async function write(): Promise<string | null> {
    isChanged = false;
    try {
      await file.write(format());
      return null;
    } catch (error) {
      isChanged = true;
      return error instanceof Error ? error.message : String(error);
    }
  }

  return {
    async load() {
      if (loading !== null) return [];
      const errors: CollectorError[] = [];
      loading = read(errors);
      if (await settlesWithin(loading, { clock, ms: WAIT_MS })) return errors;
      return [fileError("decode", file.path, TOO_LATE)];
    },

    async save() {
      // Before the file is read, writing would lose what it holds.
      if (!isChanged || !isLoaded || writing !== null) return [];
      let problem: string | null = `no end within ${WAIT_MS} ms`;
      writing = write().then((outcome) => {
        problem = outcome;
        writing = null;
      });
      await settlesWithin(writing, { clock, ms: WAIT_MS });
      const isNew = problem !== null && !isFailing;
      isFailing = problem !== null;
      if (!isNew) return [];
      const message = `Cannot write "${file.path}": ${problem}; ${what} in memory only`;
      return [{ tag: "outbox", message }];
    },

    touch: () => {
      isChanged = true;
    },
  };
}
