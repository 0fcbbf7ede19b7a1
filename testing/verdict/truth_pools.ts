/** Rows about pools as a whole. */
import { healthyVdev, NOW_UNIX, present } from "./known_host.ts";
import { addError, DAY, HOUR, row, SECOND, type TruthRow } from "./truth_row.ts";

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
  row(
    "an error about another pool explains nothing that is missing of this one",
    (host) => {
      host.pool.error_count = null;
      host.fast.sections.zfs_pools.errors.push({
        tag: "zpool_status",
        message: "it failed",
        subject: "17",
      });
    },
    "unknown section_error zfs_pools",
    "unknown pool_incomplete tank",
  ),
  row("an error about this pool explains what is missing of it", (host) => {
    host.pool.error_count = null;
    host.fast.sections.zfs_pools.errors.push(
      { tag: "zpool_status", message: "it failed", subject: host.pool.guid ?? "" },
    );
  }, "unknown section_error zfs_pools"),
  row("a pool imported read-only is a warning", ({ pool }) => {
    pool.readonly = true;
  }, "warning pool_readonly tank: Imported read-only: nothing can be written to it"),
  row("one imported to be written to is fine", ({ pool }) => {
    pool.readonly = false;
  }),
  row("one of which that is not known is fine", ({ pool }) => {
    pool.readonly = null;
  }),
  row("a checkpoint of exactly 24 h is fine", checkpoint(24 * HOUR)),
  row(
    "a checkpoint of 24 h and a second is a warning",
    checkpoint(24 * HOUR + SECOND),
    "warning pool_checkpoint tank",
  ),
  row("a checkpoint that is being discarded has no age", ({ pool }) => {
    pool.checkpoint = { start_unix: null, space_bytes: 1e9 };
  }),
  row("a pool made without redundancy is a note", ({ pool }) => {
    pool.vdevs = [healthyVdev("tank", { type: "root", children: [healthyVdev("sda")] })];
  }, "note pool_unprotected tank: Made without redundancy: it can lose no disk"),
  row("a single disk beside a mirror makes a pool without redundancy", ({ pool }) => {
    pool.vdevs[0]?.children.push(healthyVdev("sdc"));
  }, "note pool_unprotected tank"),
  ...["special", "dedup"].map((deviceClass) =>
    row(`a ${deviceClass} class with less redundancy than the data is a warning`, ({ pool }) => {
      pool.vdevs.push(healthyVdev("sdx", { class: deviceClass }));
    }, "warning class_redundancy tank")
  ),
  row("a special class with as much redundancy as the data is fine", ({ pool }) => {
    const children = [healthyVdev("sdx"), healthyVdev("sdy")];
    pool.vdevs.push(healthyVdev("mirror-1", { class: "special", type: "mirror", children }));
  }),
  row("a special class 75 % full is fine", withClass("special", [75, 100])),
  row(
    "a special class over 75 % full is a warning",
    withClass("special", [75.1, 100]),
    "warning class_full tank: The special class is 75.1 % full (over 75 %): what it has no room " +
      "for goes to the data devices",
  ),
  row("a dedup class as well", withClass("dedup", [80, 100]), "warning class_full tank"),
  row(
    "it is full as a whole, and not by its fullest device",
    withClass("special", [90, 100], [50, 100]),
  ),
  row("one of which a device does not tell is fine", withClass("special", [90, 100], [null, null])),
  row("so is one of no size", withClass("special", [0, 0])),
  row("a log that is full is fine", withClass("log", [100, 100])),
  row("a log or cache without redundancy is fine", ({ pool }) => {
    pool.vdevs.push(healthyVdev("sdx", { class: "log" }), healthyVdev("sdy", { class: "cache" }));
  }),
];

/** As libzfs words them (lib/libzfs/libzfs_status.c, cmd/zpool/zpool_main.c). */
const STATUS = {
  hostid: "Mismatch between pool hostid and system hostid on imported pool.",
  features: "Some supported and requested features are not enabled on the pool.",
  oldFeatures: "Some supported features are not enabled on the pool. The pool can still be used.",
  version: "The pool is formatted using a legacy on-disk format.",
  olderVersion: "The pool is formatted using an older on-disk format.",
  compatibility: "This pool has a compatibility list specified, but it could not be read/parsed.",
  incompatible: "One or more features are enabled on the pool despite not being requested by the " +
    "'compatibility' property.",
  resilver: "One or more devices is currently being resilvered.",
  faulted: "One or more devices are faulted in response to persistent errors.",
};

const STATUSES = [
  ...[STATUS.hostid, STATUS.resilver, STATUS.faulted].map((text) =>
    row(`ZFS's own word is a warning where nothing else says it: ${text}`, ({ pool }) => {
      pool.status_text = text;
    }, "warning pool_status tank")
  ),
  ...[
    STATUS.features,
    STATUS.oldFeatures,
    STATUS.version,
    STATUS.olderVersion,
    STATUS.compatibility,
    STATUS.incompatible,
  ].map((text) =>
    row(`a harmless word of ZFS is no fault: ${text}`, ({ pool }) => {
      pool.status_text = text;
    })
  ),
  row("ZFS's word is no second reason beside the pool's health", ({ pool }) => {
    pool.health = "DEGRADED";
    pool.status_text = STATUS.faulted;
  }, "critical pool_health tank"),
  row("ZFS's word is no second reason beside the device that it is about", ({ pool, disk }) => {
    disk.state = "FAULTED";
    pool.status_text = STATUS.faulted;
  }, "warning device_state tank/sda"),
  row(
    "a reason of another kind does not hide ZFS's word",
    ({ pool }) => {
      pool.capacity_percent = 85;
      pool.status_text = STATUS.hostid;
    },
    "warning pool_capacity tank",
    "warning pool_status tank",
  ),
  row(
    "a reason of another pool does not hide ZFS's word",
    ({ pool, zfsPools }) => {
      zfsPools.pools.push({ ...pool, guid: "17", name: "backup", health: "DEGRADED" });
      pool.status_text = STATUS.faulted;
    },
    "critical pool_health backup",
    "warning pool_status tank",
  ),
];

const UNTRIMMED = "note pool_untrimmed tank";

const TRIMS = [
  row(
    "devices that can be trimmed and never were are a note where autotrim is off",
    trims("UNTRIMMED", "UNTRIMMED"),
    `${UNTRIMMED}: Autotrim is off, and 2 of 2 devices that can be trimmed had no trim within 40 ` +
      "days",
  ),
  row(
    "one of two is enough",
    trims("UNTRIMMED", "COMPLETE", DAY),
    `${UNTRIMMED}: Autotrim is off, and 1 of 2 devices that can be trimmed had no trim within 40 ` +
      "days",
  ),
  row("a trim 40 days ago is fine", trims("COMPLETE", "COMPLETE", 40 * DAY)),
  row(
    "one a second earlier is a note",
    trims("COMPLETE", "COMPLETE", 40 * DAY + SECOND),
    UNTRIMMED,
  ),
  row("one that runs or is suspended is fine", trims("ACTIVE", "SUSPENDED", 90 * DAY)),
  row("disks that cannot be trimmed are fine", trims("UNSUPPORTED", "UNSUPPORTED")),
  row("with autotrim on nothing is to be done", ({ pool, ...host }) => {
    trims("UNTRIMMED", "UNTRIMMED")({ pool, ...host });
    pool.autotrim = true;
  }),
  row("where autotrim was not read nothing is told", ({ pool, ...host }) => {
    trims("UNTRIMMED", "UNTRIMMED")({ pool, ...host });
    pool.autotrim = null;
  }),
  row("where ZFS was not asked for trims nothing is told", ({ pool }) => {
    pool.autotrim = false;
  }),
  row("of a cache and a log nothing is asked", ({ pool }) => {
    pool.autotrim = false;
    for (const use of ["cache", "log", "spare"]) {
      pool.vdevs.push(healthyVdev(use, { class: use, trim_state: "UNTRIMMED" }));
    }
  }),
  row("of special devices it is", ({ pool }) => {
    pool.autotrim = false;
    const mirror = ["nvme0", "nvme1"].map((name) =>
      healthyVdev(name, { class: "special", trim_state: "UNTRIMMED" })
    );
    pool.vdevs.push(healthyVdev("special", {
      class: "special",
      type: "root",
      children: [
        healthyVdev("mirror-1", { class: "special", type: "mirror", children: mirror }),
      ],
    }));
  }, UNTRIMMED),
];

export const POOL_ROWS: readonly TruthRow[] = [...POOLS, ...STATUSES, ...TRIMS];

/** With autotrim off, the two disks of tank in these states; trims were begun so long ago. */
function trims(first: string, second: string, age: number | null = null): TruthRow["change"] {
  return ({ pool }) => {
    pool.autotrim = false;
    const [sda, sdb] = pool.vdevs[0]?.children[0]?.children ?? [];
    const trim_unix = age === null ? null : NOW_UNIX - age;
    Object.assign(present(sda), { trim_state: first, trim_unix });
    Object.assign(present(sdb), { trim_state: second, trim_unix });
  };
}

function full(percent: number): TruthRow["change"] {
  return ({ pool }) => {
    pool.capacity_percent = percent;
  };
}

function checkpoint(ageSeconds: number): TruthRow["change"] {
  return ({ pool }) => {
    pool.checkpoint = { start_unix: NOW_UNIX - ageSeconds, space_bytes: 1e9 };
  };
}

/** Mirrors of a class, each with what is used of it and its size. */
function withClass(
  className: string,
  ...spaces: [allocated: number | null, size: number | null][]
): TruthRow["change"] {
  return ({ pool }) => {
    spaces.forEach(([allocated_bytes, size_bytes], index) => {
      const children = [healthyVdev(`sdx${index}`), healthyVdev(`sdy${index}`)];
      const own = { class: className, type: "mirror", children, allocated_bytes, size_bytes };
      pool.vdevs.push(healthyVdev(`mirror-${index + 1}`, own));
    });
  };
}
