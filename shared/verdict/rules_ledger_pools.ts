/** Rules about what the server remembers of pools: they hold as long as it says so. */
import { POOL_CAUSE } from "./cause.ts";
import type { Facts } from "./facts.ts";
import { ERROR_KINDS, type ErrorCounts } from "./ledger_facts.ts";
import { countText, listText } from "./number_text.ts";
import { RANK } from "./risk.ts";
import { type Rule, type Test, testEach } from "./rule.ts";
import { SECONDS_PER_DAY } from "./thresholds.ts";

const ofDevice = ({ device, device_id }: { device: string; device_id: string }) => ({
  subject: device,
  subject_id: device_id,
});
const ofPool = ({ pool, pool_id }: { pool: string; pool_id: string }) => ({
  subject: pool,
  subject_id: pool_id,
});

/** Findings of `test` but those whose subject another rule has found already. */
function unlessFound(codes: readonly string[], test: Test): Test {
  return (facts, found) => {
    const findings = test(facts, found);
    if (findings.length === 0) return findings;
    const others = found.filter(({ code }) => codes.includes(code));
    const subjects = new Set(others.map(({ subject_id }) => subject_id));
    return findings.filter(({ subject, subject_id = subject }) => !subjects.has(subject_id));
  };
}

const deviceErrorBurst: Test = testEach(
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
const deviceErrorsGrew: Test = unlessFound(
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

const deviceSlow: Test = testEach(
  ({ ledger }) => ledger.device_errors,
  ofDevice,
  ({ slow_within_24h }, { limits }) =>
    slow_within_24h >= limits.slowIosFromCount
      ? `${countText(slow_within_24h, "slow I/O")} within 24 h`
      : null,
);

const errorsShared: Test = testEach(
  ({ ledger }) => ledger.shared_growth,
  ({ vdev, pool_id, kind }) => ({ subject: vdev, subject_id: `${pool_id}/${vdev}/${kind}` }),
  ({ kind, errors, devices }) =>
    `Each of its ${devices} disks got ${countText(errors, `${kind} error`)} at once: rather what ` +
    "they share than the disks",
);

const dataErrorsUnproven: Test = unlessFound(
  ["pool_data_errors"],
  testEach(
    ({ ledger }) => ledger.data_errors,
    ofPool,
    ({ errors }) =>
      `${countText(errors, "data error")} earlier, and no whole scrub has ended without since`,
  ),
);

const scanSlow: Test = testEach(
  ({ ledger }) => ledger.scans,
  (scan) => ({ subject: scan.pool, subject_id: `${scan.pool_id}/${scan.function}` }),
  ({ function: name, times_as_slow }, { limits }) =>
    times_as_slow !== null && times_as_slow * 100 > limits.scanSlowPercent
      ? `The ${name.toLowerCase()} takes over ${limits.scanSlowPercent} % of the usual time`
      : null,
);

/** A resilver that ends has its disk in place; one that does not goes on over the same blocks. */
const resilverRestarts: Test = testEach(
  ({ ledger }) => ledger.scans,
  ({ pool, pool_id, function: name }) => ({ subject: pool, subject_id: `${pool_id}/${name}` }),
  ({ function: name, is_running, restarts }, { limits }) =>
    name === "RESILVER" && is_running && restarts >= limits.resilverRestartsFromCount
      ? `The resilver has begun anew ${countText(restarts, "time")} without an end`
      : null,
);

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

const poolFullSoonCritical = fullWithin(({ limits }) => limits.forecastCriticalDays);
const poolFullSoon = unlessFound(
  ["pool_full_soon_critical"],
  fullWithin(({ limits }) => limits.forecastDays),
);

const POOL = { about: "pool", reads: [] } as const;
const DEVICE = { ...POOL, cause: POOL_CAUSE.devices };
const FORECAST = { ...POOL, rank: RANK.filling, cause: POOL_CAUSE.space };

export const LEDGER_POOL_RULES: readonly Rule[] = [
  {
    level: "critical",
    code: "device_error_burst",
    ...DEVICE,
    rank: RANK.degraded,
    next: "Look at cable and controller first",
    test: deviceErrorBurst,
  },
  {
    level: "critical",
    code: "pool_full_soon_critical",
    ...FORECAST,
    next: "Free space today",
    test: poolFullSoonCritical,
  },
  {
    level: "warning",
    code: "device_errors_grew",
    ...DEVICE,
    next: "Acknowledge them once the disk was looked after",
    test: deviceErrorsGrew,
  },
  {
    level: "warning",
    code: "device_slow",
    ...DEVICE,
    next: "Look at the disk's SMART values",
    test: deviceSlow,
  },
  {
    level: "warning",
    code: "resilver_restarts",
    ...POOL,
    rank: RANK.degraded,
    cause: POOL_CAUSE.health,
    next: "Look for what interrupts it in the kernel's log",
    test: resilverRestarts,
  },
  {
    level: "warning",
    code: "data_errors_unproven",
    ...POOL,
    rank: RANK.dataErrors,
    cause: POOL_CAUSE.data,
    next: "Scrub the pool",
    test: dataErrorsUnproven,
  },
  {
    level: "warning",
    code: "pool_full_soon",
    ...FORECAST,
    next: "Find what grows",
    test: poolFullSoon,
  },
  {
    level: "note",
    code: "errors_shared",
    ...DEVICE,
    next: "Look at what the disks share",
    test: errorsShared,
  },
  {
    level: "note",
    code: "scan_slow",
    ...POOL,
    cause: POOL_CAUSE.scrub,
    next: "Look for a slow disk",
    test: scanSlow,
  },
];
