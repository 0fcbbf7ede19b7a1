/**
 * The last good reading of each section, kept in a file by the running agent: `check`, which
 * collects but once, then knows what was known before a tool began to hang.
 */
import type { Clock } from "../shared/clock.ts";
import type { Reading } from "../shared/sample/lenient.ts";
import { type Kind, KINDS, readSample, SECTIONS } from "../shared/sample/mod.ts";
import { updateLastGood } from "../shared/verdict/last_good.ts";
import type { KnownSample, LastGood } from "../shared/verdict/mod.ts";
import { settlesWithin } from "./io/settles_within.ts";
import type { StateFile } from "./io/state_file.ts";
import { createProblemLog, type Log } from "./log.ts";
import type { CollectedSample } from "./schedule.ts";

export interface LastReadings extends AsyncDisposable {
  /** Takes up what `sample` holds without a fault. */
  note(sample: CollectedSample): void;
}

/** However little changes, what is kept is at most this old. */
const WRITE_EVERY_MS = 3_600_000;

/** Beyond this the largest sections are left out of the file. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The disk may be the broken part: an agent that stops waits no longer than this for it. */
const WAIT_MS = 2000;

/** Written when a section that was good no longer is, at the end, and at most once an hour besides. */
export function createLastReadings(
  { file, clock, log }: { file: StateFile; clock: Clock; log: Log },
): LastReadings {
  const problems = createProblemLog(log);
  const bad = new Set<string>();
  let kept: LastGood = {};
  let isChanged = false;
  let isWanted = false;
  let writtenMs = clock.monotonicMs();
  // What was kept is read before anything is written over it.
  let work: Promise<void> | null = load().then(next);

  async function load(): Promise<void> {
    const { readings } = await readLastReadings(file);
    // What was collected meanwhile is newer.
    kept = { ...readings, ...kept };
  }

  /** One write at a time: what is wanted meanwhile is written once, after it. */
  function next(): void {
    work = null;
    if (isWanted) write();
  }

  function write(): void {
    isWanted = work !== null;
    if (isWanted || !isChanged) return;
    isChanged = false;
    writtenMs = clock.monotonicMs();
    work = file.write(lastReadingsText(kept)).then(
      () => problems.end("last readings"),
      (error) => {
        isChanged = true;
        const message = error instanceof Error ? error.message : String(error);
        problems.begin("last readings", `Cannot write "${file.path}": ${message}`);
      },
    ).then(next);
  }

  /** The sections that were good, or never read, and are not now. */
  function turnedBad(names: readonly string[], before: LastGood): string[] {
    return names.filter((name) => {
      if (kept[name as keyof LastGood] !== before[name as keyof LastGood]) {
        isChanged = true;
        bad.delete(name);
        return false;
      }
      return !bad.has(name) && bad.add(name);
    });
  }

  return {
    note(sample) {
      const before = kept;
      kept = updateLastGood(kept, knownSample(sample));
      const turned = turnedBad(Object.keys(sample.data), before);
      if (turned.length > 0 || clock.monotonicMs() - writtenMs >= WRITE_EVERY_MS) write();
    },

    async [Symbol.asyncDispose]() {
      const settled = async () => {
        while (work !== null) await work;
        write();
        while (work !== null) await work;
      };
      await settlesWithin(settled(), { clock, ms: WAIT_MS });
    },
  };
}

/** A sample as the judge knows samples, received when it was collected. */
function knownSample({ kind, collected_at, data }: CollectedSample): KnownSample {
  const atMs = Date.parse(collected_at);
  const sections = Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, { value, errors: value.errors }]),
  );
  return {
    kind,
    collected_at_us: atMs * 1000,
    received_at_ms: atMs,
    sent_at_ms: atMs,
    // A collector's section is what its schema describes (`SectionOf`).
    sections: sections as unknown as KnownSample["sections"],
  };
}

function lastReadingsText(readings: LastGood): string {
  const bytes = new TextEncoder();
  const parts = Object.entries(readings).map(([name, reading]) => {
    const text = `${JSON.stringify(name)}:${JSON.stringify(reading)}`;
    return { text, size: bytes.encode(text).length };
  });
  parts.sort((a, b) => a.size - b.size);
  let left = MAX_BYTES;
  const fitting = parts.filter(({ size }) => (left -= size) >= 0);
  return `{${fitting.map(({ text }) => text).join(",")}}\n`;
}

/** What was kept, and why it could not be read; both empty where nothing was kept. */
export interface ReadLastReadings {
  readings: LastGood;
  problem: string | null;
}

/** What an agent of any version kept, as far as it can be read. */
export async function readLastReadings(file: StateFile): Promise<ReadLastReadings> {
  const result = await file.read();
  if (result.kind === "not_found") return { readings: {}, problem: null };
  if (result.kind !== "ok" || result.value.length > 2 * MAX_BYTES) {
    const state = result.kind === "failed" ? result.message : "not what this agent wrote";
    return { readings: {}, problem: `Cannot read "${file.path}": ${state}` };
  }
  const content = parseObject(result.value);
  const readings = Object.fromEntries(KINDS.flatMap((kind) => readKind(kind, content)));
  return { readings, problem: null };
}

function readKind(kind: Kind, content: Readonly<Record<string, unknown>>) {
  const names = Object.keys(SECTIONS[kind]).filter((name) => name in content);
  return names.flatMap((name) => {
    const { value, collected_at_unix, read_unix } = content[name] as Record<string, unknown>;
    const sample: Record<string, Reading<unknown>> = readSample(kind, { [name]: value });
    const reading = sample[name];
    if (typeof collected_at_unix !== "number" || typeof read_unix !== "number") return [];
    return reading === undefined || reading.value === null
      ? []
      : [[name, { value: reading.value, collected_at_unix, read_unix }]];
  });
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(text);
    const entries = Object.entries(typeof content === "object" && content !== null ? content : {});
    return Object.fromEntries(entries.filter(([, entry]) => typeof entry === "object" && entry));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
