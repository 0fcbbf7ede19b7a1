/** Rules about what the server remembers: they look at no reading, and hold as long as it says so. */
import type { Facts } from "./facts.ts";
import { guestId } from "./identity.ts";
import { ERROR_KINDS, type ErrorCounts, type PolicyFacts } from "./ledger_facts.ts";
import { countText, durationText, listText } from "./number_text.ts";
import { type Finding, type Test, testEach } from "./rule.ts";
import { SECONDS_PER_DAY } from "./thresholds.ts";

const ofDevice = ({ device, device_id }: { device: string; device_id: string }) => ({
  subject: device,
  subject_id: device_id,
});
const ofPool = ({ pool, pool_id }: { pool: string; pool_id: string }) => ({
  subject: pool,
  subject_id: pool_id,
});
const ofClass = (item: { dataset: string; class: string }) => ({
  subject: item.dataset,
  subject_id: `${item.dataset}@${item.class}`,
});

/** Findings of `test` but those whose subject another rule has found already. */
function unlessFound(codes: readonly string[], test: Test): Test {
  return (facts, found) =>
    test(facts, found).filter(({ subject, subject_id = subject }) =>
      !found.some((reason) => codes.includes(reason.code) && reason.subject_id === subject_id)
    );
}

export const deviceErrorBurst: Test = testEach(
  ({ ledger }) => ledger.device_errors,
  ofDevice,
  ({ burst }) =>
    burst === null
      ? null
      : `${burst.errors} ${
        burst.kind === "io" ? "read and write" : "checksum"
      } errors within 10 min`,
);

/** What ZFS still counts is the reason of its own rule. */
export const deviceErrorsGrew: Test = unlessFound(
  ["device_errors", "device_errors_unprotected", "device_error_burst"],
  testEach(
    ({ ledger }) => ledger.device_errors,
    ofDevice,
    ({ grew_unix, unacknowledged }, { nowUnix, limits }) =>
      grew_unix !== null && nowUnix - grew_unix <= limits.eventHoldsDays * SECONDS_PER_DAY
        ? `${errorsText(unacknowledged)} that ZFS counts no more, and nobody has acknowledged`
        : null,
  ),
);

function errorsText(counts: ErrorCounts): string {
  const kinds = ERROR_KINDS.filter((kind) => kind !== "slow" && counts[kind] > 0);
  return listText(kinds.map((kind) => countText(counts[kind], `${kind} error`)));
}

export const deviceSlow: Test = testEach(
  ({ ledger }) => ledger.device_errors,
  ofDevice,
  ({ slow_within_24h }, { limits }) =>
    slow_within_24h >= limits.slowIosFromCount
      ? `${countText(slow_within_24h, "slow I/O")} within 24 h`
      : null,
);

export const errorsShared: Test = testEach(
  ({ ledger }) => ledger.shared_growth,
  ({ vdev, pool_id, kind }) => ({ subject: vdev, subject_id: `${pool_id}/${vdev}/${kind}` }),
  ({ kind, errors, devices }) =>
    `Each of its ${devices} disks got ${countText(errors, `${kind} error`)} at once: rather what ` +
    "they share than the disks",
);

export const dataErrorsUnproven: Test = unlessFound(
  ["pool_data_errors"],
  testEach(
    ({ ledger }) => ledger.data_errors,
    ofPool,
    ({ errors }) =>
      `${countText(errors, "data error")} earlier, and no whole scrub has ended without since`,
  ),
);

export const scanSlow: Test = testEach(
  ({ ledger }) => ledger.scans,
  (scan) => ({ subject: scan.pool, subject_id: `${scan.pool_id}/${scan.function}` }),
  ({ function: name, times_as_slow }, { limits }) =>
    times_as_slow !== null && times_as_slow * 100 > limits.scanSlowPercent
      ? `The ${name.toLowerCase()} takes over ${limits.scanSlowPercent} % of the usual time`
      : null,
);

export const snapshotsLost: Test = testEach(
  ({ ledger }) => ledger.snapshot_losses,
  ofClass,
  (loss) => `${loss.lost} of ${loss.of} snapshots (${loss.class}) vanished, and not by pruning`,
);

const classLate = testEach(
  ({ ledger }) => ledger.snapshot_classes,
  ofClass,
  (item, { nowUnix }) =>
    nowUnix > item.stale_unix
      ? `No new snapshot (${item.class}), and one is usual each ${durationText(item.gap_seconds)}`
      : null,
);

/** Of a dataset that has no new one at all, that is the reason. */
export const snapshotLate: Test = (facts, found) =>
  classLate(facts, found).filter(({ subject }) =>
    !found.some((reason) => reason.code === "snapshot_stale" && reason.subject === subject)
  );

export const policyUnmet: Test = testEach(
  ({ ledger }) => ledger.policies,
  ({ dataset, policy_id, unmet }) => ({
    subject: dataset,
    subject_id: `${dataset}@${policy_id}/${unmet}`,
  }),
  policyText,
);

function policyText({ unmet, newest_unix, wanted, count }: PolicyFacts): string {
  if (unmet === "count") return `${countText(count, "snapshot")}, and its policy wants ${wanted}`;
  const each = `its policy wants one each ${durationText(wanted)}`;
  return newest_unix === null
    ? `No ${unmet} snapshot, and ${each}`
    : `Its newest ${unmet} snapshot is too old: ${each}`;
}

function fullWithin(days: (facts: Facts) => number): Test {
  return testEach(
    ({ ledger }) => ledger.forecasts,
    ofPool,
    ({ full_unix, used_percent }, facts) => {
      const within = days(facts);
      return full_unix !== null && used_percent > facts.limits.forecastFromPercent &&
          full_unix - facts.nowUnix < within * SECONDS_PER_DAY
        ? `Full within ${within} days, at the rate of the last four weeks`
        : null;
    },
  );
}

export const poolFullSoonCritical = fullWithin(({ limits }) => limits.forecastCriticalDays);
export const poolFullSoon = unlessFound(
  ["pool_full_soon_critical"],
  fullWithin(({ limits }) => limits.forecastDays),
);

/** Templates can be made anew. */
export const guestUncovered: Test = ({ ledger, guests }) => {
  const templates = new Set(guests.filter(({ template }) => template === true).map(guestId));
  const bare = ledger.coverage.filter((disk) =>
    disk.is_snapshotted === false && disk.is_replicated === false &&
    disk.is_backed_up === false && !templates.has(disk.guest_id)
  );
  return [...Map.groupBy(bare, ({ guest_id }) => guest_id)].map(([subject, disks]): Finding => ({
    subject,
    text: `${listText(disks.map(({ disk }) => disk))}: no snapshot, no replication and no backup`,
  }));
};

export const cloned: Test = testEach(
  ({ ledger }) => ledger.clones,
  ({ kind, id, name }) => ({ subject: name, subject_id: kind === "machine" ? "" : id }),
  ({ kind, others }) =>
    kind === "machine"
      ? `The same machine ID as ${listText(others)}`
      : `${listText(others)} reports a pool with the same GUID`,
);
