import type { Pool, Vdev } from "../../../shared/sample/zfs_pools.ts";
import { isJsonObject, type JsonObject } from "../lossless_json.ts";
import { auxOfJson } from "./aux.ts";
import { findDoubt } from "./doubt.ts";
import {
  excerpt,
  isUnopened,
  joinProse,
  type NoteFault,
  type PoolStatus,
  readField,
  readPoolsJson,
  type ZpoolReport,
} from "./report.ts";
import { isScrubPartial, parseScansJson } from "./scan_json.ts";
import { trimOfJson } from "./trim.ts";
import { parseBytes, parseCount, parseGuid, parseUnix, parseWord } from "./value.ts";
import { MAX_VDEV_DEPTH, VDEV_CLASSES, vdevName, vdevState, vdevType } from "./vdev.ts";

/**
 * Reads `zpool status -j` in its nested form. Devices that cannot be what is printed, such as one
 * whose state zpool leaves out (dRAID), are a doubt and no fault: text mode can still tell them.
 */
export function parseZpoolStatusJson(text: string): ZpoolReport<PoolStatus> {
  return readPoolsJson(text, (name, pool, fault) => [parsePool(name, pool, fault)]);
}

function parsePool(name: string, pool: JsonObject, fault: NoteFault): PoolStatus {
  const health = readField(pool, "state", parseWord, fault);
  const hasNoErrorLog = pool.error_count === undefined && isUnopened(health);
  return {
    name,
    guid: readField(pool, "pool_guid", parseGuid, fault),
    health,
    error_count: hasNoErrorLog ? null : readField(pool, "error_count", parseCount, fault),
    scans: parseScansJson(pool, fault),
    is_scrub_partial: isScrubPartial(pool),
    status_text: joinProse(textOf(pool.status) ?? ""),
    msgid: textOf(pool.msgid),
    checkpoint: parseCheckpoint(pool, fault),
    vdevs: parseVdevs(pool, fault),
    doubt: findDoubt(pool),
  };
}

/** One being discarded holds back what is left of it, and has no age. */
function parseCheckpoint(pool: JsonObject, fault: NoteFault): Pool["checkpoint"] {
  const { checkpoint_stats: stats } = pool;
  if (stats === undefined) return null;
  if (!isJsonObject(stats)) {
    fault(`unexpected checkpoint_stats ${excerpt(stats)}`);
    return null;
  }
  if (stats.state === "NONE") return null;
  const isDiscarded = stats.state === "DISCARDING";
  return {
    start_unix: isDiscarded ? null : readField(stats, "start_time", parseUnix, fault),
    space_bytes: readField(stats, "space", parseBytes, fault),
  };
}

function parseVdevs(pool: JsonObject, fault: NoteFault): Vdev[] {
  const [root, ...others] = parseVdevMap(pool.vdevs, "normal", 0, fault);
  if (root === undefined || others.length > 0 || root.children.length === 0) {
    fault(`expected one root vdev with devices, found ${excerpt(pool.vdevs)}`);
  }
  const classes = VDEV_CLASSES.flatMap(({ class: name, json }) =>
    parseVdevMap(pool[json] ?? {}, name, 1, fault)
  );
  return root === undefined ? [] : [root, ...classes];
}

/** `class` is that of the whole tree: zpool calls the members of a log mirror "normal". */
function parseVdevMap(map: unknown, className: string, depth: number, fault: NoteFault): Vdev[] {
  if (!isJsonObject(map) || depth > MAX_VDEV_DEPTH) {
    fault(`unexpected vdevs ${excerpt(map)}`);
    return [];
  }
  return Object.entries(map).flatMap(([key, value]) => {
    if (isJsonObject(value)) return [parseVdev(key, value, className, depth, fault)];
    fault(`unexpected vdev "${key}" ${excerpt(value)}`);
    return [];
  });
}

function parseVdev(
  key: string,
  vdev: JsonObject,
  className: string,
  depth: number,
  fault: NoteFault,
): Vdev {
  const faultHere = (what: string) => fault(`${what} of vdev "${key}"`);
  const path = textOf(vdev.path) ?? textOf(vdev.was);
  // Spares have no counters of their own while they wait.
  const counter = (name: string) =>
    className === "spare" ? null : readField(vdev, name, parseCount, faultHere);
  const state = parseWord(vdev.state);
  return {
    name: vdevName(key),
    guid: vdev.guid === undefined ? null : readField(vdev, "guid", parseGuid, faultHere),
    type: vdevType(key, textOf(vdev.vdev_type), path),
    class: className,
    state: state === undefined ? null : vdevState(state, vdev.aux),
    aux: auxOfJson(vdev.aux, vdev.not_present !== undefined),
    read_errors: counter("read_errors"),
    write_errors: counter("write_errors"),
    checksum_errors: counter("checksum_errors"),
    slow_ios: vdev.slow_ios === undefined ? null : readField(
      vdev,
      "slow_ios",
      parseCount,
      faultHere,
    ),
    path,
    ...trimOfJson(vdev),
    ...(depth === 1 ? spaceOf(vdev, className, faultHere) : {}),
    children: vdev.vdevs === undefined ? [] : parseVdevMap(vdev.vdevs, className, depth + 1, fault),
  };
}

/** What the pool as a whole does not tell: how full the devices are that hold its metadata. */
function spaceOf(
  vdev: JsonObject,
  className: string,
  fault: NoteFault,
): Pick<Vdev, "allocated_bytes" | "size_bytes"> {
  const isTold = vdev.alloc_space !== undefined && vdev.total_space !== undefined;
  if (!isTold || (className !== "special" && className !== "dedup")) return {};
  return {
    allocated_bytes: readField(vdev, "alloc_space", parseBytes, fault),
    size_bytes: readField(vdev, "total_space", parseBytes, fault),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
