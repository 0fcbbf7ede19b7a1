/** Rows about the connection, the age of samples, and sections that were not read. */
import { NO_CURRENT_FIGURES } from "../../shared/sample/fields.ts";
import { NOW_UNIX, present, sampleTimes, type TestingHost } from "./known_host.ts";
import { addError, DAY, HOUR, row, SECOND, type TruthRow } from "./truth_row.ts";

/** Proxmox VE reported a minute ago that it failed; this is what the agent read of it. */
function replicates(
  { known, care }: TestingHost,
  read: { last_sync_unix: number | null; fail_count: number | null },
): void {
  const at_ms = (NOW_UNIX - 60) * 1000;
  known.events = [{ code: "replication_event", subject: "100-0", text: "It failed", at_ms }];
  for (const job of care.replication?.jobs ?? []) Object.assign(job, read);
}

const CONNECTION = [
  row("a host that was read in full and has no fault is ok", () => {}),
  row("an offline host is offline", ({ known }) => {
    known.connection = "offline";
  }, "offline offline: Not connected: everything else is what was last known"),
  row(
    "an offline host keeps the reasons of its last known state",
    ({ known, pool }) => {
      known.connection = "offline";
      pool.health = "DEGRADED";
    },
    "offline offline",
    "critical pool_health tank",
  ),
  row("an offline host's samples are not called stale or missing", ({ known, fast }) => {
    known.connection = "offline";
    known.samples.medium = null;
    fast.received_at_ms = (NOW_UNIX - 3 * DAY) * 1000;
    fast.sent_at_ms = fast.received_at_ms;
  }, "offline offline"),
  row(
    "a connected host of which nothing was received is unknown",
    ({ known }) => {
      known.samples = { fast: null, medium: null, slow: null };
    },
    "unknown sample_missing fast",
    "unknown sample_missing medium",
    "unknown sample_missing slow",
  ),
  row("a host that takes more than its share is a warning", ({ known }) => {
    known.over_share = "Sends more than 10 MB an hour";
  }, "warning share_exceeded: Sends more than 10 MB an hour"),
  ...([
    ["critical", "fencing_event", ""],
    ["warning", "backup_event", "backup-1"],
    ["warning", "replication_event", "100-0"],
    ["warning", "pve_event", "package-updates"],
  ] as const).map(([level, code, subject]) =>
    row(`what Proxmox VE reports as ${code} is ${level}`, ({ known }) => {
      known.events = [{ code, subject, text: "Something failed", at_ms: NOW_UNIX * 1000 }];
    }, `${`${level} ${code} ${subject}`.trim()}: Proxmox VE reported: Something failed`)
  ),
  row("a replication that Proxmox VE reported is over once the agent saw it succeed", (host) => {
    replicates(host, { last_sync_unix: NOW_UNIX - 59, fail_count: 0 });
  }),
  row("a replication that succeeded before the report is not over", (host) => {
    replicates(host, { last_sync_unix: NOW_UNIX - 60, fail_count: 0 });
  }, "warning replication_event 100-0"),
  row("a replication that has failed again is not over", (host) => {
    replicates(host, { last_sync_unix: NOW_UNIX - 59, fail_count: 1 });
  }, "warning replication_event 100-0"),
  row("a replication of which nothing is known is not over", (host) => {
    replicates(host, { last_sync_unix: null, fail_count: null });
  }, "warning replication_event 100-0"),
  row("a host at which judging failed is unknown", ({ known }) => {
    known.not_judged = "no such pool";
  }, "unknown not_judged: It cannot be judged: no such pool; what else is listed was found before"),
  row("a kind that was never received is unknown", ({ known }) => {
    known.samples.medium = null;
  }, "unknown sample_missing medium"),
];

const AGE = [
  ...([["fast", 30], ["medium", 300], ["slow", 1800]] as const).flatMap(([kind, interval]) => [
    row(`a ${kind} sample of exactly 3 intervals is not stale`, (host) => {
      age(host, kind, 3 * interval);
    }),
    row(`a ${kind} sample of 3 intervals and a second is stale`, (host) => {
      age(host, kind, 3 * interval + SECOND);
    }, `unknown sample_stale ${kind}`),
  ]),
  row("the host's own interval decides what is stale", (host) => {
    host.known.intervals.fast = 600;
    age(host, "fast", 1799);
  }),
  row("a sample just received that waited 3 intervals and a second is stale", ({ fast }) => {
    const collected = NOW_UNIX - 91;
    Object.assign(fast, sampleTimes({ collected, sent: NOW_UNIX, received: NOW_UNIX }));
  }, "unknown sample_stale fast"),
  row("without a sending time only the time since receipt counts", ({ fast }) => {
    const collected = NOW_UNIX - 10 * DAY;
    Object.assign(fast, sampleTimes({ collected, sent: null, received: NOW_UNIX - 90 }));
  }),
  row("a clock set back before sending does not make a sample younger", ({ fast }) => {
    const at = NOW_UNIX - 91;
    Object.assign(fast, sampleTimes({ collected: NOW_UNIX + HOUR, sent: at, received: at }));
  }, "unknown sample_stale fast"),
  ...([["behind", 1], ["ahead", -1]] as const).flatMap(([word, sign]) => [
    row(`a clock exactly 60 s ${word} is fine`, (host) => skew(host, sign * 60)),
    row(
      `a clock 61 s ${word} is a warning`,
      (host) => skew(host, sign * 61),
      "warning clock_skew",
    ),
  ]),
  row("the clock is judged by the sample received last", (host) => {
    skew(host, 300);
    const times = { collected: NOW_UNIX, sent: NOW_UNIX, received: NOW_UNIX };
    Object.assign(host.fast, sampleTimes(times));
  }),
];

const SECTIONS = [
  row("a section with no value is unknown", ({ fast }) => {
    fast.sections.storage.value = null;
  }, "unknown section_missing storage: Storages were not read: nothing was sent"),
  row("pools with no value are unknown", ({ fast }) => {
    fast.sections.zfs_pools.value = null;
  }, "unknown section_missing zfs_pools"),
  row("an empty list of guests without an error is a host without guests", (host) => {
    host.guests.vms = [];
    host.guestDetails.vms = [];
  }),
  row("an empty list of guests with an error is unknown", (host) => {
    host.guests.vms = [];
    addError(host.fast.sections.vms_runtime, "pvesh");
  }, "unknown section_missing vms_runtime"),
  row("an empty list of storages with an error is unknown", (host) => {
    host.storages.storages = [];
    addError(host.fast.sections.storage, "pvesh");
  }, "unknown section_missing storage"),
  row("an empty list of datasets with an error is unknown", (host) => {
    host.zfsDatasets.datasets = [];
    addError(host.medium.sections.zfs_datasets, "zfs_list");
  }, "unknown section_missing zfs_datasets"),
  row("host figures that are all null are unknown", ({ host }) => {
    for (const key of ["load1", "cpu_count", "cpu_percent", "uptime_seconds"] as const) {
      host[key] = null;
    }
    host.mem_total_bytes = host.mem_available_bytes = host.mem_used_bytes = null;
  }, "unknown section_missing host"),
  row("system facts that are all null are one unknown, not several", ({ slow }) => {
    Object.assign(slow.sections.system_info.value ?? {}, {
      pve_version: null,
      zfs_version: null,
      zfs_kmod_version: null,
      kernel_version: null,
      pending_updates: null,
      pending_security_updates: null,
      updates_checked_unix: null,
    });
  }, "unknown section_missing system_info"),
  row("a stuck section is unknown although it holds data", ({ medium }) => {
    addError(medium.sections.zfs_datasets, "stuck");
  }, "unknown section_stuck zfs_datasets"),
  row("a late section is unknown although it holds data", ({ medium }) => {
    addError(medium.sections.vms_detail, "late");
  }, "unknown section_late vms_detail"),
  row("stuck pools are one unknown", ({ fast }) => {
    addError(fast.sections.zfs_pools, "stuck");
  }, "unknown section_stuck zfs_pools"),
  row("any error in zfs_pools is unknown", ({ fast }) => {
    addError(fast.sections.zfs_pools, "zpool_status");
  }, "unknown section_error zfs_pools"),
  row("any error in zfs_datasets is unknown", ({ medium }) => {
    addError(medium.sections.zfs_datasets, "zfs_list");
  }, "unknown section_error zfs_datasets"),
  row("a partial error in another section is listed there and raises nothing", (host) => {
    addError(host.fast.sections.host, "meminfo");
    addError(host.fast.sections.storage, "pvesh");
    addError(host.fast.sections.vms_runtime, "decode");
    addError(host.medium.sections.vms_detail, "guest_agent");
    addError(host.slow.sections.system_info, "zfs_version");
  }),
  row("a guest agent that does not answer raises nothing", ({ guestDetails }) => {
    guestDetails.vms[0]?.errors.push({ tag: "guest_agent", message: "not running" });
  }),
  row("guests of which the agent says that the figures are old are unknown", ({ fast }) => {
    addError(fast.sections.vms_runtime, "pvesh", `${NO_CURRENT_FIGURES}: unchanged for 5 min`);
  }, "unknown no_current_figures vms_runtime"),
  row("storages of which the agent says that the figures are old are unknown", ({ fast }) => {
    addError(fast.sections.storage, "pvesh", NO_CURRENT_FIGURES);
  }, "unknown no_current_figures storage"),
  row("guests that are all of status unknown have no current figures", ({ guests }) => {
    for (const guest of guests.vms) guest.status = "unknown";
  }, "unknown no_current_figures vms_runtime"),
  row("a single guest that the agent counts apart has none by itself", ({ guests }) => {
    guests.vms = guests.vms.slice(0, 1);
    Object.assign(present(guests.vms[0]), { status: "unknown", cycles_without_figures: 1 });
  }),
  row(
    "storages that are all of no known state, beside such guests, have none either",
    ({ guests, storage }) => {
      for (const guest of guests.vms) guest.status = "unknown";
      storage.active = null;
    },
    "unknown no_current_figures storage",
    "unknown no_current_figures vms_runtime",
  ),
  row("storages without state, and no guests that could tell, have none", ({ guests, storage }) => {
    guests.vms = [];
    storage.active = null;
  }, "unknown no_current_figures storage"),
  row("a host without ZFS has no reason for it", (host) => {
    withoutPools(host);
    host.zfsPools.available = false;
    host.zfsDatasets.available = false;
  }),
  row("a host with ZFS but without pools has no reason for it", withoutPools),
  row("no pools where not even ZFS is known to be there is unknown", (host) => {
    withoutPools(host);
    host.zfsPools.available = null;
  }, "unknown section_missing zfs_pools"),
];

export const CONNECTION_ROWS: readonly TruthRow[] = [...CONNECTION, ...AGE, ...SECTIONS];

function age(host: TestingHost, kind: "fast" | "medium" | "slow", seconds: number): void {
  const sample = host[kind];
  const at = NOW_UNIX - seconds;
  Object.assign(sample, sampleTimes({ collected: at, sent: at, received: at }));
}

/** Sets the host's clock behind the receiver's; below zero: ahead. */
function skew({ fast, medium, slow }: TestingHost, behindSeconds: number): void {
  for (const sample of [fast, medium, slow]) {
    const received = sample.received_at_ms / 1000;
    const at = received - behindSeconds;
    Object.assign(sample, sampleTimes({ collected: at, sent: at, received }));
  }
}

function withoutPools({ zfsPools, zfsDatasets }: TestingHost): void {
  zfsPools.pools = [];
  zfsDatasets.datasets = [];
}
