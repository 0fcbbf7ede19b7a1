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

/** The pool that `id` names, or a device of which it names. */
export const findPoolOf = createOuterFinder<Pool>(poolId);
/** The same of those that are missing. */
export const findMissingPoolOf = createOuterFinder<MissingPool>(({ guid }) => guid);

/** Finds the entry that an identity names, or within which it lies. */
function createOuterFinder<T extends object>(
  keyOf: (entry: T) => string,
): (list: readonly T[], id: string) => T | undefined {
  const find = createFinder(keyOf);
  return (list, id) => {
    for (const outer of outerIds(id)) {
      const found = find(list, outer);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}
