/** What a newer reading must hold for a reason to be over, by what the reason is about. */
import type { BackupPart } from "../sample/backups.ts";
import type { HostSection } from "../sample/host.ts";
import type { CarePart } from "../sample/host_care.ts";
import type { StorageEntry } from "../sample/storage.ts";
import type { SystemInfoSection } from "../sample/system_info.ts";
import type { GuestRuntime } from "../sample/vms_runtime.ts";
import type { Dataset } from "../sample/zfs_datasets.ts";
import type { Pool } from "../sample/zfs_pools.ts";
import { findDataset, findGuest, findMissingPoolOf, findPoolOf, findStorage } from "./finders.ts";
import type { Reason } from "./mod.ts";
import type { About, Tells } from "./rule.ts";
import { backupPart, carePart, isPartRead, isPartTold } from "./unread_parts.ts";

/**
 * A pool that is listed, with what `isKnown` asks for. One that is missing takes what was known
 * of it along; one that is neither listed nor missing is gone for good.
 */
export function poolTells(isKnown: (pool: Pool, reason: Reason) => boolean): Tells {
  return ({ pools, missingPools }, reason, { isWhole }) => {
    if (!isWhole) return false;
    const pool = findPoolOf(pools, reason.subject_id);
    if (pool !== undefined) return isKnown(pool, reason);
    return findMissingPoolOf(missingPools, reason.subject_id) === undefined;
  };
}

/** A dataset that is listed with what `isKnown` asks for, or is no longer there. */
export function datasetTells(isKnown: (dataset: Dataset) => boolean): Tells {
  return ({ datasets }, { subject_id }, { isWhole }) => {
    const dataset = findDataset(datasets ?? [], subject_id);
    return dataset === undefined ? isWhole : isKnown(dataset);
  };
}

/** A storage that is listed with what `isKnown` asks for, or is no longer there. */
export function storageTells(isKnown: (storage: StorageEntry) => boolean): Tells {
  return ({ storages }, { subject_id }, { isWhole }) => {
    const storage = findStorage(storages, subject_id);
    return storage === undefined ? isWhole : isKnown(storage);
  };
}

/** A guest that is listed with what `isKnown` asks for, or is no longer there. */
export function guestTells(isKnown: (guest: GuestRuntime) => boolean): Tells {
  return ({ guests }, { subject_id }, { isWhole }) => {
    const guest = findGuest(guests, subject_id);
    return guest === undefined ? isWhole : isKnown(guest);
  };
}

/** The machine itself, with what `isKnown` asks for. */
export function hostTells(isKnown: (host: HostSection) => boolean): Tells {
  return ({ host }) => host !== null && isKnown(host);
}

/** The same of its versions and updates. */
export function systemTells(isKnown: (system: SystemInfoSection) => boolean): Tells {
  return ({ system }) => system !== null && isKnown(system);
}

/** What rules about a part of what keeps data safe read: all of that part. */
export function careOf<A extends About>(about: A, name: CarePart) {
  const part = carePart(name);
  const tells: Tells = (facts) => isPartRead(facts, part);
  return { about, reads: ["host_care"], tells } as const;
}

/** What rules about backups read: of a part, all that is about the one job or guest. */
export function backupsOf<A extends About>(about: A, name: BackupPart) {
  const part = backupPart(name);
  const tells: Tells = (facts, reason) => isPartTold(facts, part, reason);
  return { about, reads: ["backups"], tells } as const;
}

/** What rules about a pool read. */
export const POOL = { about: "pool", reads: ["zfs_pools"] } as const;

/** The same of its devices: the tree of them, or how many are not healthy. */
export const POOL_DEVICES = {
  ...POOL,
  tells: poolTells(({ vdevs, degraded_vdev_count }) =>
    vdevs.length > 0 || degraded_vdev_count !== null
  ),
};

/** What rules about a dataset read. */
export const DATASET = { about: "dataset", reads: ["zfs_datasets"] } as const;
