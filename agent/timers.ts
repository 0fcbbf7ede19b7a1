/**
 * `setTimeout` of the agent, by alarms of the web platform. Deno 2.9 makes its own one from that
 * of `node:`, which is loaded when it is first used and kept: 2 MB of an agent's 58, measured. An
 * alarm cannot be put off, so timers share one: the earliest that is due has it.
 */

/** Calls `ring` once, after `ms` at the earliest. */
export type Alarm = (ms: number, ring: () => void) => void;

/** Of `AbortSignal.timeout`, which takes whole milliseconds. */
export const platformAlarm: Alarm = (ms, ring) =>
  AbortSignal.timeout(Math.ceil(ms)).addEventListener("abort", ring, { once: true });

export interface Timers {
  /** Calls `run` once, after `ms` at the earliest; returns what `clear` takes. */
  set(run: () => void, ms: number): number;
  /** Of a timer that has run, or none, it does nothing. */
  clear(id: number | undefined): void;
}

export interface TimersOptions {
  /** Never jumps. */
  monotonicMs(): number;
  alarm: Alarm;
}

interface Timer {
  dueMs: number;
  run: () => void;
}

/** Makes timers that run in the order in which they are due, those due at once as they were set. */
export function createTimers({ monotonicMs, alarm }: TimersOptions): Timers {
  const timers = new Map<number, Timer>();
  /** When each alarm that was asked for rings, the next one last: no other is asked for later. */
  const ringsMs: number[] = [];
  let lastId = 0;

  function ask(dueMs: number): void {
    if (dueMs >= (ringsMs.at(-1) ?? Infinity)) return;
    ringsMs.push(dueMs);
    alarm(Math.max(0, dueMs - monotonicMs()), ring);
  }

  function ring(): void {
    ringsMs.pop();
    try {
      runDue();
    } finally {
      // Also after one that throws, which ends the agent unless somebody listens.
      ask(Math.min(...timers.values().map(({ dueMs }) => dueMs)));
    }
  }

  function runDue(): void {
    const nowMs = monotonicMs();
    const due = [...timers].filter(([, { dueMs }]) => dueMs <= nowMs)
      .sort(([, a], [, b]) => a.dueMs - b.dueMs);
    for (const [id, { run }] of due) {
      // One that ran before it may have cleared it.
      if (timers.delete(id)) run();
    }
  }

  return {
    set(run, ms) {
      const dueMs = monotonicMs() + Math.max(0, ms);
      timers.set(++lastId, { dueMs, run });
      ask(dueMs);
      return lastId;
    },
    clear: (id) => void (id !== undefined && timers.delete(id)),
  };
}

/** Has everything in this process that calls `setTimeout`, libraries too, call these. */
export function replaceTimers(): void {
  const { set, clear } = createTimers({
    monotonicMs: () => performance.now(),
    alarm: platformAlarm,
  });
  Object.assign(globalThis, {
    setTimeout: (run: (...values: unknown[]) => void, ms = 0, ...values: unknown[]) =>
      set(() => run(...values), ms),
    clearTimeout: clear,
  });
}
