/** Rows about the scans of pools. */
import type { Pool, Scan } from "../../shared/sample/zfs_pools.ts";
import { healthyHost, NOW_UNIX, present } from "./known_host.ts";
import { addError, aheadBy, DAY, HOUR, row, SECOND, type TruthRow } from "./truth_row.ts";

const SCRUBS = [
  ...["SCRUB", "RESILVER", "REBUILD"].map((name) =>
    row(`a ${name} that finished with errors is critical`, ({ pool }) => {
      scan(pool, { function: name, errors: 1 });
    }, "critical scan_errors tank")
  ),
  row("the errors of a scrub count behind another activity", ({ pool }) => {
    pool.scans = [{ ...present(pool.scan), errors: 1 }];
    pool.scan = { ...present(pool.scan), function: "EXPAND", state: "SCANNING" };
  }, "critical scan_errors tank"),
  row("the errors of a resilver count until a whole scrub has ended without", ({ pool }) => {
    const scrub = present(pool.scan);
    const end_unix = present(scrub.end_unix) - 1;
    pool.scans = [scrub, { ...scrub, function: "REBUILD", errors: 4, end_unix }];
  }),
  row("a scrub that ended before does not end them", ({ pool }) => {
    const scrub = present(pool.scan);
    pool.scans = [scrub, { ...scrub, function: "REBUILD", errors: 4, end_unix: NOW_UNIX - DAY }];
  }, "critical scan_errors tank"),
  row("a scrub of a part does not end them", ({ pool }) => {
    const scrub = present(pool.scan);
    pool.scans = [
      { ...scrub, end_unix: NOW_UNIX - HOUR },
      { ...scrub, function: "RESILVER", errors: 4, end_unix: NOW_UNIX - DAY },
    ];
  }, "critical scan_errors tank"),
  row("a scan that still runs with errors has not finished with them", ({ pool }) => {
    scan(pool, { state: "SCANNING", errors: 1 });
  }),
  row("a scrub of exactly 35 days ago is fine", scrubbed(35 * DAY)),
  row(
    "a scrub of 35 days and a second ago is overdue",
    scrubbed(35 * DAY + SECOND),
    "warning scrub_overdue tank",
  ),
  row("a running scrub counts as fresh", (host) => {
    scrubbed(100 * DAY)(host);
    scan(host.pool, { state: "SCANNING", end_unix: null });
  }),
  row("a running scrub counts as fresh for exactly 35 days", running(35 * DAY)),
  row(
    "a scrub that has run for 35 days and a second has not finished",
    running(35 * DAY + SECOND),
    "warning scrub_overdue tank",
  ),
  row("a scrub that runs since no known time counts as fresh", ({ pool }) => {
    scan(pool, { state: "SCANNING", end_unix: null, start_unix: null });
  }),
  row("a scrub paused for exactly 8 h is fine", paused({ paused_unix: NOW_UNIX - 8 * HOUR })),
  row(
    "a scrub paused for 8 h and a second is a warning",
    paused({ paused_unix: NOW_UNIX - 8 * HOUR - SECOND }),
    "warning scrub_paused tank",
  ),
  row(
    "where the pause has no time the start of the scrub counts",
    paused({ start_unix: NOW_UNIX - 8 * HOUR - SECOND }),
    "warning scrub_paused tank",
  ),
  row("unless a resilver has put it aside", ({ pool }) => {
    const scrub = { ...present(pool.scan), state: "SCANNING", end_unix: null, paused: true };
    pool.scans = [scrub, { ...scrub, function: "REBUILD", paused: false }];
  }),
  row("a scrub that ended in the future has no age", ({ pool }) => {
    pool.last_scrub_end = NOW_UNIX + 61;
    pool.scan = null;
  }, "warning scan_future tank"),
  row("a clock may differ by 60 s", ({ pool }) => {
    pool.last_scrub_end = NOW_UNIX + 60;
  }),
  row(
    "where an older scrub is known it counts beside one that ended in the future",
    (host) => {
      scrubbed(36 * DAY)(host);
      scan(host.pool, { end_unix: NOW_UNIX + DAY });
    },
    "warning scrub_overdue tank",
    "warning scan_future tank",
  ),
  row(
    "by the clock of a host that is a year ahead, a scrub of its last month is no future one",
    (host) => {
      aheadBy(365 * DAY, host);
      host.pool.last_scrub_end = NOW_UNIX + 365 * DAY - 30 * DAY;
    },
    "warning clock_skew",
  ),
  row(
    "and one of two months before is as old as it says",
    (host) => {
      aheadBy(365 * DAY, host);
      host.pool.last_scrub_end = NOW_UNIX + 365 * DAY - 60 * DAY;
      host.pool.scan = null;
    },
    "warning scrub_overdue tank",
    "warning clock_skew",
  ),
  row("a first scrub that runs counts as fresh", ({ pool }) => {
    pool.last_scrub_end = null;
    scan(pool, { state: "SCANNING", end_unix: null });
  }),
  row("a paused scrub does not run", (host) => {
    scrubbed(36 * DAY)(host);
    scan(host.pool, { state: "SCANNING", end_unix: null, paused: true });
    scan(host.pool, { paused_unix: NOW_UNIX - HOUR });
  }, "warning scrub_overdue tank"),
  row("a running resilver does not count as a scrub", (host) => {
    scrubbed(36 * DAY)(host);
    scan(host.pool, { function: "RESILVER", state: "SCANNING", end_unix: null });
  }, "warning scrub_overdue tank"),
  row("a remembered scrub counts although a resilver came since", ({ pool }) => {
    scan(pool, { function: "RESILVER" });
  }),
  row("the finished scan counts where no scrub is remembered", ({ pool }) => {
    pool.last_scrub_end = null;
  }),
  row("the later of the remembered scrub and the finished scan counts", ({ pool }) => {
    pool.last_scrub_end = NOW_UNIX - 100 * DAY;
  }),
  row("the end of a resilver is not the end of a scrub", ({ pool }) => {
    pool.last_scrub_end = NOW_UNIX - 36 * DAY;
    scan(pool, { function: "RESILVER" });
  }, "warning scrub_overdue tank"),
  ...([
    ["RESILVER", "FINISHED"],
    ["RESILVER", "SCANNING"],
    ["SCRUB", "CANCELED"],
  ] as const).map(([name, state]) =>
    row(`a finished scrub hidden by a ${name} that is ${state} is unknown`, ({ pool }) => {
      pool.last_scrub_end = null;
      scan(pool, { function: name, state });
    }, "unknown scrub_unknown tank")
  ),
  ...["EXPAND", "REMOVE", "REBUILD"].map((name) =>
    row(`an activity of the kind ${name} hides no scrub: there was none`, ({ pool }) => {
      pool.last_scrub_end = null;
      scan(pool, { function: name });
    }, "warning never_scrubbed tank")
  ),
  ...["EXPAND", "REMOVE", "REBUILD"].map((name) =>
    row(`an activity of the kind ${name} beside a known scrub is fine`, ({ pool }) => {
      pool.scans = [{ ...present(pool.scan) }, { ...present(pool.scan), function: name }];
      scan(pool, { function: name, state: "SCANNING", end_unix: null });
    })
  ),
  row("a scrub of a part of the pool is none: the last whole one counts", ({ pool }) => {
    pool.last_scrub_end = NOW_UNIX - 36 * DAY;
    pool.scans = [{ ...present(pool.scan), end_unix: NOW_UNIX - HOUR }];
  }, "warning scrub_overdue tank"),
  row(
    "a scrub that is not said to be of the whole pool does not tell of one",
    ({ pool }) => {
      pool.last_scrub_end = null;
      pool.scans = [present(pool.scan)];
    },
    "unknown scrub_unknown tank: The latest scrub does not tell that it was of the whole pool; " +
      "the last scrub is unknown until the next one",
  ),
  row("in a pool of exactly 35 days a hidden scrub is no matter", (host) => {
    neverScrubbed(35 * DAY)(host);
    host.pool.scan = { ...SCRUB, function: "RESILVER" };
  }),
  row("in a pool of 35 days and a second it is unknown", (host) => {
    neverScrubbed(35 * DAY + SECOND)(host);
    host.pool.scan = { ...SCRUB, function: "RESILVER" };
  }, "unknown scrub_unknown tank"),
  row("a finished scrub without its end is unknown", ({ pool }) => {
    pool.last_scrub_end = null;
    scan(pool, { end_unix: null });
  }, "unknown scrub_unknown tank"),
  row("a pool of exactly 35 days that was never scrubbed is fine", neverScrubbed(35 * DAY)),
  row(
    "a pool of 35 days and a second that was never scrubbed is a warning",
    neverScrubbed(35 * DAY + SECOND),
    "warning never_scrubbed tank",
  ),
  row("a pool of unknown age that was never scrubbed is unknown", (host) => {
    neverScrubbed(DAY)(host);
    host.zfsDatasets.datasets = host.zfsDatasets.datasets.slice(1);
  }, "unknown scrub_unknown tank"),
  row("its age is not called unknown where the datasets were not read", (host) => {
    neverScrubbed(DAY)(host);
    host.zfsDatasets.datasets = host.zfsDatasets.datasets.slice(1);
    addError(host.medium.sections.zfs_datasets, "zfs_list");
  }, "unknown section_error zfs_datasets"),
  row("nor where they were never received", (host) => {
    neverScrubbed(DAY)(host);
    host.known.samples.medium = null;
  }, "unknown sample_missing medium"),
  row(
    "a pool whose data errors alone are not known can still be one that was never scrubbed",
    (host) => {
      neverScrubbed(100 * DAY)(host);
      host.pool.error_count = null;
    },
    "unknown pool_incomplete tank",
    "warning never_scrubbed tank",
  ),
  row("of a pool that is down nothing is said about scrubs", (host) => {
    neverScrubbed(100 * DAY)(host);
    host.pool.health = "SUSPENDED";
  }, "critical pool_health tank"),
  row(
    "a DEGRADED pool that was never scrubbed says both",
    (host) => {
      neverScrubbed(100 * DAY)(host);
      host.pool.health = "DEGRADED";
    },
    "critical pool_health tank",
    "warning never_scrubbed tank",
  ),
];

export const SCRUB_ROWS: readonly TruthRow[] = SCRUBS;

const SCRUB: Scan = present(healthyHost().pool.scan);

function scan(pool: Pool, changes: Partial<Scan>): void {
  Object.assign(pool.scan ?? {}, changes);
}

function scrubbed(secondsAgo: number): TruthRow["change"] {
  return ({ pool }) => {
    pool.last_scrub_end = NOW_UNIX - secondsAgo;
    scan(pool, { end_unix: NOW_UNIX - secondsAgo });
  };
}

function neverScrubbed(ageSeconds: number): TruthRow["change"] {
  return ({ pool, zfsDatasets }) => {
    pool.last_scrub_end = null;
    pool.scan = null;
    for (const dataset of zfsDatasets.datasets) dataset.creation_unix = NOW_UNIX - ageSeconds;
  };
}

function running(secondsAgo: number): TruthRow["change"] {
  return ({ pool }) => {
    pool.last_scrub_end = NOW_UNIX - 36 * DAY;
    scan(pool, { state: "SCANNING", end_unix: null, start_unix: NOW_UNIX - secondsAgo });
  };
}

function paused(times: Partial<Scan>): TruthRow["change"] {
  return ({ pool }) => scan(pool, { state: "SCANNING", end_unix: null, paused: true, ...times });
}
