/** Times of the history, as every engine holds them. */

export const HOUR_MS = 3_600_000;

/** Bits of a time. Enough until 2109. */
export const TIME_BITS = 42;

/** How often a layout of points that is in use says so. */
export const LAYOUT_TOUCH_MS = HOUR_MS;

/** A time as it fits into its bits. */
export function toTime(ms: number): number {
  return Math.min(Math.max(0, ms), 2 ** TIME_BITS - 1);
}

/** The beginning of the hour. */
export function hourOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS) * HOUR_MS;
}
