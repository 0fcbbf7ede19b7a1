/**
 * How many more disks a pool can lose, from its tree of devices (zpoolconcepts(7)). The worst vdev
 * decides: a pool is lost with any one of its data, special or dedup vdevs. A log device is not
 * counted, since a pool lives on without it, nor are cache and spares.
 */
import { type Pool, type Vdev, walkVdevs } from "../sample/zfs_pools.ts";

export interface Redundancy {
  /** How many more disks may fail, whichever they are; null when that cannot be told. */
  left: number | null;
  /** How many it could lose with every disk in place; null when that cannot be told. */
  designed: number | null;
  /** Disks in their places, log devices included; what replaces a disk shares its place. */
  disks: number;
  /** Those that are not ONLINE. */
  down: Vdev[];
}

const DECIDING = new Set(["normal", "special", "dedup"]);

/** Left behind by a removed device, and holding no data of their own. */
const WITHOUT_DISKS = new Set(["hole", "indirect"]);

export function describeRedundancy(pool: Pick<Pool, "vdevs" | "scan" | "scans">): Redundancy {
  const deciding = topLevel(pool.vdevs).filter((vdev) => DECIDING.has(classOf(vdev)));
  const places = topLevel(pool.vdevs)
    .filter((vdev) => DECIDING.has(classOf(vdev)) || classOf(vdev) === "log")
    .flatMap(placesOf);
  const isKnown = [...walkVdevs(deciding)].every(({ state }) => state !== null);
  const rebuilding = isRebuilding(pool);
  return {
    left: isKnown ? worst(deciding, (vdev) => lossesToEnd(vdev, { rebuilding })) : null,
    designed: worst(deciding, (vdev) => lossesToEnd(vdev, { everyDisk: true })),
    disks: places.length,
    down: places.map(ownDisk).filter(({ state }) => state !== "ONLINE"),
  };
}

/** How many more disks a pool can lose: 0 or more; null when its devices are not known. */
export function redundancyLeft(pool: Pick<Pool, "vdevs" | "scan" | "scans">): number | null {
  return describeRedundancy(pool).left;
}

/** How many disks one class of a pool can lose with every disk in place; null: it has none. */
export function designedRedundancy(
  { vdevs }: Pick<Pool, "vdevs">,
  deviceClass: string,
): number | null {
  const ofClass = topLevel(vdevs).filter((vdev) => classOf(vdev) === deviceClass);
  return worst(ofClass, (vdev) => lossesToEnd(vdev, { everyDisk: true }));
}

/** The vdevs that the pool is striped over, and those beside them. */
function topLevel(vdevs: readonly Vdev[]): Vdev[] {
  const found: Vdev[] = [];
  for (const vdev of vdevs) {
    for (const each of vdev.type === "root" ? vdev.children : [vdev]) {
      if (!WITHOUT_DISKS.has(each.type ?? "")) found.push(each);
    }
  }
  return found;
}

function classOf(vdev: Vdev): string {
  return vdev.class ?? "normal";
}

function worst(vdevs: readonly Vdev[], losses: (vdev: Vdev) => number): number | null {
  if (vdevs.length === 0) return null;
  return Math.max(0, Math.min(...vdevs.map(losses)) - 1);
}

interface Counting {
  /** Count every disk as if it worked. */
  everyDisk?: boolean;
  /** Data is being copied to what replaces a disk: it does not count yet. */
  rebuilding?: boolean;
}

/** The fewest disks whose loss ends this vdev; 0 where it does not work any more. */
function lossesToEnd(vdev: Vdev, counting: Counting): number {
  if (!counting.everyDisk && !isWorking(vdev)) return 0;
  if (vdev.children.length === 0) return 1;
  const losses = vdev.children.map((child) => lossesToEnd(child, counting));
  if (isPlace(vdev)) return counting.rebuilding ? losses[0] ?? 0 : Math.max(...losses);
  // A mirror ends with its last disk, raidz and dRAID with one more than they have parity.
  const needed = isMirror(vdev) ? losses.length : parityOf(vdev) + 1;
  return losses.toSorted((a, b) => a - b).slice(0, needed).reduce((sum, count) => sum + count, 0);
}

/** A device DEGRADED for its errors still gives what it has; so does an inner vdev. */
function isWorking({ state }: Vdev): boolean {
  return state === "ONLINE" || state === "DEGRADED" || state === "AVAIL" || state === "INUSE";
}

/** A disk and what replaces it, or stands in for it, in one place of their vdev. */
function isPlace({ type, name }: Vdev): boolean {
  return /^(replacing|spare)(-\d+)?$/.test(type ?? name);
}

function isMirror({ type, name }: Vdev): boolean {
  return /^mirror(-\d+)?$/.test(type ?? name);
}

/** Disks that may fail in a raidz or dRAID vdev; 0 for one of an unknown kind. */
function parityOf({ type, name }: Vdev): number {
  // The type of a dRAID is without its parity, with which its name begins: "draid2:4d:11c:1s".
  const found = /^(?:raidz|draid)(\d)?/.exec(type === "draid" ? name : type ?? name);
  return found === null ? 0 : Number(found[1] ?? 1);
}

function placesOf(vdev: Vdev): Vdev[] {
  return vdev.children.length === 0 || isPlace(vdev) ? [vdev] : vdev.children.flatMap(placesOf);
}

/** The disk that a place belongs to: what replaces it comes after it. */
function ownDisk(place: Vdev): Vdev {
  const [first] = place.children;
  return first === undefined ? place : ownDisk(first);
}

/** Whether data is being copied to a disk. */
export function isRebuilding({ scan, scans }: Pick<Pool, "scan" | "scans">): boolean {
  return [scan, ...scans].some((one) =>
    one?.state === "SCANNING" && (one.function === "RESILVER" || one.function === "REBUILD")
  );
}
