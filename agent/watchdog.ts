/**
 * The sign of life for the service manager, which kills and restarts an agent that gives none.
 * Given only while the work goes on: every loop says, each time it comes round, when it will be
 * back at the latest, and one that is late stops the signs. A bare timer would prove no more than
 * that timers run.
 */
import type { Clock } from "../shared/clock.ts";
import type { Log } from "./log.ts";

export interface Watchdog {
  /** The loop `name` goes on, and will say so again after `ms` at the latest. */
  expect(name: string, ms: number): void;
  /** The loop `name` has come to its end. */
  forget(name: string): void;
  /** Settles after `signal` has aborted. */
  stopped: Promise<void>;
}

export interface WatchdogOptions {
  clock: Clock;
  log: Log;
  signal: AbortSignal;
  /** How long a sign may be away; null when nobody waits for any. */
  watchdogMs: number | null;
  /** Gives one. */
  giveSign(): Promise<void>;
}

/** Signs in the time that one may be away: a lost one does no harm. */
const SIGNS = 4;
/** What a busy machine may be late with: a sample that leaves waits for its disk as well. */
const GRACE_MS = 30_000;

export function startWatchdog(options: WatchdogOptions): Watchdog {
  const { clock, log, signal, watchdogMs, giveSign } = options;
  const dueMs = new Map<string, number>();
  let isSilent = false;

  function findLate(): string | undefined {
    const nowMs = clock.monotonicMs();
    return [...dueMs].find(([, ms]) => nowMs > ms + GRACE_MS)?.[0];
  }

  async function giveSigns(everyMs: number): Promise<void> {
    while (!signal.aborted) {
      const late = findLate();
      if (late === undefined) await giveSign();
      else if (!isSilent) log.error(`The agent gives no sign of life: ${late} does not go on`);
      isSilent = late !== undefined;
      await clock.sleep(everyMs, signal);
    }
  }

  return {
    expect: (name, ms) => void dueMs.set(name, clock.monotonicMs() + ms),
    forget: (name) => void dueMs.delete(name),
    stopped: watchdogMs === null ? Promise.resolve() : giveSigns(watchdogMs / SIGNS),
  };
}
