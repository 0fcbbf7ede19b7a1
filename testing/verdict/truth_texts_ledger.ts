/** What the judge says of what the server remembers. */
import { NOW_UNIX } from "./known_host.ts";
import { BURST, classOf, errorsOf, forecastOf, remembered, scanOf } from "./truth_ledger.ts";
import { DAY, HOUR, says, type TruthRow } from "./truth_row.ts";

const policy = (fields: object) =>
  remembered({
    policies: [{
      policy_id: "p",
      policy: "nightly",
      dataset: "tank/data",
      unmet: "hourly",
      newest_unix: NOW_UNIX - DAY,
      wanted: 2 * HOUR,
      count: 3,
      ...fields,
    }],
  });

export const LEDGER_TEXTS: readonly TruthRow[] = [
  says(
    "critical device_error_burst tank/sdx: 12 read and write errors within 10 min",
    errorsOf({ burst: { ...BURST, kind: "io", errors: 12 } }),
  ),
  says(
    "warning device_errors_grew tank/sdx: 1 read error and 3 checksum errors that ZFS counts no " +
      "more, and nobody has acknowledged",
    errorsOf({
      grew_unix: NOW_UNIX,
      unacknowledged: { read: 1, write: 0, checksum: 3, slow: 4 },
    }),
  ),
  says("warning device_slow tank/sdx: 12 slow I/Os within 24 h", errorsOf({ slow_within_24h: 12 })),
  says(
    "critical pool_full_soon_critical tank: Full within 3 days, at the rate of the last four weeks",
    forecastOf({ full_unix: NOW_UNIX + DAY }),
  ),
  says(
    "note scan_slow tank: The scrub takes over 200 % of the usual time",
    scanOf({ times_as_slow: 3 }),
  ),
  says(
    "warning snapshot_late tank/data: No new snapshot (sanoid hourly), and one is usual each 60 " +
      "min",
    classOf({}),
  ),
  says(
    'warning policy_unmet tank/data: Policy "nightly" wants the newest hourly snapshot to be at ' +
      "most 2 h old; the newest is of 2027-01-14 08:00 UTC",
    policy({}),
  ),
  says(
    'warning policy_unmet tank/data: Policy "nightly" wants the newest hourly snapshot to be at ' +
      "most 2 h old; there is none",
    policy({ newest_unix: null }),
  ),
  says(
    'warning policy_unmet tank/data: Policy "nightly" wants 10 snapshots; there are 3',
    policy({ unmet: "count", wanted: 10 }),
  ),
  says(
    "note cloned: The same machine ID as pve-02 and pve-03",
    remembered({
      clones: [{
        kind: "machine",
        id: "a",
        others: ["pve-02", "pve-03"],
        has_more: false,
        name: "",
      }],
    }),
  ),
];
