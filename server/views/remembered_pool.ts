/**
 * What the server remembers of a pool beyond its newest reading, as pages show it. Plain data; times
 * are epoch seconds by the server's clock.
 */

/**
 * What ended in a month, the worst first: "errors" (a scan that left errors), "repaired" (a scrub that
 * put some right), "clean" (a scrub without errors), "resilver" (nothing but resilvers), "running"
 * (nothing has ended, and one runs), "none" (nothing has ended), "unknown" (nobody looked).
 */
export type MonthState =
  | "errors"
  | "repaired"
  | "clean"
  | "resilver"
  | "running"
  | "none"
  | "unknown";

/** One month of the calendar (UTC). */
export interface RememberedMonth {
  /** "2026-03". */
  month: string;
  state: MonthState;
  /** The same in words: "1 scrub without errors, 1 resilver". */
  text: string;
}

/** A scan that runs. */
export interface ScanOutlook {
  /** "SCRUB", "RESILVER", …: as the pool tells it. */
  function: string;
  /** Bytes per second of the time it was not paused; null where its figures do not tell. */
  rate_bytes: number | null;
  /** When it will have ended; null while paused or not known. */
  eta_unix: number | null;
  /** Against the median of the last five, pauses left out; null before three are known. */
  times_as_slow: number | null;
  /** How often it began anew without having ended. */
  restarts: number;
}

/** How a pool fills, by the least of each of its last 28 days. */
export interface PoolGrowth {
  bytes_per_week: number;
  /** Null: not at this rate, or not within ten years. In the past where it is so already. */
  ninety_percent_unix: number | null;
  full_unix: number | null;
  /** Either way of `full_unix`; null with it. */
  error_seconds: number | null;
  /** How far a forecast of a week ago is off today; null before there was one, or without growth. */
  week_ago_error_seconds: number | null;
}

/** Read, write and checksum errors over all epochs of their counters. */
export interface ErrorSum {
  /** Beyond what was acknowledged. */
  unacknowledged: number;
  total: number;
  /** When what is not counted in `unacknowledged` was acknowledged; null: never, or not known. */
  since_unix: number | null;
}

/** A device that ever counted errors, or that left its pool. */
export interface RememberedDevice extends ErrorSum {
  /** Its GUID, or its place in the tree where none is known. */
  id: string;
  name: string;
  /** Not in the pool any more since then; null: it is there. */
  left_unix: number | null;
}

export interface RememberedPool {
  /** Twelve, oldest first. */
  months: readonly RememberedMonth[];
  /** Null: none runs. */
  scan: ScanOutlook | null;
  /** Null: not known yet. */
  growth: PoolGrowth | null;
  /** Days of which the growth is told; it is known from `growth_after_days` on. */
  growth_days: number;
  growth_after_days: number;
  /** Of its present devices; null: none was ever read. */
  errors: ErrorSum | null;
  /** Present ones that counted errors, then those that left, the latest first; bounded. */
  devices: readonly RememberedDevice[];
}

/** The same without its devices, for lists of pools. */
export type RememberedSummary = Omit<RememberedPool, "devices">;
