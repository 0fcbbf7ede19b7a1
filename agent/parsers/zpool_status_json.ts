import type { Vdev } from "../../shared/sample/zfs_pools.ts";
import { isJsonObject, type JsonObject } from "./lossless_json.ts";
import {
  excerpt,
  type NoteFault,
  type PoolStatus,
  readField,
  readPoolsJson,
  type ZpoolReport,
} from "./zpool_report.ts";
import { parseScansJson } from "./zpool_scan_json.ts";
import { parseCount, parseGuid, parseWord } from "./zpool_value.ts";
import { MAX_VDEV_DEPTH, VDEV_CLASSES, vdevName, vdevState, vdevType } from "./zpool_vdev.ts";

/**
 * Reads `zpool status -j` in its nested form. A vdev whose state zpool leaves out (dRAID)
 * has the state null and is no fault here: text mode can still tell it.
 */
export function parseZpoolStatusJson(text: string): ZpoolReport<PoolStatus> {
  return readPoolsJson(text, (name, pool, fault) => [{
    name,
    guid: readField(pool, "pool_guid", parseGuid, fault),
    health: readField(pool, "state", parseWord, fault),
    error_count: readField(pool, "error_count", parseCount, fault),
    scans: parseScansJson(pool, fault),
    status_text: typeof pool.status === "string" ? pool.status.trim().replace(/\s+/g, " ") : null,
    vdevs: parseVdevs(pool, fault),
  }]);
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
    aux: null,
    read_errors: counter("read_errors"),
    write_errors: counter("write_errors"),
    checksum_errors: counter("checksum_errors"),
    slow_ios: null,
    path,
    children: vdev.vdevs === undefined ? [] : parseVdevMap(vdev.vdevs, className, depth + 1, fault),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
