/**
 * Every number the judge compares with, once, its unit last in the name. A reading exactly at
 * a limit is still good, except where "from" says otherwise.
 */
export const THRESHOLDS = {
  /** A sample older than this many intervals of its own kind is stale. */
  staleAfterIntervals: 3,
  /** A pool is a warning from here on … */
  poolFullFromPercent: 80,
  /** … and critical above this. */
  poolFullCriticalPercent: 90,
  /** Storages other than zfspool; ZFS storages are judged by their pool. */
  storageFullPercent: 90,
  /** Age of the last finished scrub, and of a pool that never had one. */
  scrubAgeDays: 35,
  /** Age of a dataset's oldest snapshot. */
  snapshotAgeDays: 30,
  /** From this many snapshots on a dataset counts as one that is snapshotted regularly … */
  regularSnapshotsFromCount: 10,
  /** … and its newest may be this old. */
  newestSnapshotAgeHours: 48,
  /** Age of apt's package lists. */
  updateCheckAgeDays: 7,
  /** Between the host's clock and the receiver's, either way. */
  clockSkewSeconds: 60,
} as const;

export type Thresholds = Readonly<Record<keyof typeof THRESHOLDS, number>>;

export const SECONDS_PER_HOUR = 3600;
export const SECONDS_PER_DAY = 86_400;
