/** What a device's name, state and class are called, whichever form zpool printed. */
import type { Vdev } from "../../../shared/sample/zfs_pools.ts";

/** Deeper trees do not exist: root, draid, replacing, spare, disk. */
export const MAX_VDEV_DEPTH = 8;

/** Classes beside the data devices, in the order reported, and their name in each form. */
export const VDEV_CLASSES = [
  { class: "special", json: "special", text: "special" },
  { class: "dedup", json: "dedup", text: "dedup" },
  { class: "log", json: "logs", text: "logs" },
  { class: "cache", json: "l2cache", text: "cache" },
  { class: "spare", json: "spares", text: "spares" },
] as const;

/** Sorts class trees behind the root vdev, which stays first. */
export function orderVdevs(trees: readonly Vdev[]): Vdev[] {
  const rank = (vdev: Vdev) => VDEV_CLASSES.findIndex((entry) => entry.class === vdev.class);
  return trees.toSorted((a, b) => rank(a) - rank(b));
}

const NUMBERED_GROUP = /^(mirror|raidz[123]|replacing|spare|indirect|hole|missing)-\d+$/;
const DRAID_GROUP = /^draid[123]?(?::\d+[dcs])*-\d+$/;
const DRAID_SPARE = /^draid[123]?-\d+-\d+$/;

/**
 * The type of a vdev. zpool's JSON leaves the parity of raidz to the name and may leave out
 * the type; text mode has only the name.
 *
 * @param path where a device is or was, when known: only files lie outside /dev.
 */
export function vdevType(name: string, given: string | null, path: string | null): string {
  const group = NUMBERED_GROUP.exec(name)?.[1];
  if (given === "raidz") return group?.startsWith("raidz") ? group : given;
  if (given !== null) return given;
  if (group !== undefined) return group;
  if (DRAID_GROUP.test(name)) return "draid";
  if (DRAID_SPARE.test(name)) return "dspare";
  const place = path ?? name;
  return place.startsWith("/") && !place.startsWith("/dev/") ? "file" : "disk";
}

/** A device's name without its directory. */
export function vdevName(name: string): string {
  return name.startsWith("/") ? name.slice(name.lastIndexOf("/") + 1) : name;
}

/**
 * The word of text mode for a state and the `aux` that explains it in JSON (zpool_state_to_name
 * in libzfs_pool.c).
 */
export function vdevState(state: string, aux: unknown): string {
  if (state === "CLOSED") return "OFFLINE";
  if (state !== "CANT_OPEN") return state;
  if (aux === "CORRUPT_DATA" || aux === "BAD_LOG") return "FAULTED";
  return aux === "SPLIT_POOL" ? "SPLIT" : "UNAVAIL";
}
