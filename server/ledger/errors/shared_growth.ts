/** Errors that all disks of a vdev got alike: rather what they share (controller, memory, cable). */
import type { Vdev } from "../../../shared/sample/zfs_pools.ts";
import { ERROR_KINDS, type ErrorCounts } from "../../../shared/verdict/ledger_facts.ts";

export interface SharedGrowth {
  /** As it is called in the pool's tree: "raidz2-0". */
  vdev: string;
  kind: "read" | "write" | "checksum";
  errors: number;
  devices: number;
  at_ms: number;
}

/** Vdevs with at least two disks, all of which grew by the same number at once. */
export function findSharedGrowth(
  vdevs: readonly Vdev[],
  growthOf: (vdev: Vdev) => ErrorCounts | null,
  atMs: number,
): SharedGrowth[] {
  return vdevs.flatMap((vdev) => {
    if (vdev.type === "root") return findSharedGrowth(vdev.children, growthOf, atMs);
    const leaves = leavesOf(vdev);
    if (leaves.length < 2) return [];
    const growths = leaves.map(growthOf);
    return ERROR_KINDS.flatMap((kind) => {
      const errors = growths[0]?.[kind] ?? 0;
      const isShared = errors > 0 && growths.every((growth) => growth?.[kind] === errors);
      return kind === "slow" || !isShared
        ? []
        : [{ vdev: vdev.name, kind, errors, devices: leaves.length, at_ms: atMs }];
    });
  });
}

function leavesOf({ children }: Vdev): Vdev[] {
  return children.flatMap((child) => child.children.length === 0 ? [child] : leavesOf(child));
}
