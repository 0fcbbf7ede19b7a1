/** Every bound of what waits on one channel, in one place. */
export const PLAN_LIMITS = {
  /** Incidents in one digest; the rest goes into the next. */
  listed: 1_000,
  /** Digests of one kind that wait on one channel; what has no room in them waits outside. */
  digests: 20,
  /** Messages about one incident that wait on one channel, whatever its brake allows at once. */
  singles: 100,
  /** Tests that wait on one channel. */
  tests: 3,
  /** Characters of an error that is kept. */
  text: 300,
} as const;

/** This long after it was due a message is given up, and what it said goes into a digest. */
export const EXPIRY_MS = 72 * 3_600_000;
