import type { Kind } from "../../shared/sample/mod.ts";

/** One waiting sample, packed. */
export interface QueueItem {
  readonly kind: Kind;
  /** Of the packed sample, wherever it is. */
  readonly bytes: number;
  /** Null when it is on disk only. */
  packed: Uint8Array<ArrayBuffer> | null;
  /** Null until its first write. */
  fileName: string | null;
  /** Whether its file is complete. */
  stored: boolean;
}

export interface QueueLimits {
  /** All files together, in whole blocks. */
  diskBytes: number;
  /** Packed samples in memory, all together. */
  memoryBytes: number;
  /** The same as long as one of them is on disk as well. */
  cacheBytes: number;
}

/** File systems give space in blocks, and a packed sample is often smaller than one. */
const BLOCK_BYTES = 4096;

/** Waiting samples in the order they were taken; says which must go to stay within limits. */
export class Queue {
  #items = new Set<QueueItem>();
  readonly #limits: QueueLimits;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get count(): number {
    return this.#items.size;
  }

  /** What all files take on disk, in whole blocks. */
  get diskBytes(): number {
    return sum(this.#items, diskUse);
  }

  /** Oldest first. */
  items(): Iterable<QueueItem> {
    return this.#items;
  }

  /** The oldest that is not on disk. */
  firstUnstored(): QueueItem | undefined {
    return this.#items.values().find((item) => !item.stored);
  }

  has(item: QueueItem): boolean {
    return this.#items.has(item);
  }

  append(item: QueueItem): void {
    this.#items.add(item);
  }

  /** Puts items of an earlier run before all others. */
  prepend(items: readonly QueueItem[]): void {
    this.#items = new Set([...items, ...this.#items]);
  }

  delete(item: QueueItem): boolean {
    return this.#items.delete(item);
  }

  /** The oldest items that must go before `bytes` more fit on disk. */
  overDisk(bytes: number): QueueItem[] {
    return this.#oldest(this.diskBytes + blockBytes(bytes) - this.#limits.diskBytes, diskUse);
  }

  /** Releases from memory what is on disk as well; returns the oldest items that must go. */
  overMemory(): QueueItem[] {
    const { cacheBytes, memoryBytes } = this.#limits;
    const releasable = this.#oldest(
      sum(this.#items, memoryUse) - cacheBytes,
      (item) => item.stored ? memoryUse(item) : 0,
    );
    for (const item of releasable) item.packed = null;
    return this.#oldest(sum(this.#items, memoryUse) - memoryBytes, memoryUse);
  }

  /** The oldest items that together free at least `excess` bytes, as far as there are any. */
  #oldest(excess: number, bytesOf: (item: QueueItem) => number): QueueItem[] {
    const found: QueueItem[] = [];
    for (const item of this.#items) {
      if (excess <= 0) break;
      const bytes = bytesOf(item);
      if (bytes === 0) continue;
      excess -= bytes;
      found.push(item);
    }
    return found;
  }
}

function diskUse(item: QueueItem): number {
  return item.stored ? blockBytes(item.bytes) : 0;
}

function memoryUse(item: QueueItem): number {
  return item.packed?.length ?? 0;
}

function blockBytes(bytes: number): number {
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
}

function sum(items: Iterable<QueueItem>, bytesOf: (item: QueueItem) => number): number {
  let total = 0;
  for (const item of items) total += bytesOf(item);
  return total;
}
