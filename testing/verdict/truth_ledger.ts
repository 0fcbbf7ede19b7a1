/** Rows about what the server remembers of a host. */
import { deviceIds } from "../../shared/verdict/identity.ts";
import {
  type DeviceErrorFacts,
  type ErrorCounts,
  type ForecastFacts,
  type LedgerFacts,
  NO_LEDGER,
  type PolicedDataset,
  type ScanFacts,
  type SnapshotClassFacts,
} from "../../shared/verdict/ledger_facts.ts";
import { NOW_UNIX, type TestingHost } from "./known_host.ts";
import { DAY, HOUR, row, SECOND, type TruthRow } from "./truth_row.ts";

/** Sets what is remembered. */
export function remembered(facts: Partial<LedgerFacts>) {
  return ({ known }: TestingHost) => {
    known.ledger = { ...NO_LEDGER, ...facts };
  };
}

const TANK = { pool: "tank", pool_id: "17" };
const NO_ERRORS: ErrorCounts = { read: 0, write: 0, checksum: 0, slow: 0 };

export function errorsOf(fields: Partial<DeviceErrorFacts>) {
  return remembered({
    device_errors: [{
      ...TANK,
      device: "tank/sdx",
      device_id: "17/18",
      unacknowledged: { ...NO_ERRORS, checksum: 3 },
      grew_unix: null,
      slow_within_24h: 0,
      burst: null,
      ...fields,
    }],
  });
}

export const BURST = { kind: "checksum", errors: 10, at_unix: NOW_UNIX - HOUR } as const;

export function scanOf(fields: Partial<ScanFacts>) {
  return remembered({
    scans: [{
      ...TANK,
      function: "SCRUB",
      is_running: true,
      rate: 1e8,
      eta_unix: NOW_UNIX + HOUR,
      times_as_slow: null,
      restarts: 0,
      ...fields,
    }],
  });
}

export function forecastOf(fields: Partial<ForecastFacts>) {
  return remembered({
    forecasts: [{
      ...TANK,
      used_percent: 71,
      growth_bytes_per_week: 1e9,
      full_unix: null,
      ninety_percent_unix: null,
      error_seconds: DAY,
      week_ago_error_bytes: 0,
      ...fields,
    }],
  });
}

export function classOf(fields: Partial<SnapshotClassFacts>) {
  return remembered({
    snapshot_classes: [{
      dataset: "tank/data",
      class: "sanoid hourly",
      newest_unix: NOW_UNIX - 4 * HOUR,
      gap_seconds: HOUR,
      stale_unix: NOW_UNIX - HOUR,
      ...fields,
    }],
  });
}

/** What policies say of "tank/data", beside what `change` makes of the host. */
function withPolicy(policed: Partial<PolicedDataset>, change: (host: TestingHost) => void) {
  return (host: TestingHost) => {
    change(host);
    const row = { is_newest_asked: true, classes: [], ...policed };
    host.known.ledger = {
      ...NO_LEDGER,
      ...host.known.ledger,
      policed: new Map([["tank/data", row]]),
    };
  };
}

function stale({ dataset }: TestingHost): void {
  dataset.snapshot_count = 20;
  dataset.newest_snapshot_unix = NOW_UNIX - 3 * DAY;
  dataset.oldest_snapshot_unix = NOW_UNIX - 4 * DAY;
}

export const LOSS = remembered({
  snapshot_losses: [{ dataset: "tank/data", class: "sanoid", lost: 12, of: 36, at_unix: NOW_UNIX }],
});

const ERRORS = [
  row(
    "ten errors of a device within 600 s are critical",
    errorsOf({ burst: BURST }),
    "critical device_error_burst tank/sdx: 10 checksum errors within 10 min",
  ),
  row(
    "such a burst is not told again as growth",
    errorsOf({ burst: BURST, grew_unix: NOW_UNIX }),
    "critical device_error_burst tank/sdx",
  ),
  row(
    "errors that ZFS counts no more are a warning for 7 days",
    errorsOf({ grew_unix: NOW_UNIX - 7 * DAY + SECOND }),
    "warning device_errors_grew tank/sdx",
  ),
  row("and then no longer", errorsOf({ grew_unix: NOW_UNIX - 7 * DAY - SECOND })),
  row(
    "errors that stood when a device was first read are no growth",
    errorsOf({ grew_unix: null }),
  ),
  row("errors that ZFS counts are the reason of its device", (host) => {
    host.disk.checksum_errors = 3;
    errorsOf({
      device: "tank/sda",
      device_id: deviceIds(host.pool).get(host.disk) ?? "",
      grew_unix: NOW_UNIX,
    })(host);
  }, "warning device_errors tank/sda"),
  row("nine slow I/Os are fine", errorsOf({ slow_within_24h: 9 })),
  row(
    "ten slow I/Os are a warning",
    errorsOf({ slow_within_24h: 10 }),
    "warning device_slow tank/sdx",
  ),
  row(
    "the same errors on all disks of a vdev are a note",
    remembered({
      shared_growth: [{
        ...TANK,
        vdev: "tank/raidz1-0",
        kind: "checksum",
        errors: 7,
        devices: 3,
        at_unix: NOW_UNIX,
      }],
    }),
    "note errors_shared tank/raidz1-0: Each of its 3 disks got 7 checksum errors at once: rather " +
      "what they share than the disks",
  ),
  row(
    "data errors that no scrub has disproved are a warning",
    remembered({
      data_errors: [{ ...TANK, errors: 2, seen_unix: NOW_UNIX - DAY }],
    }),
    "warning data_errors_unproven tank: 2 data errors earlier, and no whole scrub has ended " +
      "without since",
  ),
  row("data errors that ZFS tells are their own reason", (host) => {
    host.pool.error_count = 2;
    const pool_id = host.pool.guid ?? host.pool.name;
    remembered({ data_errors: [{ ...TANK, pool_id, errors: 2, seen_unix: NOW_UNIX }] })(host);
  }, "critical pool_data_errors tank"),
];

const TIMES = [
  row("a scan in twice the usual time is fine", scanOf({ times_as_slow: 2 })),
  row("a scan in more is a note", scanOf({ times_as_slow: 2.005 }), "note scan_slow tank"),
  row("a scan that nobody can compare is fine", scanOf({ times_as_slow: null })),
  row("a resilver that began anew twice is fine", scanOf({ function: "RESILVER", restarts: 2 })),
  row(
    "a resilver that began anew three times is a warning",
    scanOf({ function: "RESILVER", restarts: 3 }),
    "warning resilver_restarts tank: The resilver has begun anew 3 times without an end",
  ),
  row(
    "one that has ended at last is fine",
    scanOf({ function: "RESILVER", is_running: false, restarts: 3 }),
  ),
  row("a scrub that began anew so often is fine", scanOf({ restarts: 3 })),
  row("a pool that is full in 14 days is fine", forecastOf({ full_unix: NOW_UNIX + 14 * DAY })),
  row(
    "a pool that is full within 14 days is a warning",
    forecastOf({ full_unix: NOW_UNIX + 14 * DAY - SECOND }),
    "warning pool_full_soon tank: Full within 14 days, at the rate of the last four weeks",
  ),
  row(
    "a pool that is full in 3 days is a warning",
    forecastOf({ full_unix: NOW_UNIX + 3 * DAY }),
    "warning pool_full_soon tank",
  ),
  row(
    "a pool that is full within 3 days is critical",
    forecastOf({ full_unix: NOW_UNIX + 3 * DAY - SECOND }),
    "critical pool_full_soon_critical tank",
  ),
  row(
    "a pool at 70 % is never full soon",
    forecastOf({ used_percent: 70, full_unix: NOW_UNIX + DAY }),
  ),
  row("a pool that does not grow is never full", forecastOf({ full_unix: null })),
];

const SNAPSHOTS = [
  row(
    "snapshots that vanish outside every pattern are critical",
    LOSS,
    "critical snapshots_lost tank/data: 12 of 36 snapshots (sanoid) vanished, and not by pruning",
  ),
  row(
    "a class of snapshots that is stale is a warning",
    classOf({ stale_unix: NOW_UNIX - SECOND }),
    "warning snapshot_late tank/data",
  ),
  row(
    "a class of snapshots that becomes stale just now is fine",
    classOf({ stale_unix: NOW_UNIX }),
  ),
  row("a dataset without any new snapshot is one reason", (host) => {
    stale(host);
    classOf({})(host);
  }, "warning snapshot_stale tank/data"),
  row(
    "a policy that is not met is a warning",
    remembered({
      policies: [{
        policy_id: "p",
        policy: "nightly",
        dataset: "tank/data",
        unmet: "daily",
        newest_unix: null,
        wanted: DAY,
        count: 0,
      }],
    }),
    "warning policy_unmet tank/data",
  ),
  row(
    "a class that answers to a policy is not late by what is usual for it",
    withPolicy({ classes: ["sanoid hourly"] }, classOf({})),
  ),
  row(
    "a class that answers to no policy is late by what is usual for it",
    withPolicy({ classes: ["sanoid daily"] }, classOf({})),
    "warning snapshot_late tank/data",
  ),
  row(
    "where a policy says how old the newest may be, nothing else does",
    withPolicy({ is_newest_asked: true }, stale),
  ),
  row(
    "where a policy asks for a number alone, the newest is judged as everywhere",
    withPolicy({ is_newest_asked: false }, stale),
    "warning snapshot_stale tank/data",
  ),
  row("the oldest snapshot of a dataset without a policy is over 30 days old", (host) => {
    host.dataset.oldest_snapshot_unix = NOW_UNIX - 31 * DAY;
  }, "warning snapshot_old tank/data"),
  row(
    "a policy keeps snapshots that are over 30 days old",
    withPolicy({}, (host) => {
      host.dataset.oldest_snapshot_unix = NOW_UNIX - 31 * DAY;
    }),
  ),
];

const GUESTS = [
  row(
    "a machine ID that another host has is a note",
    remembered({
      clones: [{ kind: "machine", id: "a", others: ["pve-02"], has_more: false, name: "" }],
    }),
    "note cloned",
  ),
  row(
    "a pool that another host reports as well is a note",
    remembered({
      clones: [{ kind: "pool", id: "17", others: ["pve-02"], has_more: false, name: "tank" }],
    }),
    "note cloned tank",
  ),
];

export const LEDGER_ROWS: readonly TruthRow[] = [...ERRORS, ...TIMES, ...SNAPSHOTS, ...GUESTS];
