import { CRITICAL_HEALTH } from "../../../shared/verdict/pool_devices.ts";
import type { Vdev } from "../../../shared/sample/zfs_pools.ts";
import { devicePlaces } from "../../../shared/verdict/identity.ts";
import type { RememberedDevice } from "../../views/mod.ts";
import type { Tone } from "../ui/LevelBadge.tsx";

/** A line of the device table: a device, or the heading of a class such as "cache". */
export interface VdevRow {
  key: string;
  name: string;
  /** Steps of indentation, as `zpool status` prints them. */
  depth: number;
  vdev: Vdev | null;
  /** Errors that it ever counted; null: none, or it is a heading. */
  remembered: RememberedDevice | null;
}

/** `zpool status` prints these words above the devices of a class; data vdevs have none. */
const CLASS_HEADINGS: Readonly<Record<string, string>> = {
  special: "special",
  dedup: "dedup",
  log: "logs",
  cache: "cache",
  spare: "spares",
};

/** The device tree in the lines and the order of `zpool status`, with what is remembered of each. */
export function listVdevRows(
  vdevs: readonly Vdev[],
  devices: readonly RememberedDevice[] = [],
): VdevRow[] {
  const byId = new Map(
    devices.filter(({ left_unix }) => left_unix === null).map((device) => [device.id, device]),
  );
  // Most pools never had an error: then no place is looked for.
  const remembered = new Map(
    byId.size === 0
      ? []
      : [...devicePlaces(vdevs)].map(([vdev, place]) => [vdev, byId.get(vdev.guid ?? place)]),
  );
  let heading: string | undefined;
  return vdevs.flatMap((vdev, index) => {
    const before = heading;
    heading = CLASS_HEADINGS[vdev.class ?? "normal"];
    const isGroup = heading !== undefined;
    const rows = flatten(vdev, isGroup ? 1 : 0, `${index}`)
      .map((row) => ({ ...row, remembered: remembered.get(row.vdev) ?? null }));
    return isGroup && heading !== before
      ? [
        { key: `${index}/class`, name: heading as string, depth: 0, vdev: null, remembered: null },
        ...rows,
      ]
      : rows;
  });
}

// A spare in use appears twice under one name, so places are the keys.
function flatten(
  vdev: Vdev,
  depth: number,
  key: string,
): (Omit<VdevRow, "vdev" | "remembered"> & { vdev: Vdev })[] {
  return [
    { key, name: vdev.name, depth, vdev },
    ...vdev.children.flatMap((child, index) => flatten(child, depth + 1, `${key}.${index}`)),
  ];
}

/** Disks and files: what has nothing below it. */
export function countDevices(vdevs: readonly Vdev[]): number {
  return vdevs.reduce(
    (sum, vdev) => sum + (vdev.children.length === 0 ? 1 : countDevices(vdev.children)),
    0,
  );
}

/** How the word for the health of a pool is coloured. */
export function healthTone(health: string): Tone {
  if (health === "ONLINE") return "ok";
  return CRITICAL_HEALTH.has(health) ? "critical" : "unknown";
}

/** How the word for the state of a device is coloured. */
export function stateTone(state: string | null): Tone {
  if (state === "ONLINE" || state === "AVAIL") return "ok";
  if (state === "INUSE") return "warning";
  return state !== null && CRITICAL_HEALTH.has(state) ? "critical" : "unknown";
}

/** Whether a counter is known to be above zero. */
export function hasErrors(counter: Vdev["read_errors"]): boolean {
  return counter !== null && BigInt(counter) > 0n;
}

/** The rows worth a look unasked, each below those it belongs to. */
export function listTroubledRows(rows: readonly VdevRow[]): VdevRow[] {
  let depthAbove = 0;
  // From the end, so that what a row belongs to is met after it.
  return rows.toReversed().filter((row) => {
    const isKept = isTroubled(row.vdev) || row.depth < depthAbove;
    if (isKept) depthAbove = row.depth;
    return isKept;
  }).toReversed();
}

function isTroubled(vdev: Vdev | null): boolean {
  return vdev !== null &&
    (hasErrors(vdev.read_errors) || hasErrors(vdev.write_errors) ||
      hasErrors(vdev.checksum_errors) || stateTone(vdev.state) !== "ok");
}
