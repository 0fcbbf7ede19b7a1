/** The state words of pools and devices, sorted into what they mean (zpoolconcepts(7)). */
import { isPositive } from "../sample/counter.ts";
import type { Pool, Vdev } from "../sample/zfs_pools.ts";

/** Every health of a pool but ONLINE. */
export const CRITICAL_HEALTH: ReadonlySet<string> = new Set([
  "DEGRADED",
  "FAULTED",
  "UNAVAIL",
  "SUSPENDED",
  "REMOVED",
  "OFFLINE",
]);

/** AVAIL is a spare that stands by. */
const HEALTHY_STATES: ReadonlySet<string> = new Set(["ONLINE", "AVAIL"]);

/** A spare INUSE no longer stands by: here for a failed disk, or in another pool. */
const UNHEALTHY_STATES: ReadonlySet<string> = new Set([
  "DEGRADED",
  "FAULTED",
  "OFFLINE",
  "UNAVAIL",
  "REMOVED",
  "INUSE",
]);

/** Words beside a state that name no fault. */
const HARMLESS_AUX: ReadonlySet<string> = new Set(["NONE", "SPARED"]);

/** The devices of a pool that are not healthy; a vdev that suffers from one below is left out. */
export function unhealthyVdevs({ vdevs }: Pick<Pool, "vdevs">): Vdev[] {
  return deepest(vdevs, (vdev) => isContradicted(vdev) || UNHEALTHY_STATES.has(vdev.state ?? ""));
}

/** Whether a device is called healthy and faulty at once: never healthy. */
export function isContradicted({ state, aux }: Vdev): boolean {
  return aux !== null && !HARMLESS_AUX.has(aux) && HEALTHY_STATES.has(state ?? "");
}

/** The devices of a pool whose state is absent or no known word. */
export function unreadableVdevs({ vdevs }: Pick<Pool, "vdevs">): Vdev[] {
  return deepest(
    vdevs,
    ({ state }) => state === null || !(HEALTHY_STATES.has(state) || UNHEALTHY_STATES.has(state)),
  );
}

/** The devices of a pool, of any level, that count errors; parents before children. */
export function vdevsWithErrors({ vdevs }: Pick<Pool, "vdevs">, found: Vdev[] = []): Vdev[] {
  for (const vdev of vdevs) {
    const { read_errors, write_errors, checksum_errors, children } = vdev;
    if (isPositive(read_errors) || isPositive(write_errors) || isPositive(checksum_errors)) {
      found.push(vdev);
    }
    vdevsWithErrors({ vdevs: children }, found);
  }
  return found;
}

/** Those that match and have none below them that does, added to `found`. */
function deepest(
  vdevs: readonly Vdev[],
  matches: (vdev: Vdev) => boolean,
  found: Vdev[] = [],
): Vdev[] {
  for (const vdev of vdevs) {
    const before = found.length;
    deepest(vdev.children, matches, found);
    if (found.length === before && matches(vdev)) found.push(vdev);
  }
  return found;
}
