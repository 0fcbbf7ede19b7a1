import type { WebSocket } from "ws";
import type { Clock } from "../../shared/clock.ts";
import { Traffic } from "./traffic.ts";

export interface InflowOptions {
  clock: Clock;
  /** Aborts when the socket is gone. */
  signal: AbortSignal;
  /** It is not read for so long, because it sent more than its share. */
  onDebt(debtMs: number): void;
}

/**
 * What a joined peer sends. One in debt is not closed, since an agent with a day's backlog is one:
 * its socket is not read until the debt is paid, and TCP makes it wait.
 */
export class Inflow {
  #isHeld = false;
  #readAgainAtMs = -Infinity;
  traffic: Traffic;

  constructor(readonly ws: WebSocket, readonly options: InflowOptions) {
    this.traffic = new Traffic(options.clock.monotonicMs());
  }

  /** Until when its silence was ours. */
  get heldUntilMs(): number {
    return this.#isHeld ? this.options.clock.monotonicMs() : this.#readAgainAtMs;
  }

  take(amount: { frames?: number; bytes?: number }): void {
    const { clock, onDebt } = this.options;
    const nowMs = clock.monotonicMs();
    this.traffic.take(amount, nowMs);
    const debtMs = this.traffic.debtMs(nowMs);
    if (debtMs === 0) return;
    onDebt(debtMs);
    if (!this.#isHeld) void this.#holdUntilPaid();
  }

  async #holdUntilPaid(): Promise<void> {
    const { clock, signal } = this.options;
    this.#isHeld = true;
    this.ws.pause();
    while (!signal.aborted) {
      const debtMs = this.traffic.debtMs(clock.monotonicMs());
      if (debtMs === 0) break;
      await clock.sleep(debtMs, signal);
    }
    this.#isHeld = false;
    this.#readAgainAtMs = clock.monotonicMs();
    this.ws.resume();
  }
}
