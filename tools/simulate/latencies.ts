/**
 * Latencies counted by size in steps of 2 %: as many as there are take no more room than one,
 * and those of several processes, or of a span of time, add up and subtract.
 */
export type Latencies = number[];

const FIRST_MS = 0.05;
const STEP = 1.02;
/** The last step holds everything above some ten minutes. */
const STEPS = 825;

export function createLatencies(): Latencies {
  return new Array<number>(STEPS).fill(0);
}

export function addLatency(latencies: Latencies, ms: number): void {
  const step = Math.ceil(Math.log(ms / FIRST_MS) / Math.log(STEP));
  const index = Math.min(Math.max(step, 0), STEPS - 1);
  latencies[index] = (latencies[index] ?? 0) + 1;
}

export function sumLatencies(one: Latencies, other: Latencies): Latencies {
  return one.map((count, index) => count + (other[index] ?? 0));
}

/** Those of `now` that `before` did not hold yet. */
export function latenciesSince(now: Latencies, before: Latencies): Latencies {
  return now.map((count, index) => count - (before[index] ?? 0));
}

/** Milliseconds that `share` (0 to 1) of them do not exceed, at most 2 % too high; NaN of none. */
export function latencyPercentile(latencies: Latencies, share: number): number {
  const total = latencies.reduce((sum, count) => sum + count, 0);
  const wanted = Math.max(1, Math.ceil(share * total));
  let seen = 0;
  const index = latencies.findIndex((count) => (seen += count) >= wanted);
  return index === -1 ? NaN : FIRST_MS * STEP ** index;
}
