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

  /** How long the HA manager may not have heard of a node. */
  haNodeUnknownMinutes: 10,
  /** Age of the signs of life of the managers of HA. */
  haSilentSeconds: 60,
  /** So many failures in a row of a replication job are a warning. */
  replicationFailedFromCount: 2,
  /** A sync that was due counts as missed after this: a job takes its time. */
  replicationGraceMinutes: 15,
  /** From so many missed syncs on, and so long after the first of them, a job is critical. */
  replicationLateCriticalFromCount: 3,
  replicationLateCriticalHours: 1,
  /** Left to a certificate: under this it is a warning … */
  certificateDays: 10,
  /** … and under this critical. */
  certificateCriticalDays: 2,
  /** Of the writes that a flash disk is made for. */
  diskWearPercent: 90,
  /** Of the usual time of a pool's scans, by the median of the last five. */
  scanSlowPercent: 200,
  /** From this many slow I/Os of a device within 24 h on. */
  slowIosFromCount: 10,
  /** What happened and nobody acknowledged is told for so long after its last sign. */
  eventHoldsDays: 7,
  /** A pool that will be full within so many days is a warning … */
  forecastDays: 14,
  /** … and within so many critical, … */
  forecastCriticalDays: 3,
  /** … both only above this. */
  forecastFromPercent: 70,

  /** Age of apt's package lists. */
  updateCheckAgeDays: 7,
} as const;

export type Thresholds = Readonly<Record<keyof typeof THRESHOLDS, number>>;

export const SECONDS_PER_MINUTE = 60;
export const SECONDS_PER_HOUR = 3600;
export const SECONDS_PER_DAY = 86_400;
