/** What would bring back each disk of a guest. */
import type { ReplicationJob } from "../sample/host_care.ts";
import type { StorageEntry } from "../sample/storage.ts";
import type { GuestDetail } from "../sample/vms_detail.ts";
import type { Dataset, SnapshotClass } from "../sample/zfs_datasets.ts";
import { type GuestDisk, guestDisks } from "./guest_disks.ts";

/** One disk of a guest. Null: not known. */
export interface DiskCoverage {
  /** "scsi0", "rootfs", … */
  disk: string;
  /** Null: a device or path of the host itself. */
  storage: string | null;
  /** On its storage, such as "vm-104-disk-0". */
  volume: string;
  /** Where it lies in ZFS; null: not in ZFS, or not known. */
  dataset: string | null;
  /** Of its newest snapshot to go back to; null: none, or not known. */
  newest_snapshot_unix: number | null;
  oldest_snapshot_unix: number | null;
  /** The tool that made that: "sanoid hourly". */
  snapshot_class: string | null;
  /** Whether there are snapshots of ZFS; false outside of it. */
  is_snapshotted: boolean | null;
  /** Whether a job of replication takes it along. */
  is_replicated: boolean | null;
  /** Whether a backup job takes it along. */
  is_backed_up: boolean | null;
}

type Named = Pick<Dataset, "name" | "snapshots">;

export interface DiskReading {
  guest: GuestDetail;
  storages: ReadonlyMap<string, Pick<StorageEntry, "type" | "dataset">>;
  /** By the last part of their names, then by the dataset above. */
  byVolume: ReadonlyMap<string, ReadonlyMap<string, Named>>;
  /** Null: not read; empty: there is no ZFS here. */
  hasZfs: boolean | null;
  /** Of this guest, enabled; null: not read. */
  replication: readonly ReplicationJob[] | null;
  /** Jobs that cover this guest; null: not known. */
  backups: readonly string[] | null;
}

/** Classes that are not there to go back to: Proxmox makes and destroys them for itself. */
export const PASSING_CLASSES: ReadonlySet<string> = new Set(["vzdump", "pve replication"]);

export function coverDisks(reading: DiskReading): DiskCoverage[] {
  const { guest, storages, byVolume, replication, backups } = reading;
  return guestDisks(guest).map((disk) => {
    const { key, storage, volume } = disk;
    const place = storage === null ? undefined : storages.get(storage);
    const dataset = findDataset(place, byVolume.get(volume) ?? NONE);
    return {
      disk: key,
      storage,
      volume,
      dataset: dataset?.name ?? null,
      ...snapshotsOf(disk, { dataset, place, hasZfs: reading.hasZfs }),
      is_replicated: replication === null ? null : replication.length > 0 && disk.is_replicated,
      is_backed_up: backups === null ? null : backups.length > 0 && disk.is_backed_up,
    };
  });
}

type Place = Pick<StorageEntry, "type" | "dataset">;

/** Where a storage does not tell its dataset, a volume of a name that only one pool has is it. */
function findDataset(
  place: Place | undefined,
  named: ReadonlyMap<string, Named>,
): Named | null {
  if (place === undefined || (place.type !== null && place.type !== "zfspool")) return null;
  const dataset = place.dataset ?? null;
  if (dataset !== null) return named.get(dataset) ?? null;
  const [only = null] = named.size === 1 ? named.values() : [];
  return only;
}

const NONE: ReadonlyMap<string, Named> = new Map();

/** Volumes by their names, and by the datasets that they lie in. */
export function nameVolumes(datasets: readonly Dataset[]): DiskReading["byVolume"] {
  const named = new Map<string, Map<string, Named>>();
  for (const dataset of datasets) {
    const slash = dataset.name.lastIndexOf("/");
    const volume = dataset.name.slice(slash + 1);
    const above = dataset.name.slice(0, Math.max(0, slash));
    const known = named.get(volume);
    if (known === undefined) named.set(volume, new Map([[above, dataset]]));
    else if (!known.has(above)) known.set(above, dataset);
  }
  return named;
}

type Snapshots = Pick<
  DiskCoverage,
  "newest_snapshot_unix" | "oldest_snapshot_unix" | "snapshot_class" | "is_snapshotted"
>;

const NO_SNAPSHOT = {
  newest_snapshot_unix: null,
  oldest_snapshot_unix: null,
  snapshot_class: null,
};

function snapshotsOf(
  { storage }: GuestDisk,
  { dataset, place, hasZfs }: {
    dataset: Named | null;
    place: Place | undefined;
    hasZfs: boolean | null;
  },
): Snapshots {
  if (dataset === null) {
    return { ...NO_SNAPSHOT, is_snapshotted: mayLieInZfs(storage, place, hasZfs) ? null : false };
  }
  const { snapshots } = dataset;
  if (snapshots === undefined) return { ...NO_SNAPSHOT, is_snapshotted: null };
  const covering = snapshots.filter(({ class: tool, count }) =>
    (count ?? 0) > 0 && !PASSING_CLASSES.has(tool)
  );
  const newest = covering.toSorted((a, b) => unixOf(b) - unixOf(a))[0];
  const oldest = covering.flatMap(({ oldest_unix }) => oldest_unix ?? []);
  return {
    newest_snapshot_unix: newest?.newest_unix ?? null,
    oldest_snapshot_unix: oldest.length === 0 ? null : Math.min(...oldest),
    snapshot_class: newest?.class ?? null,
    is_snapshotted: covering.length > 0,
  };
}

function unixOf({ newest_unix }: SnapshotClass): number {
  return newest_unix ?? -Infinity;
}

/** A directory may be one of ZFS, whose snapshots hold the files in it. */
const MAY_LIE_IN_ZFS: ReadonlySet<string | null> = new Set([null, "zfspool", "dir"]);

/** What lies outside of every storage has no snapshots that anybody tells. */
function mayLieInZfs(
  storage: string | null,
  place: Place | undefined,
  hasZfs: boolean | null,
): boolean {
  if (storage === null || hasZfs === false) return false;
  return place === undefined || MAY_LIE_IN_ZFS.has(place.type);
}
