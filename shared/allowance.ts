/**
 * What may be taken at a rate on average, and at once as much as a burst. Taking more makes a debt,
 * and whoever takes must wait until it is paid: the wait is in proportion to what was taken.
 */
export class Allowance {
  #left: number;
  #atMs: number;

  /** It begins in full. `nowMs`, here and below, is a time that never jumps. */
  constructor(readonly rate: { perSecond: number; burst: number }, nowMs: number) {
    this.#left = rate.burst;
    this.#atMs = nowMs;
  }

  /** Takes `amount`, whether it is there or not. */
  take(amount: number, nowMs: number): void {
    this.#refill(nowMs);
    this.#left -= amount;
  }

  /** Takes `amount` if all of it is there. */
  tryTake(amount: number, nowMs: number): boolean {
    this.#refill(nowMs);
    if (this.#left < amount) return false;
    this.#left -= amount;
    return true;
  }

  /** Milliseconds until what was taken too much is paid; 0 without a debt. */
  debtMs(nowMs: number): number {
    this.#refill(nowMs);
    return this.#left >= 0 ? 0 : Math.ceil(1000 * -this.#left / this.rate.perSecond);
  }

  /** Whether nothing is known of it that a new one would not say. */
  isFull(nowMs: number): boolean {
    this.#refill(nowMs);
    return this.#left === this.rate.burst;
  }

  #refill(nowMs: number): void {
    const earned = (nowMs - this.#atMs) * this.rate.perSecond / 1000;
    this.#left = Math.min(this.rate.burst, this.#left + earned);
    this.#atMs = nowMs;
  }
}
