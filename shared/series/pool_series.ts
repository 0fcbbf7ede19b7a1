import type { MissingPool, Pool } from "../sample/zfs_pools.ts";

type NamedPool = Pick<Pool | MissingPool, "name" | "guid">;

/**
 * The name of a pool's history of capacity: `pool:<name>:capacity_percent`. Where another pool of
 * the same name is, or was, on its host (backup disks that take turns), it is
 * `pool:<name>:<guid>:capacity_percent`, so that two pools never share one history.
 */
export function poolMetric(pool: NamedPool, others: readonly NamedPool[]): string {
  const isShared = pool.guid !== null &&
    others.some(({ name, guid }) => name === pool.name && guid !== pool.guid);
  return `pool:${pool.name}${isShared ? `:${pool.guid}` : ""}:capacity_percent`;
}
