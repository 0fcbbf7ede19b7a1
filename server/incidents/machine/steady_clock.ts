/**
 * Time for the incident machine, made of wall-clock times that may jump. Durations are measured in
 * `elapsed_ms`, which only ever grows and never jumps. What was set by the wall clock (an expiry, a
 * window) is compared with `believedMs`, which does not follow a jump before it has lasted an hour.
 */
export interface SteadyClock {
  wall_ms: number;
  elapsed_ms: number;
  /** By how much the wall clock is ahead of what is believed. */
  distrust_ms: number;
  /** Elapsed time of the newest jump; null: none that is not believed yet. */
  jumped_at_ms: number | null;
}

/** Between two looks at the clock; more, or less than nothing, is a jump and no time that passed. */
const MAX_STEP_MS = 120_000;
const BELIEVED_AFTER_MS = 3_600_000;

export function startClock(nowMs: number): SteadyClock {
  return { wall_ms: nowMs, elapsed_ms: nowMs, distrust_ms: 0, jumped_at_ms: null };
}

export function advanceClock(clock: SteadyClock, nowMs: number): SteadyClock {
  const step = nowMs - clock.wall_ms;
  if (step < 0 || step > MAX_STEP_MS) {
    return {
      wall_ms: nowMs,
      elapsed_ms: clock.elapsed_ms,
      distrust_ms: clock.distrust_ms + step,
      jumped_at_ms: clock.elapsed_ms,
    };
  }
  const elapsed_ms = clock.elapsed_ms + step;
  const isBelieved = clock.jumped_at_ms !== null &&
    elapsed_ms - clock.jumped_at_ms >= BELIEVED_AFTER_MS;
  return isBelieved
    ? { wall_ms: nowMs, elapsed_ms, distrust_ms: 0, jumped_at_ms: null }
    : { ...clock, wall_ms: nowMs, elapsed_ms };
}

/** What the wall clock would say without jumps of the last hour. */
export function believedMs({ wall_ms, distrust_ms }: SteadyClock): number {
  return wall_ms - distrust_ms;
}
