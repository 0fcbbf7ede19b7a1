/**
 * ZFS keeps only the latest scan, so a resilver, or the next scrub while it runs, hides when
 * the last scrub finished. This remembers it, over restarts.
 */
import * as z from "zod";
import type { Clock } from "../../shared/clock.ts";
import type { CollectorError } from "../../shared/sample/fields.ts";
import { fileError } from "../io/io.ts";
import { settlesWithin } from "../io/settles_within.ts";
import type { StateFile } from "../io/state_file.ts";

export interface LastScrubs {
  /** Reads the file the first time; later calls return at once. */
  load(): Promise<CollectorError[]>;
  /** Whether this agent has ever read a pool on this host. */
  knowsPools(): boolean;
  /**
   * Notes the finished scrub that ZFS names (null: none) and returns the last one known, epoch
   * seconds. A pool read as text has no GUID and is known by its name.
   */
  note(pool: { name: string; guid: string | null }, scrubEnd: number | null): number | null;
  /** Writes what changed since the last write; a failure is told once until it ends. */
  save(): Promise<CollectorError[]>;
}

/** Ends by GUID or, without one, by name: a name begins with a letter, so the two never meet. */
const contentSchema = z.object({ pools: z.record(z.string(), z.int().nonnegative().nullable()) });

/** Beyond this the pools noted first are forgotten. */
const MAX_POOLS = 1000;

/** The disk may be the broken part: a sample waits no longer than this for it. */
const WAIT_MS = 2000;

export function createLastScrubs(file: StateFile, clock: Clock): LastScrubs {
  const ends = new Map<string, number | null>();
  let loading: Promise<void> | null = null;
  let isLoaded = false;
  let isChanged = false;
  let writing: Promise<void> | null = null;
  let isFailing = false;

  async function read(errors: CollectorError[]): Promise<void> {
    const result = await file.read();
    isLoaded = true;
    if (result.kind === "ok") {
      const content = parseContent(result.value);
      // Where the disk was slow, what ZFS said meanwhile is newer.
      for (const [key, end] of Object.entries(content ?? {})) ends.set(key, ends.get(key) ?? end);
      if (content === null) {
        const message = `Cannot read "${file.path}": not what this agent wrote; starting empty`;
        errors.push({ tag: "decode", message });
      }
    } else if (result.kind !== "not_found") {
      errors.push(fileError("decode", file.path, result));
    }
  }

  /** Resolves to what went wrong, null when nothing did. */
  async function write(): Promise<string | null> {
    isChanged = false;
    try {
      await file.write(JSON.stringify({ pools: Object.fromEntries(ends) }) + "\n");
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
      return [fileError("decode", file.path, { kind: "timed_out", timeout_ms: WAIT_MS })];
    },

    knowsPools: () => ends.size > 0,

    note({ name, guid }, scrubEnd) {
      const key = guid ?? name;
      // A pool keeps what was noted by name before its host learned to print JSON.
      const end = scrubEnd ?? ends.get(key) ?? ends.get(name) ?? null;
      const isKnown = ends.get(key) === end;
      const isRenamed = guid !== null && ends.delete(name);
      ends.set(key, end);
      if (!isKnown || isRenamed) isChanged = true;
      const [oldest] = ends.keys();
      if (ends.size > MAX_POOLS && oldest !== undefined) ends.delete(oldest);
      return end;
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
      const message = `Cannot write "${file.path}": ${problem}; last scrubs are in memory only`;
      return [{ tag: "outbox", message }];
    },
  };
}

function parseContent(text: string): Record<string, number | null> | null {
  try {
    const content = contentSchema.safeParse(JSON.parse(text));
    return content.success ? content.data.pools : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
