/** Every number the incident machine compares with or is bounded by, once, its unit in the name. */

/** Samples and minutes for which a level must be seen before it counts. */
export const HOLD = {
  /** Of a kind that comes often; of the others one is enough. */
  criticalFastSamples: 2,
  offlineMs: 3 * 60_000,
  unknownMs: 10 * 60_000,
  warningMs: 15 * 60_000,
} as const;

/** What it takes to leave a level. */
export const RECOVERY = {
  /** Good samples of a kind that comes often; of the others one is enough. */
  fastSamples: 2,
  /** A percentage is this far on the good side of its limit … */
  marginPoints: 2,
  /** … or has been on the good side for so long. */
  percentMs: 10 * 60_000,
} as const;

export const FLAPPING = {
  fromChanges: 5,
  withinMs: 15 * 60_000,
  calmMs: 30 * 60_000,
} as const;

/** Between the first signs of a parent and of a child. */
export const FOLD_MS = 60_000;

/** After a window or a parent ended, for a fresh sample, in intervals of the sample waited for. */
export const SETTLE_INTERVALS = 2;

export const OUTAGE = {
  fromHosts: 5,
  fromShare: 0.2,
  withinMs: 120_000,
  /** After fewer than that are away, until those that stayed away speak for themselves. */
  returnMs: 3 * 60_000,
} as const;

/** After a start of the server hosts may still come back. */
export const STARTING_MS = 120_000;

/** Between two looks at what only the server sees, at most this much counts as seen. */
export const SERVER_INTERVAL_MS = 60_000;

/** Texts that changed and nothing else are told again after this time, not with each sample. */
export const REFRESH_MS = 5 * 60_000;
/** Counts of what is held back are kept for a restart this often. */
export const KEEP_COUNTS_MS = 30_000;

/** Of one incident; of more, the mildest are only counted. */
export const MAX_REASONS = 1_000;
/** Of one host, cluster or group, at once; whatever else it has is one more incident. */
export const MAX_INCIDENTS_PER_SCOPE = 200;
