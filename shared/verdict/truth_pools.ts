/** Rows about pools, their devices and their scrubs. */
import type { Pool, Scan } from "../sample/zfs_pools.ts";
import { healthyVdev, NOW_UNIX } from "./testing_host.ts";
import { addError, DAY, row, SECOND, type TruthRow } from "./truth_row.ts";

const POOLS = [
  ...["DEGRADED", "FAULTED", "UNAVAIL", "SUSPENDED", "REMOVED", "OFFLINE"].map((health) =>
    row(`a pool that is ${health} is critical`, ({ pool }) => {
      pool.health = health;
    }, "critical pool_health tank")
  ),
  ...["SPLIT", "online", ""].map((health) =>
    row(`a pool of the unknown health"${health}" is unknown`, ({ pool }) => {
      pool.health = health;
    }, "unknown pool_state_unknown tank")
  ),
  row("a status text alone (features not enabled) is no fault", ({ pool }) => {
    pool.status_text = "Some supported and requested features are not enabled on the pool.";
  }),
  row("one permanent data error is critical although every counter is 0", ({ pool }) => {
    pool.error_count = 1;
  }, "critical pool_data_errors tank"),
  row("a count of data errors beyond 2^53 is critical", ({ pool }) => {
    pool.error_count = "18446744073709551615";
  }, "critical pool_data_errors tank"),
  row("79 % full is fine", full(79)),
  row("80 % full is a warning", full(80), "warning pool_capacity tank"),
  row("90 % full is a warning", full(90), "warning pool_capacity tank"),
  row(
    "91 % full is critical, and no warning as well",
    full(91),
    "critical pool_capacity_critical tank",
  ),
  row("unknown capacity is computed, as ZFS does", ({ pool }) => {
    pool.capacity_percent = null;
    pool.allocated_bytes = 9.0999e11;
  }, "warning pool_capacity tank"),
  row("unknown capacity is computed, and critical", ({ pool }) => {
    pool.capacity_percent = null;
    pool.allocated_bytes = 9.1e11;
  }, "critical pool_capacity_critical tank"),
  row("capacity that cannot even be computed is unknown", ({ pool }) => {
    pool.capacity_percent = pool.allocated_bytes = null;
  }, "unknown pool_incomplete tank"),
  row("a pool of size 0 has no known capacity", ({ pool }) => {
    pool.capacity_percent = null;
    pool.size_bytes = 0;
  }, "unknown pool_incomplete tank"),
  row("an unknown number of data errors is unknown", ({ pool }) => {
    pool.error_count = null;
  }, "unknown pool_incomplete tank"),
  row("a pool of which no device is known is unknown", ({ pool }) => {
    pool.vdevs = [];
    pool.degraded_vdev_count = null;
  }, "unknown pool_incomplete tank"),
  row("a pool of which only the count of bad vdevs is known is fine", ({ pool }) => {
    pool.vdevs = [];
  }),
  row("a lean pool that is down has its health as the one reason", ({ pool }) => {
    Object.assign(pool, { health: "UNAVAIL", capacity_percent: null, allocated_bytes: null });
    Object.assign(pool, { error_count: null, vdevs: [], last_scrub_end: null, scan: null });
  }, "critical pool_health tank"),
  row("a pool that zpool status does not name is explained by the error alone", (host) => {
    Object.assign(host.pool, { error_count: null, vdevs: [], degraded_vdev_count: null });
    Object.assign(host.pool, { last_scrub_end: null, scan: null });
    addError(host.fast.sections.zfs_pools, "zpool_status");
  }, "unknown section_error zfs_pools"),
  row(
    "a fault of form beside a critical pool does not hide it",
    (host) => {
      host.pool.health = "DEGRADED";
      addError(host.fast.sections.zfs_pools, "decode");
    },
    "critical pool_health tank",
    "unknown section_error zfs_pools",
  ),
];

const DEVICES = [
  ...["DEGRADED", "FAULTED", "OFFLINE", "UNAVAIL", "REMOVED"].map((state) =>
    row(`a device that is ${state} in an ONLINE pool is a warning`, ({ disk }) => {
      disk.state = state;
    }, "warning device_state tank/sda")
  ),
  ...["log", "special", "dedup", "cache", "spare"].map((deviceClass) =>
    row(`a ${deviceClass} device that is FAULTED in an ONLINE pool is a warning`, ({ pool }) => {
      pool.vdevs.push(healthyVdev("sdx", { class: deviceClass, state: "FAULTED" }));
    }, "warning device_state tank/sdx")
  ),
  row("a spare that stands by is fine", ({ pool }) => {
    pool.vdevs.push(healthyVdev("sdx", { class: "spare", state: "AVAIL" }));
  }),
  row("a spare in use is a warning: the pool has it no more", ({ pool }) => {
    pool.vdevs.push(healthyVdev("sdx", { class: "spare", state: "INUSE" }));
  }, "warning device_state tank/sdx"),
  row("a vdev that suffers from a disk below it is not a second reason", ({ pool, disk }) => {
    disk.state = "FAULTED";
    vdev(pool, "mirror-0").state = "DEGRADED";
  }, "warning device_state tank/sda"),
  row("a vdev that is not healthy by itself is a warning", ({ pool }) => {
    vdev(pool, "mirror-0").state = "DEGRADED";
  }, "warning device_state tank/mirror-0"),
  row("the devices of a DEGRADED pool are part of its one reason", ({ pool, disk }) => {
    pool.health = "DEGRADED";
    disk.state = "FAULTED";
  }, "critical pool_health tank"),
  row("without devices the count of bad vdevs is a warning", ({ pool }) => {
    pool.vdevs = [];
    pool.degraded_vdev_count = 1;
  }, "warning device_state tank"),
  row("without devices that count is part of a DEGRADED pool's one reason", ({ pool }) => {
    pool.health = "DEGRADED";
    pool.vdevs = [];
    pool.degraded_vdev_count = 1;
  }, "critical pool_health tank"),
  ...["CANT_OPEN", "online", null].map((state) =>
    row(`a device of the unknown state ${JSON.stringify(state)} is unknown`, ({ disk }) => {
      disk.state = state;
    }, "unknown device_state_unknown tank/sda")
  ),
  row(
    "a device of no known state is listed in a DEGRADED pool too",
    ({ pool, disk }) => {
      pool.health = "DEGRADED";
      disk.state = null;
    },
    "critical pool_health tank",
    "unknown device_state_unknown tank/sda",
  ),
  ...(["read_errors", "write_errors", "checksum_errors"] as const).map((counter) =>
    row(`one of ${counter} on a disk is a warning`, ({ disk }) => {
      disk[counter] = 1;
    }, "warning device_errors tank/sda")
  ),
  row("errors on an inner vdev are a warning", ({ pool }) => {
    vdev(pool, "mirror-0").checksum_errors = 1;
  }, "warning device_errors tank/mirror-0"),
  row(
    "errors on a device of a DEGRADED pool are listed",
    ({ pool, disk }) => {
      pool.health = "DEGRADED";
      disk.read_errors = 1;
    },
    "critical pool_health tank",
    "warning device_errors tank/sda",
  ),
  row("a device without counters is fine", ({ disk }) => {
    disk.read_errors = disk.write_errors = disk.checksum_errors = null;
  }),
];

const SCRUBS = [
  ...["SCRUB", "RESILVER", "REBUILD"].map((name) =>
    row(`a ${name} that finished with errors is critical`, ({ pool }) => {
      scan(pool, { function: name, errors: 1 });
    }, "critical scan_errors tank")
  ),
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
  row("a first scrub that runs counts as fresh", ({ pool }) => {
    pool.last_scrub_end = null;
    scan(pool, { state: "SCANNING", end_unix: null });
  }),
  row("a paused scrub does not run", (host) => {
    scrubbed(36 * DAY)(host);
    scan(host.pool, { state: "SCANNING", end_unix: null, paused: true });
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
    ["REBUILD", "FINISHED"],
    ["SCRUB", "CANCELED"],
  ] as const).map(([name, state]) =>
    row(`a finished scrub hidden by a ${name} that is ${state} is unknown`, ({ pool }) => {
      pool.last_scrub_end = null;
      scan(pool, { function: name, state });
    }, "unknown scrub_unknown tank")
  ),
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

export const POOL_ROWS: readonly TruthRow[] = [...POOLS, ...DEVICES, ...SCRUBS];

function full(percent: number): TruthRow["change"] {
  return ({ pool }) => {
    pool.capacity_percent = percent;
  };
}

function vdev(pool: Pool, name: string) {
  const found = pool.vdevs.flatMap((root) => root.children).find((child) => child.name === name);
  if (found === undefined) throw new RangeError(`Cannot find the vdev "${name}"`);
  return found;
}

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
