/** Rows about the devices of pools. */
import type { Pool, Vdev } from "../../shared/sample/zfs_pools.ts";
import { healthyVdev } from "./known_host.ts";
import { row, type TruthRow } from "./truth_row.ts";

const DEVICES = [
  ...["DEGRADED", "FAULTED", "OFFLINE", "UNAVAIL", "REMOVED"].map((state) =>
    row(`a device that is ${state} in an ONLINE pool is a warning`, ({ disk }) => {
      disk.state = state;
    }, "warning device_state tank/sda")
  ),
  ...["log", "cache", "spare"].map((deviceClass) =>
    row(`a ${deviceClass} device that is FAULTED in an ONLINE pool is a warning`, ({ pool }) => {
      pool.vdevs.push(healthyVdev("sdx", { class: deviceClass, state: "FAULTED" }));
    }, "warning device_state tank/sdx")
  ),
  row("a spare that stands by is fine", ({ pool }) => {
    pool.vdevs.push(healthyVdev("sdx", { class: "spare", state: "AVAIL" }));
  }),
  row("a spare in use is a warning: the pool has it no more", ({ pool }) => {
    pool.vdevs.push(healthyVdev("sdx", { class: "spare", state: "INUSE" }));
  }, "warning device_state tank/sdx: Spare in use: it does not stand by any more"),
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
  }, "warning device_state tank: 1 of 1 data vdevs not online"),
  row("without devices that count is part of a DEGRADED pool's one reason", ({ pool }) => {
    pool.health = "DEGRADED";
    pool.vdevs = [];
    pool.degraded_vdev_count = 1;
  }, "critical pool_health tank: DEGRADED: 1 of 1 data vdevs not online"),
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
  ...["special", "dedup"].map((deviceClass) =>
    row(`a mirrored ${deviceClass} device that is FAULTED is a warning`, ({ pool }) => {
      const children = [healthyVdev("sdx", { state: "FAULTED" }), healthyVdev("sdy")];
      pool.vdevs.push(healthyVdev("mirror-1", { class: deviceClass, type: "mirror", children }));
    }, "warning device_state tank/sdx")
  ),
  row(
    "cache and spares are no part of a pool's health, and listed in a DEGRADED one too",
    ({ pool }) => {
      pool.health = "DEGRADED";
      pool.vdevs.push(
        healthyVdev("sdx", { class: "cache", state: "FAULTED" }),
        healthyVdev("sdy", { class: "spare", state: "UNAVAIL" }),
        healthyVdev("sdz", { class: "log", state: "UNAVAIL" }),
      );
    },
    "critical pool_health tank",
    "warning device_state tank/sdx",
    "warning device_state tank/sdy",
  ),
  ...[["ONLINE", "cache"], ["AVAIL", "spare"]].map(([state = "", deviceClass = ""]) =>
    row(`a ${deviceClass} called ${state} and CORRUPT_DATA at once is a warning`, ({ pool }) => {
      pool.vdevs.push(healthyVdev("sdb", { class: deviceClass, state, aux: "CORRUPT_DATA" }));
    }, "warning device_state tank/sdb")
  ),
  row("a word beside the state that names no fault is fine", ({ disk }) => {
    disk.aux = "NONE";
  }),
  row(
    "two devices of one name are two reasons",
    ({ pool, disk }) => {
      const other = healthyVdev("sda", { class: "cache", read_errors: 500 });
      disk.checksum_errors = 3;
      pool.vdevs.push(other);
    },
    "warning device_errors tank/sda",
    "warning device_errors tank/sda",
  ),
  row(
    "two faulty disks of one name are both said",
    ({ pool, disk }) => {
      disk.state = "FAULTED";
      vdev(pool, "mirror-0").children.push(healthyVdev("sda", { state: "UNAVAIL" }));
    },
    "warning device_state tank/sda",
    "warning device_state tank/sda",
  ),
  row(
    "an error in a pool without redundancy is critical",
    ({ pool }) => {
      single(pool).read_errors = 1;
    },
    "critical device_errors_unprotected tank/sda",
    "note pool_unprotected tank",
  ),
  row(
    "an error on its cache is a warning all the same",
    ({ pool }) => {
      single(pool);
      pool.vdevs.push(healthyVdev("sdx", { class: "cache", read_errors: 1 }));
    },
    "warning device_errors tank/sdx",
    "note pool_unprotected tank",
  ),
  row(
    "an error on a single special device is critical, and on a data disk beside it a warning",
    ({ pool, disk }) => {
      disk.read_errors = 1;
      pool.vdevs.push(healthyVdev("sdx", { class: "special", write_errors: 1 }));
    },
    "critical device_errors_unprotected tank/sdx",
    "warning device_errors tank/sda",
    "warning class_redundancy tank",
  ),
];

export const DEVICE_ROWS: readonly TruthRow[] = DEVICES;

function vdev(pool: Pool, name: string) {
  const found = pool.vdevs.flatMap((root) => root.children).find((child) => child.name === name);
  if (found === undefined) throw new RangeError(`Cannot find the vdev "${name}"`);
  return found;
}

/** Makes the pool one of a single disk, which it returns. */
function single(pool: Pool): Vdev {
  const disk = healthyVdev("sda");
  pool.vdevs = [healthyVdev("tank", { type: "root", children: [disk] })];
  return disk;
}
