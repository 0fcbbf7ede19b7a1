import type { Pool, Scan } from "../../../shared/sample/zfs_pools.ts";
import { isJsonObject, type JsonObject, parseLosslessJson } from "../lossless_json.ts";

/** What of an output could not be read. */
export interface Fault {
  /** One sentence. What it concerns is null or left out in the report. */
  message: string;
  /** The one pool concerned, all others being read in full; null: the output as a whole. */
  pool: string | null;
}

/** What one output of zpool says, and what of it could not be read. */
export interface ZpoolReport<T> {
  pools: T[];
  faults: Fault[];
}

/** A pool as `zpool list` states it. */
export interface PoolListing extends
  Pick<
    Pool,
    | "name"
    | "guid"
    | "health"
    | "size_bytes"
    | "allocated_bytes"
    | "free_bytes"
    | "fragmentation_percent"
    | "capacity_percent"
    | "readonly"
    | "failmode"
    | "autotrim"
    | "ashift"
    | "expandsize_bytes"
    | "freeing_bytes"
    | "leaked_bytes"
    | "dedup_ratio"
  > {
  /** What a checkpoint holds back; null without one. */
  checkpoint_bytes: number | null;
}

/** A pool as `zpool status` states it. */
export interface PoolStatus extends
  Pick<
    Pool,
    "name" | "guid" | "error_count" | "status_text" | "msgid" | "checkpoint" | "vdevs"
  > {
  health: string | null;
  /** Every scan named: ZFS keeps scrub or resilver, rebuilds, an expansion and a removal apart. */
  scans: Scan[];
  /** Whether the scrub named has left out a good part of the pool; false where text cannot tell. */
  is_scrub_partial: boolean;
  /** Why its devices cannot be what is printed; null when nothing speaks against it. */
  doubt: string | null;
}

/** Notes what could not be read. */
export type NoteFault = (what: string) => void;

/** Makes a `NoteFault` that begins each sentence with the pool's name. */
export function faultsOfPool(name: string, faults: Fault[]): NoteFault {
  return (what) => faults.push({ message: `Cannot read pool "${name}": ${what}`, pool: name });
}

/** A fault of the output as a whole. */
export function faultOfOutput(message: string): Fault {
  return { message, pool: null };
}

/** What is wrong with text whose last line is not whole: nothing where all lines are. */
export function findCut(text: string, command: string): Fault[] {
  const isWhole = text === "" || text.endsWith("\n");
  return isWhole ? [] : [faultOfOutput(`Cannot read ${command}: it ends within a line`)];
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
  const refuse = (why: string): ZpoolReport<T> => ({
    pools: [],
    faults: [faultOfOutput(`Cannot read zpool's JSON: ${why}`)],
  });
  const json = parseLosslessJson(text);
  if (!json.ok) return refuse(json.reason);
  const pools = isJsonObject(json.value) ? json.value.pools : undefined;
  if (!isJsonObject(pools)) return refuse(`no "pools" in ${excerpt(text)}`);

  const report: ZpoolReport<T> = { pools: [], faults: [] };
  for (const [name, value] of Object.entries(pools)) {
    const fault = faultsOfPool(name, report.faults);
    if (isJsonObject(value)) report.pools.push(...parse(name, value, fault));
    else fault(`expected an object, found ${excerpt(value)}`);
  }
  return report;
}

/** ZFS's prose in one line; null when there is none. */
export function joinProse(text: string): string | null {
  return text.trim().replace(/\s+/g, " ") || null;
}

/**
 * Whether a pool of this health may be one that could not be opened: ZFS then tells neither its
 * errors nor its scans.
 */
export function isUnopened(health: string | null): boolean {
  return health === "UNAVAIL" || health === "FAULTED";
}

/** The beginning of a value, quoted for a message. */
export function excerpt(value: unknown): string {
  return (JSON.stringify(value) ?? "(absent)").slice(0, 80);
}
