/** What the judge says of what the server remembers. */
import { NOW_UNIX, type TestingHost } from "./known_host.ts";
import {
  BURST,
  classOf,
  coverageOf,
  errorsOf,
  forecastOf,
  LOSS,
  remembered,
  scanOf,
} from "./truth_ledger.ts";
import { DAY, HOUR } from "./truth_row.ts";

const policy = (fields: object) =>
  remembered({
    policies: [{
      policy_id: "p",
      dataset: "tank/data",
      unmet: "hourly",
      newest_unix: NOW_UNIX - DAY,
      wanted: 2 * HOUR,
      count: 3,
      ...fields,
    }],
  });

export const LEDGER_TEXTS: readonly [string, (host: TestingHost) => void][] = [
  ["12 of 36 snapshots (sanoid) vanished, and not by pruning", LOSS],
  ["10 checksum errors within 10 min", errorsOf({ burst: BURST })],
  [
    "12 read and write errors within 10 min",
    errorsOf({ burst: { ...BURST, kind: "io", errors: 12 } }),
  ],
  [
    "1 read error and 3 checksum errors that ZFS counts no more, and nobody has acknowledged",
    errorsOf({
      grew_unix: NOW_UNIX,
      unacknowledged: { read: 1, write: 0, checksum: 3, slow: 4 },
    }),
  ],
  ["12 slow I/Os within 24 h", errorsOf({ slow_within_24h: 12 })],
  [
    "Full within 3 days, at the rate of the last four weeks",
    forecastOf({ full_unix: NOW_UNIX + DAY }),
  ],
  ["The scrub takes over 200 % of the usual time", scanOf({ times_as_slow: 3 })],
  ["No new snapshot (sanoid hourly), and one is usual each 60 min", classOf({})],
  ["Its newest hourly snapshot is too old: its policy wants one each 2 h", policy({})],
  ["No hourly snapshot, and its policy wants one each 2 h", policy({ newest_unix: null })],
  ["3 snapshots, and its policy wants 10", policy({ unmet: "count", wanted: 10 })],
  ["scsi0: no snapshot, no replication and no backup", coverageOf({})],
  [
    "The same machine ID as pve-02 and pve-03",
    remembered({
      clones: [{ kind: "machine", id: "a", others: ["pve-02", "pve-03"], name: "" }],
    }),
  ],
];
