/**
 * Every number the judge compares with, once, its unit last in the name. A reading exactly at
 * a limit is still good, except where "from" says otherwise.
 */
export const THRESHOLDS = {
  /** A sample older than this many intervals of its own kind is stale. */
  staleAfterIntervals: 3,
  /** Between the host's clock and the receiver's, either way. */
  clockSkewSeconds: 60,

  /** After a start of the host, until every pool that it had should be imported. */
  poolImportMinutes: 10,
  /** A pool is a warning from here on … */
  poolFullFromPercent: 80,
  /** … and critical above this. */
  poolFullCriticalPercent: 90,
  /** Of used and available, left to what has a limit of its own: under this it is a warning … */
  spaceLeftPercent: 10,
  /** … and under this critical. */
  spaceLeftCriticalPercent: 3,
  /** Age of the last finished scrub, of a pool that never had one, and of one that runs. */
  scrubAgeDays: 35,
  /** How long a scrub may be paused. */
  scrubPausedHours: 8,
  /** Age of a pool's checkpoint. */
  checkpointAgeHours: 24,

  /** Storages other than zfspool, which have space left instead. */
  storageFullPercent: 90,
  /** From this many fast cycles on a guest without figures, beside others with them, is a warning. */
  withoutFiguresFromCount: 3,

  /** Age of a dataset's oldest snapshot. */
  snapshotAgeDays: 30,
  /** From this many snapshots on a dataset counts as one that is snapshotted regularly … */
  regularSnapshotsFromCount: 10,
  /** … and its newest may be this old. */
  newestSnapshotAgeHours: 48,
  /** Snapshots of one dataset. */
  manySnapshotsCount: 512,
  /** Of a pool's used and available space, held by snapshots. */
  snapshotSpacePercent: 30,

  /** Age of apt's package lists. */
  updateCheckAgeDays: 7,
} as const;

export type Thresholds = Readonly<Record<keyof typeof THRESHOLDS, number>>;

export const SECONDS_PER_MINUTE = 60;
export const SECONDS_PER_HOUR = 3600;
export const SECONDS_PER_DAY = 86_400;
