import type { Clock } from "../shared/clock.ts";

/** A clock that stands still until a test moves it. */
export class TestingClock implements Clock {
  #nowMs: number;
  #monotonicMs = 0;
  #sleepers: { dueMs: number; wake: () => void }[] = [];

  constructor(nowMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  /** How many sleeps are pending. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = { dueMs: this.#monotonicMs + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve();
      }, { once: true });
    });
  }

  /** Moves time forward by `ms`, waking each sleeper at its own moment, in order. */
  async advance(ms: number): Promise<void> {
    const targetMs = this.#monotonicMs + ms;
    await settle();
    for (;;) {
      this.#sleepers.sort((a, b) => a.dueMs - b.dueMs);
      const next = this.#sleepers[0];
      if (next === undefined || next.dueMs > targetMs) break;
      this.#sleepers.shift();
      this.#moveTo(next.dueMs);
      next.wake();
      await settle();
    }
    this.#moveTo(targetMs);
  }

  /** Sets the wall clock, as an operator or NTP would; sleeps are not affected. */
  setWallClock(nowMs: number): void {
    this.#nowMs = nowMs;
  }

  #moveTo(monotonicMs: number): void {
    this.#nowMs += monotonicMs - this.#monotonicMs;
    this.#monotonicMs = monotonicMs;
  }
}

/** Lets every promise that is already resolvable run to its next wait. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
