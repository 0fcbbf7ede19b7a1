import type { Clock } from "../../shared/clock.ts";

/** Hosts in one go, at most: judging so many takes 2 ms. */
const SLICE = 50;
/** One with thousands of guests, or a busy machine, takes longer: then a slice ends earlier. */
const SLICE_MS = 10;

export interface SlicesOptions<T> {
  clock: Clock;
  /** Ends it between two slices. */
  signal: AbortSignal;
  /** One at which the work throws: the others have their turn all the same. */
  onFault(item: T, error: unknown): void;
}

/** Does `work` on each in its turn, in slices, so that nothing else waits for all of them. */
export async function inSlices<T>(
  items: Iterable<T>,
  work: (item: T) => void,
  { clock, signal, onFault }: SlicesOptions<T>,
): Promise<void> {
  const all = [...items];
  let begun = { index: 0, atMs: clock.monotonicMs() };
  for (const [index, item] of all.entries()) {
    if (index - begun.index >= SLICE || clock.monotonicMs() - begun.atMs >= SLICE_MS) {
      await clock.sleep(0, signal);
      begun = { index, atMs: clock.monotonicMs() };
    }
    if (signal.aborted) return;
    try {
      work(item);
    } catch (error) {
      onFault(item, error);
    }
  }
}
