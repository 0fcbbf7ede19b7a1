/** What is compared between the two forms in which zpool tells the devices of pools. */
import type { Vdev } from "../../shared/sample/zfs_pools.ts";
import type { PoolStatus } from "../parsers/zpool/report.ts";

/** Every device of every pool, as both forms tell it; the order of classes is our own. */
export function describeDevices(pools: readonly PoolStatus[]): string {
  return describe(pools, ({ name, state }) => [name, state]);
}

/** The same with what JSON alone tells; a change of it may have brought a second like name. */
export function describeIdentities(pools: readonly PoolStatus[]): string {
  return describe(pools, ({ name, guid, state }) => [name, guid, state]);
}

function describe(pools: readonly PoolStatus[], tell: (vdev: Vdev) => unknown[]): string {
  const tree = (vdev: Vdev): unknown => [...tell(vdev), vdev.children.map(tree)];
  return JSON.stringify(pools.map(({ name, vdevs }) => [name, vdevs.map(tree)]));
}
