import type { Clock } from "../../shared/clock.ts";

/** What did not end in time, by the name of its lane. Nothing is kept of a lane without any. */
export interface LeftBehind {
  /** For how long the oldest work of this lane hangs; null where none does. */
  seconds(lane: string): number | null;
  /** Keeps work that began at `startedMs`, monotonic, until `held` settles. */
  add(lane: string, startedMs: number, held: Promise<unknown>): void;
  /** Lanes in which something hangs. */
  readonly lanes: number;
}

export function createLeftBehind(clock: Clock): LeftBehind {
  const byLane = new Map<string, Set<{ startedMs: number }>>();
  return {
    seconds(lane) {
      const works = byLane.get(lane);
      if (works === undefined) return null;
      const oldestMs = Math.min(...[...works].map(({ startedMs }) => startedMs));
      return Math.round((clock.monotonicMs() - oldestMs) / 1000);
    },
    add(lane, startedMs, held) {
      const works = byLane.get(lane) ?? new Set();
      const work = { startedMs };
      byLane.set(lane, works.add(work));
      held.then(() => {
        works.delete(work);
        if (works.size === 0) byLane.delete(lane);
      });
    },
    get lanes() {
      return byLane.size;
    },
  };
}
