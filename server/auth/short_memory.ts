import type { Clock } from "../../shared/clock.ts";

/** What is remembered for minutes and need not outlive this process, such as a challenge. */
export interface ShortMemory<T> {
  /** In place of what was there under `key`. */
  put(key: string, value: T): void;
  /** Null when there is nothing, or its time is over. */
  find(key: string): T | null;
  forget(key: string): void;
}

export interface ShortMemoryOptions {
  clock: Clock;
  /** Time from the first `put` of a key, also where it is put again. */
  forMs: number;
  /** Beyond it what has been there longest is forgotten. */
  most: number;
}

export function createShortMemory<T>({ clock, forMs, most }: ShortMemoryOptions): ShortMemory<T> {
  const kept = new Map<string, { value: T; endMs: number }>();

  function findKept(key: string) {
    const entry = kept.get(key);
    if (entry === undefined || clock.monotonicMs() < entry.endMs) return entry;
    kept.delete(key);
    return undefined;
  }

  return {
    put(key, value) {
      const endMs = findKept(key)?.endMs ?? clock.monotonicMs() + forMs;
      kept.set(key, { value, endMs });
      const [eldest] = kept.keys();
      if (kept.size > most && eldest !== undefined) kept.delete(eldest);
    },
    find: (key) => findKept(key)?.value ?? null,
    forget: (key) => void kept.delete(key),
  };
}
