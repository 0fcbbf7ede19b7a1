import type { Clock } from "../../shared/clock.ts";

/** So many of each kind within a minute; what is over is counted. */
export interface MinuteShare<Kind> extends Disposable {
  /** Whether one more of `kind` is within the share. */
  take(kind: Kind): boolean;
}

export interface MinuteShareOptions<Kind> {
  clock: Clock;
  perMinute: number;
  /** Called at the end of a minute in which some were over, and at the end of all. */
  onLeftOut(kind: Kind, count: number): void;
}

const MINUTE_MS = 60_000;

/** The minute of a kind begins with the first of it. */
export function createMinuteShare<Kind>(
  { clock, perMinute, onLeftOut }: MinuteShareOptions<Kind>,
): MinuteShare<Kind> {
  const taken = new Map<Kind, number>();
  const stop = new AbortController();

  async function endMinute(kind: Kind): Promise<void> {
    await clock.sleep(MINUTE_MS, stop.signal);
    const leftOut = (taken.get(kind) ?? 0) - perMinute;
    taken.delete(kind);
    if (leftOut > 0) onLeftOut(kind, leftOut);
  }

  return {
    take(kind) {
      const before = taken.get(kind);
      if (before === undefined) endMinute(kind);
      taken.set(kind, (before ?? 0) + 1);
      return (before ?? 0) < perMinute;
    },
    [Symbol.dispose]: () => stop.abort(),
  };
}
