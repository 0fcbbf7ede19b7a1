/** Every number the judge compares with, once. `thresholds.ts` is how it is used and changed. */

import { count, days, hours, intervals, minutes, percent, seconds } from "./threshold.ts";
import { BACKUPS, CARE, GUESTS } from "./threshold_rows_care.ts";

const READINGS = {
  staleAfterIntervals: intervals(
    3,
    "A sample older than this many intervals of its own kind is stale.",
    ["sample_stale"],
  ),
  clockSkewSeconds: seconds(
    60,
    "Between the host's clock and the server's, either way; a time further ahead is in the future.",
    [
      "clock_skew",
      "scan_future",
      "scrub_overdue",
      "never_scrubbed",
      "scrub_unknown",
      "snapshot_future",
      "updates_unknown",
    ],
  ),
  withoutFiguresFromCount: count(
    3,
    "From this many fast cycles on a guest without figures, beside others with them, is told.",
    ["guest_no_figures"],
  ),
  eventHoldsDays: days(
    7,
    "Errors that ZFS counts no more are told for so long, unless somebody acknowledges them.",
    ["device_errors_grew"],
  ),
};

const POOLS = {
  poolImportMinutes: minutes(
    10,
    "After a start of the host, until every pool that it had should be imported.",
    ["pool_gone", "pool_away", "pool_removable_away"],
  ),
  poolFullFromPercent: percent(
    80,
    "A pool is a warning from here on.",
    ["pool_capacity"],
  ),
  poolFullCriticalPercent: percent(
    90,
    "A pool is critical above this.",
    ["pool_capacity", "pool_capacity_critical"],
  ),
  forecastDays: days(
    14,
    "A pool that will be full within so many days is a warning.",
    ["pool_full_soon"],
  ),
  forecastCriticalDays: days(
    3,
    "A pool that will be full within so many days is critical.",
    ["pool_full_soon_critical"],
  ),
  forecastFromPercent: percent(
    70,
    "When a pool will be full is told only above this.",
    ["pool_full_soon", "pool_full_soon_critical"],
  ),
  scrubAgeDays: days(
    35,
    "Age of the last finished scrub, of a pool that never had one, and of one that runs.",
    ["scrub_overdue", "never_scrubbed", "scrub_unknown"],
  ),
  scrubPausedHours: hours(
    8,
    "How long a scrub may be paused.",
    ["scrub_paused"],
  ),
  scanSlowPercent: percent(
    200,
    "Of the usual time of a pool's scans, by the median of the last five.",
    ["scan_slow"],
    [110, 10_000],
  ),
  classFullPercent: percent(
    75,
    "A special or dedup class is a warning above this: ZFS keeps the rest of it for metadata.",
    ["class_full"],
  ),
  resilverRestartsFromCount: count(
    3,
    "A resilver that has begun anew so often without an end is a warning.",
    ["resilver_restarts"],
  ),
  checkpointAgeHours: hours(
    24,
    "Age of a pool's checkpoint.",
    ["pool_checkpoint"],
  ),
  trimAgeDays: days(
    40,
    "Age of the last trim of a device that can be trimmed, in a pool with autotrim off.",
    ["pool_untrimmed"],
  ),
  slowIosFromCount: count(
    10,
    "From this many slow I/Os of a device within 24 h on it is a warning.",
    ["device_slow"],
  ),
};

const SPACE = {
  spaceLeftPercent: percent(
    10,
    "Of used and available, left to what has a limit of its own: under this it is a warning.",
    ["dataset_full", "storage_full", "guest_disk_full"],
    [1, 99],
  ),
  spaceLeftCriticalPercent: percent(
    3,
    "Of used and available, left to what has a limit of its own: under this it is critical.",
    ["dataset_full", "dataset_full_critical", "storage_full", "storage_full_critical"],
    [1, 99],
  ),
  storageFullPercent: percent(
    90,
    "A storage that is no zfspool is a warning above this; a zfspool has space left instead.",
    ["storage_full"],
  ),
  snapshotSpacePercent: percent(
    30,
    "Of a pool's used and available space, held by snapshots.",
    ["snapshot_space"],
  ),
  thinPromisedPercent: percent(
    100,
    "Of a pool's used and available space, promised to volumes without a reservation.",
    ["thin_overcommit"],
    [10, 10_000],
  ),
};

const SNAPSHOTS = {
  snapshotAgeDays: days(
    30,
    "Age of a dataset's oldest snapshot.",
    ["snapshot_old"],
  ),
  regularSnapshotsFromCount: count(
    10,
    "From this many snapshots on a dataset counts as one that is snapshotted regularly.",
    ["snapshot_stale", "snapshot_future"],
  ),
  newestSnapshotAgeHours: hours(
    48,
    "Age of the newest snapshot of a dataset that is snapshotted regularly.",
    ["snapshot_stale"],
  ),
  manySnapshotsCount: count(
    512,
    "Snapshots of one dataset.",
    ["snapshots_many"],
  ),
  manyHostSnapshotsCount: count(
    10_000,
    "Snapshots of all pools of a host.",
    ["snapshots_many_host"],
  ),
};

/** As lists show them: by what they are about. */
export const THRESHOLD_SUBJECTS = [
  { subject: "Readings and clocks", thresholds: READINGS },
  { subject: "Pools", thresholds: POOLS },
  { subject: "Space", thresholds: SPACE },
  { subject: "Snapshots", thresholds: SNAPSHOTS },
  { subject: "Backups", thresholds: BACKUPS },
  { subject: "Guests", thresholds: GUESTS },
  { subject: "Care of the host", thresholds: CARE },
] as const;

export const THRESHOLD_TABLE = {
  ...READINGS,
  ...POOLS,
  ...SPACE,
  ...SNAPSHOTS,
  ...BACKUPS,
  ...GUESTS,
  ...CARE,
};

export type ThresholdKey = keyof typeof THRESHOLD_TABLE;

/** The first of each is to be below the second: both are about one thing. */
export const IN_ORDER: readonly (readonly [lower: ThresholdKey, higher: ThresholdKey])[] = [
  ["poolFullFromPercent", "poolFullCriticalPercent"],
  ["forecastCriticalDays", "forecastDays"],
  ["spaceLeftCriticalPercent", "spaceLeftPercent"],
  ["certificateCriticalDays", "certificateDays"],
];
