/**
 * Samples the server has not acknowledged. Each is kept in memory until it is on disk, so
 * that sending never waits for a disk that may be the broken part.
 */
import type { Clock } from "../../shared/clock.ts";
import type { CollectorError } from "../../shared/sample/fields.ts";
import type { Kind } from "../../shared/sample/mod.ts";
import { createProblemLog, type Log } from "../log.ts";
import { Directory } from "./directory.ts";
import type { Disk } from "../io/disk.ts";
import { Queue, type QueueItem, type QueueLimits } from "./queue.ts";
import { packSample, unpackSample } from "./sample_file.ts";
import type { SampleText } from "./sample_text.ts";

/** A waiting sample; its identity is the object. */
export interface OutboxEntry {
  readonly kind: Kind;
}

export interface OutboxStats {
  /** Samples that wait. */
  count: number;
  /** What they take on disk, in whole blocks. */
  disk_bytes: number;
  /** Samples given up since the start: no room, damaged, or refused for good. */
  dropped: number;
}

export interface Outbox extends AsyncDisposable {
  /** Takes a sample; it can be loaded at once and is written to disk soon. */
  add(sample: SampleText): Promise<OutboxEntry>;
  /** Oldest first. */
  entries(): Iterable<OutboxEntry>;
  /** Resolves when `entries()` has what an earlier run left, which a dead disk may put off. */
  readonly scanned: Promise<void>;
  /** Null when it cannot be had: gone or damaged (then dropped), or the disk does not answer. */
  load(entry: OutboxEntry): Promise<SampleText | null>;
  /** Forgets an acknowledged sample. */
  remove(entry: OutboxEntry): void;
  /** Forgets a sample that will never be acknowledged, and counts it. */
  drop(entry: OutboxEntry): void;
  /** What the next sample should tell: a disk that fails, samples dropped since the last call. */
  takeErrors(): CollectorError[];
  stats(): OutboxStats;
}

export interface OutboxOptions {
  directory: string;
  disk: Disk;
  clock: Clock;
  log: Log;
  limits?: QueueLimits;
}

const MIB = 1024 * 1024;

/** 64 MiB on disk in all: 2 MiB are left to the directory itself. */
const LIMITS: QueueLimits = { diskBytes: 62 * MIB, memoryBytes: 16 * MIB, cacheBytes: 1 * MIB };

/** Opens the outbox in `directory`; what an earlier run left there follows in the background. */
export function openOutbox(options: OutboxOptions): Outbox {
  const { log } = options;
  const queue = new Queue(options.limits ?? LIMITS);
  const problems = createProblemLog(log);
  let dropped = 0;
  let unreported = 0;
  /** The sample added last, which is likely to be loaded next. */
  let newest: { item: QueueItem; sample: SampleText } | null = null;

  const directory = new Directory({
    ...options,
    path: options.directory,
    queue,
    makeRoom: (bytes) => dropOldest("disk", queue.overDisk(bytes)),
  });

  function remove(item: QueueItem): boolean {
    if (!queue.delete(item)) return false;
    if (newest?.item === item) newest = null;
    if (item.fileName !== null) directory.discard(item.fileName);
    if (queue.count === 0) problems.end("full", "The outbox is empty again");
    return true;
  }

  function drop(item: QueueItem): void {
    if (!remove(item)) return;
    dropped++;
    unreported++;
  }

  function dropOldest(place: "disk" | "memory", items: readonly QueueItem[]): void {
    if (items.length === 0) return;
    problems.begin("full", `The outbox is full (${place}), dropping the oldest samples`);
    items.forEach(drop);
  }

  /** Entries are this outbox's own items; one that is no longer in it is of no use. */
  function itemOf(entry: OutboxEntry): QueueItem | null {
    return queue.has(entry as QueueItem) ? entry as QueueItem : null;
  }

  async function packedOf(item: QueueItem): Promise<Uint8Array<ArrayBuffer> | null> {
    if (item.packed !== null || item.fileName === null) return item.packed;
    const packed = await directory.read(item.fileName);
    if (packed !== "gone") return packed;
    drop(item);
    return null;
  }

  return {
    async add(sample) {
      const packed = await packSample(sample);
      const item = {
        kind: sample.kind,
        bytes: packed.length,
        packed,
        fileName: null,
        stored: false,
      };
      queue.append(item);
      newest = { item, sample };
      dropOldest("memory", queue.overMemory());
      directory.changed();
      return item;
    },
    entries: () => queue.items(),
    scanned: directory.scanned,
    async load(entry) {
      const item = itemOf(entry);
      if (item === null) return null;
      if (newest?.item === item) return newest.sample;
      const packed = await packedOf(item);
      if (packed === null) return null;
      const sample = await unpackSample(packed);
      if (sample !== null) return sample;
      log.warn(`Cannot use "${item.fileName}" of the outbox: it is damaged, dropped`);
      drop(item);
      return null;
    },
    remove(entry) {
      const item = itemOf(entry);
      if (item !== null) remove(item);
    },
    drop(entry) {
      const item = itemOf(entry);
      if (item !== null) drop(item);
    },
    takeErrors() {
      const messages = directory.problem === null ? [] : [directory.problem];
      if (unreported > 0) messages.push(`Samples dropped unsent: ${unreported}`);
      unreported = 0;
      return messages.map((message) => ({ tag: "outbox", message }));
    },
    stats: () => ({ count: queue.count, disk_bytes: queue.diskBytes, dropped }),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}
