/** What rules and their answers look for in lists that may be long. */
import type { HostCareSection } from "../sample/host_care.ts";
import type { StorageEntry } from "../sample/storage.ts";
import { guestId, type GuestRuntime } from "../sample/vms_runtime.ts";
import type { Dataset } from "../sample/zfs_datasets.ts";
import type { MissingPool, Pool } from "../sample/zfs_pools.ts";
import { createFinder } from "./finder.ts";
import { outerIds, poolId } from "./identity.ts";

type HaService = NonNullable<HostCareSection["ha"]>["services"][number];

/** By "qemu/100". */
export const findGuest = createFinder<GuestRuntime>(guestId);
/** By its whole name. */
export const findDataset = createFinder<Dataset>(({ name }) => name);
export const findStorage = createFinder<StorageEntry>(({ name }) => name);
/** By "vm:100". */
export const findHaService = createFinder<HaService>(({ sid }) => sid);

const findById = createFinder<Pool>(poolId);

/** The pool that `id` names, or a device of which it names. */
export function findPoolOf(pools: readonly Pool[], id: string): Pool | undefined {
  for (const outer of outerIds(id)) {
    const pool = findById(pools, outer);
    if (pool !== undefined) return pool;
  }
  return undefined;
}

const findMissing = createFinder<MissingPool>(({ guid }) => guid);

/** Whether a pool is missing that `id` names, or a device of which it names. */
export function isOfMissing(missing: readonly MissingPool[], id: string): boolean {
  return outerIds(id).some((outer) => findMissing(missing, outer) !== undefined);
}
