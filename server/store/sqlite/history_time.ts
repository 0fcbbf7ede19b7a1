/** Times as the tables of the history hold them. */

export const HOUR_MS = 3_600_000;

/** Bits of `history.id` that hold the time; the host's id is above them. Enough until 2109. */
export const TIME_BITS = 42;

/** The id in `history` of the host `:hostId` at a time, both in SQL. */
export const historyId = (atMs: string) =>
  `((CAST(:hostId AS INTEGER) << ${TIME_BITS}) | CAST(${atMs} AS INTEGER))`;

/** When a recent sample was collected, as `toTime` has it, in SQL. */
export const RECENT_AT_MS = `min(max(0, collected_at_us) / 1000, ${2 ** TIME_BITS - 1})`;

/** A time as it fits into `history.id`: any other would be another host's. */
export function toTime(ms: number): number {
  return Math.min(Math.max(0, ms), 2 ** TIME_BITS - 1);
}

/** The beginning of the hour. */
export function hourOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS) * HOUR_MS;
}
