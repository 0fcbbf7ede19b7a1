/** For any thresholds the verdict is that of the defaults with the border moved. */
import { deepStrictEqual, notDeepStrictEqual } from "node:assert/strict";
import {
  healthyHost,
  NOW_UNIX,
  present,
  type TestingHost,
} from "../../testing/verdict/known_host.ts";
import { DAY, HOUR, reasonLines } from "../../testing/verdict/truth_row.ts";
import { createRandom } from "../../testing/damage.ts";
import { judge } from "./judge.ts";
import { IN_ORDER, THRESHOLD_TABLE, type ThresholdKey } from "./threshold_table.ts";
import { THRESHOLD_KEYS, THRESHOLDS, type Thresholds } from "./thresholds.ts";

type Reading = (host: TestingHost, value: number) => void;

/** How a host gives a reading of so much, in the threshold's own unit. */
const READINGS: { readonly [K in ThresholdKey]?: Reading } = {
  poolFullFromPercent: ({ pool }, percent) => void (pool.capacity_percent = percent),
  poolFullCriticalPercent: ({ pool }, percent) => void (pool.capacity_percent = percent),
  scrubAgeDays: ({ pool }, days) => {
    pool.last_scrub_end = NOW_UNIX - days * DAY;
    pool.scan = { ...present(pool.scan), end_unix: pool.last_scrub_end };
    pool.scans = [pool.scan];
  },
  checkpointAgeHours: ({ pool }, hours) =>
    void (pool.checkpoint = { start_unix: NOW_UNIX - hours * HOUR, space_bytes: 1e9 }),
  storageFullPercent: ({ storage }, percent) =>
    Object.assign(storage, { total_bytes: 100, used_bytes: percent, avail_bytes: 100 - percent }),
  snapshotAgeDays: ({ dataset }, days) =>
    void (dataset.oldest_snapshot_unix = NOW_UNIX - days * DAY),
  newestSnapshotAgeHours: ({ dataset }, hours) => {
    dataset.snapshot_count = 1_000_000;
    dataset.newest_snapshot_unix = dataset.oldest_snapshot_unix = NOW_UNIX - hours * HOUR;
  },
  manySnapshotsCount: ({ dataset }, count) => void (dataset.snapshot_count = count),
  updateCheckAgeDays: ({ system }, days) =>
    void (system.updates_checked_unix = NOW_UNIX - days * DAY),
  certificateDays: ({ care }, days) => holdFor(care, days),
  certificateCriticalDays: ({ care }, days) => holdFor(care, days),
};

function holdFor(care: TestingHost["care"], days: number): void {
  for (const certificate of present(care.certificates).certificates) {
    certificate.not_after_unix = NOW_UNIX + days * DAY;
  }
}

/** From the border: on it, and either side of it. */
const DISTANCES = [-1, 0, 1];
const ROUNDS = 60;

for (const [key, read] of Object.entries(READINGS) as [ThresholdKey, Reading][]) {
  const { codes } = THRESHOLD_TABLE[key];
  const found = (value: number, thresholds: Thresholds) => {
    const host = healthyHost();
    read(host, value);
    return reasonLines(judge(host.known, NOW_UNIX, thresholds))
      .filter((line) => codes.some((code) => line.split(" ").includes(code)));
  };
  const atDefault = DISTANCES.map((distance) => found(THRESHOLDS[key] + distance, THRESHOLDS));

  Deno.test(`${key} moves its border, wherever the others are`, () => {
    notDeepStrictEqual(atDefault[0], atDefault[2]);
    const random = createRandom(7);
    for (let round = 0; round < ROUNDS; round++) {
      const thresholds = someThresholds(random);
      const moved = DISTANCES.map((distance) => found(thresholds[key] + distance, thresholds));
      deepStrictEqual(moved, atDefault, JSON.stringify(thresholds));
    }
  });
}

/** In order, and the two of a pair so far apart that neither border is within reach of the other. */
function someThresholds(random: () => number): Thresholds {
  for (;;) {
    const drawn = Object.fromEntries(THRESHOLD_KEYS.map((key) => {
      const { least, most } = THRESHOLD_TABLE[key];
      return [key, least + Math.floor(random() * (Math.min(most, 1000) - least))];
    })) as Thresholds;
    const isApart = ([lower, higher]: typeof IN_ORDER[number]) => drawn[higher] - drawn[lower] > 2;
    if (IN_ORDER.every(isApart)) return drawn;
  }
}
