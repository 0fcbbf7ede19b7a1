/** Rules about the snapshots of a dataset. */
import type { Dataset } from "../sample/zfs_datasets.ts";
import type { Facts } from "./facts.ts";
import { countText, durationText } from "./number_text.ts";
import { type Test, testEach } from "./rule.ts";
import { SECONDS_PER_DAY, SECONDS_PER_HOUR } from "./thresholds.ts";

function testDatasets(sentence: (dataset: Dataset, facts: Facts) => string | null): Test {
  return testEach((facts) => facts.datasets, (dataset) => dataset.name, sentence);
}

export const snapshotOld = testDatasets(({ name, oldest_snapshot_unix }, { nowUnix, limits }) => {
  if (oldest_snapshot_unix === null) return null;
  const age = nowUnix - oldest_snapshot_unix;
  return age > limits.snapshotAgeDays * SECONDS_PER_DAY
    ? `Dataset "${name}": the oldest snapshot is ${durationText(age)} old ` +
      `(limit ${limits.snapshotAgeDays} days)`
    : null;
});

export const snapshotStale = testDatasets((dataset, { nowUnix, limits }) => {
  const { name, snapshot_count, newest_snapshot_unix } = dataset;
  if (snapshot_count === null || newest_snapshot_unix === null) return null;
  const age = nowUnix - newest_snapshot_unix;
  return snapshot_count >= limits.regularSnapshotsFromCount &&
      age > limits.newestSnapshotAgeHours * SECONDS_PER_HOUR
    ? `Dataset "${name}" has ${countText(snapshot_count, "snapshot")}, but the newest is ` +
      `${durationText(age)} old (limit ${limits.newestSnapshotAgeHours} h)`
    : null;
});
