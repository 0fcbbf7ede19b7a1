import { DELIVERY_LIMITS } from "./limits.ts";

const FIRST_MS = 5_000;
const LONGEST_MS = 15 * 60_000;
/** Up and down, so that what failed together does not come back together. */
const SPREAD = 0.2;

/**
 * How long to wait after `failures` failures in a row (from 1): 5 s, doubled each time, 15 min at
 * most, ± 20 %. `random`: 0 to 1.
 */
export function backoffMs(failures: number, random: number): number {
  const steady = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return Math.round(steady * (1 + SPREAD * (2 * random - 1)));
}

/** The same, and longer where the provider asked for it; `askedMs` null: it did not. */
export function waitMs(failures: number, random: number, askedMs: number | null): number {
  const asked = Math.min(askedMs ?? 0, DELIVERY_LIMITS.retryAfterMs);
  return Math.max(backoffMs(failures, random), asked);
}
