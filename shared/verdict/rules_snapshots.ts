/** Rules about the snapshots of a dataset. */
import type { Dataset } from "../sample/zfs_datasets.ts";
import { SNAPSHOTS_CAUSE } from "./cause.ts";
import { type Facts, futureFromUnix } from "./facts.ts";
import { countText } from "./number_text.ts";
import { type Rule, type Test, testEach, testHost } from "./rule.ts";
import { DATASET, datasetTells } from "./tells.ts";
import { SECONDS_PER_DAY, SECONDS_PER_HOUR } from "./thresholds.ts";

function testDatasets(sentence: (dataset: Dataset, facts: Facts) => string | null): Test {
  return testEach((facts) => facts.datasets ?? [], (dataset) => dataset.name, sentence);
}

const snapshotOld = testDatasets(({ name, oldest_snapshot_unix }, facts) => {
  const { hostNowUnix, limits, ledger } = facts;
  return oldest_snapshot_unix !== null &&
      hostNowUnix - oldest_snapshot_unix > limits.snapshotAgeDays * SECONDS_PER_DAY &&
      // What a policy is about is kept on purpose.
      !ledger.policed.has(name)
    ? `Its oldest snapshot is over ${limits.snapshotAgeDays} days old`
    : null;
});

const snapshotStale = testDatasets((dataset, { hostNowUnix, limits, ledger }) => {
  const { name, snapshot_count, newest_snapshot_unix } = dataset;
  if (snapshot_count === null || newest_snapshot_unix === null) return null;
  if (ledger.policed.get(name)?.is_newest_asked) return null;
  return snapshot_count >= limits.regularSnapshotsFromCount &&
      hostNowUnix - newest_snapshot_unix > limits.newestSnapshotAgeHours * SECONDS_PER_HOUR
    ? `${countText(snapshot_count, "snapshot")}, but none newer than ` +
      `${limits.newestSnapshotAgeHours} h`
    : null;
});

/** Agents that do not leave out what is dated in the future hide with it when snapshots stopped. */
const snapshotInFuture = testDatasets((dataset, facts) => {
  const { snapshot_count, newest_snapshot_unix } = dataset;
  return newest_snapshot_unix !== null && newest_snapshot_unix > futureFromUnix(facts) &&
      (snapshot_count ?? 0) >= facts.limits.regularSnapshotsFromCount
    ? "Its newest snapshot is dated in the future: how old the others are is not known"
    : null;
});

const snapshotsMany = testDatasets(({ snapshot_count }, { limits }) =>
  snapshot_count !== null && snapshot_count > limits.manySnapshotsCount
    ? `${countText(snapshot_count, "snapshot")} (over ${limits.manySnapshotsCount})`
    : null
);

/** Of datasets whose snapshots are not known none are counted: there are that many at least. */
const snapshotsManyOnHost = testHost(({ datasets, limits }) => {
  const count = (datasets ?? []).reduce(
    (sum, { snapshot_count }) => sum + (snapshot_count ?? 0),
    0,
  );
  return count > limits.manyHostSnapshotsCount
    ? `${
      countText(count, "snapshot")
    } in all pools together (over ${limits.manyHostSnapshotsCount})`
    : null;
});

const SNAPSHOTS = {
  ...DATASET,
  tells: datasetTells(({ snapshot_count }) => snapshot_count !== null),
  cause: SNAPSHOTS_CAUSE,
};

export const SNAPSHOT_RULES: readonly Rule[] = [
  { level: "unknown", code: "snapshot_future", ...SNAPSHOTS, test: snapshotInFuture },
  { level: "warning", code: "snapshot_stale", ...SNAPSHOTS, test: snapshotStale },
  { level: "warning", code: "snapshot_old", ...SNAPSHOTS, test: snapshotOld },
  { level: "note", code: "snapshots_many", ...SNAPSHOTS, test: snapshotsMany },
  {
    level: "note",
    code: "snapshots_many_host",
    about: "host",
    reads: ["zfs_datasets"],
    cause: { family: "snapshots", matter: "snapshots" },
    test: snapshotsManyOnHost,
  },
];
