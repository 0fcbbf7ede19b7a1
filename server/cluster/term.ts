/**
 * For how long a server may take for granted what it has: by its own monotonic clock, from before it
 * asked the database, and a little less than the database grants.
 */
import { LEASE_MS } from "../store/port.ts";

/** Within it a server has stopped what it does as a holder. */
const MARGIN_MS = 2_000;

export const TERM_MS = LEASE_MS - MARGIN_MS;

export class Term {
  #untilMs = -Infinity;

  /** The database granted what was asked for at `askedMs`. */
  granted(askedMs: number): void {
    this.#untilMs = Math.max(this.#untilMs, askedMs + TERM_MS);
  }

  /** It is over at once. */
  end(): void {
    this.#untilMs = -Infinity;
  }

  isOver(nowMs: number): boolean {
    return nowMs >= this.#untilMs;
  }

  /** How long it still lasts; 0: it is over. */
  leftMs(nowMs: number): number {
    return Math.max(0, this.#untilMs - nowMs);
  }
}
