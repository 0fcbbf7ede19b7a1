import type { Pool, Scan } from "../../shared/sample/zfs_pools.ts";
import { isJsonObject, type JsonObject, parseLosslessJson } from "./lossless_json.ts";

/** What one output of zpool says, and what of it could not be read. */
export interface ZpoolReport<T> {
  pools: T[];
  /** One sentence each; what they concern is null or left out in `pools`. */
  faults: string[];
}

/** A pool as `zpool list` states it. */
export type PoolListing = Pick<
  Pool,
  | "name"
  | "guid"
  | "health"
  | "size_bytes"
  | "allocated_bytes"
  | "free_bytes"
  | "fragmentation_percent"
  | "capacity_percent"
>;

/** A pool as `zpool status` states it. */
export interface PoolStatus
  extends Pick<Pool, "name" | "guid" | "error_count" | "status_text" | "vdevs"> {
  health: string | null;
  /** Every scan named: ZFS keeps scrub or resilver, rebuilds and an expansion apart. */
  scans: Scan[];
}

/** Notes what could not be read. */
export type NoteFault = (what: string) => void;

/** Makes a `NoteFault` that begins each sentence with the pool's name. */
export function faultsOfPool(name: string, faults: string[]): NoteFault {
  return (what) => faults.push(`Cannot read pool "${name}": ${what}`);
}

/** Reads `key` with `parse`; where that gives undefined, notes a fault and gives null. */
export function readField<T>(
  from: JsonObject,
  key: string,
  parse: (value: unknown) => T | undefined,
  fault: NoteFault,
): T | null {
  const value = parse(from[key]);
  if (value !== undefined) return value;
  fault(`unexpected ${key} ${excerpt(from[key])}`);
  return null;
}

/** Reads the `pools` of a JSON document, each with `parse`, which gives none if it cannot. */
export function readPoolsJson<T>(
  text: string,
  parse: (name: string, pool: JsonObject, fault: NoteFault) => T[],
): ZpoolReport<T> {
  const json = parseLosslessJson(text);
  if (!json.ok) return { pools: [], faults: [`Cannot read zpool's JSON: ${json.reason}`] };
  const pools = isJsonObject(json.value) ? json.value.pools : undefined;
  if (!isJsonObject(pools)) {
    return { pools: [], faults: [`Cannot read zpool's JSON: no "pools" in ${excerpt(text)}`] };
  }

  const report: ZpoolReport<T> = { pools: [], faults: [] };
  for (const [name, value] of Object.entries(pools)) {
    const fault = faultsOfPool(name, report.faults);
    if (isJsonObject(value)) report.pools.push(...parse(name, value, fault));
    else fault(`expected an object, found ${excerpt(value)}`);
  }
  return report;
}

/** The beginning of a value, quoted for a message. */
export function excerpt(value: unknown): string {
  return (JSON.stringify(value) ?? "(absent)").slice(0, 80);
}
