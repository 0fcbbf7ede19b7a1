/** What would bring back each disk of each guest. */
import type { GuestDetail } from "../../../shared/sample/vms_detail.ts";
import { guestId } from "../../../shared/verdict/identity.ts";
import type { DiskCoverageFacts } from "../../../shared/verdict/ledger_facts.ts";
import { guestDisks } from "./guest_disks.ts";
import type { DatasetReading } from "./snapshot_reading.ts";

/** Where a storage lies, as far as it is told. */
export interface StoragePlace {
  name: string;
  type: string | null;
  /** Of a zfspool storage: the dataset below which its volumes are; null: not told. */
  dataset: string | null;
}

export interface Protection {
  /** Guests with a replication job; null: that was not read. */
  replicated: ReadonlySet<string> | null;
  /** Guests that a backup job covers; null: that was not read. */
  backed_up: ReadonlySet<string> | null;
}

export interface CoverageReading extends Protection {
  guests: readonly GuestDetail[];
  storages: readonly StoragePlace[];
  datasets: readonly DatasetReading[];
}

/** Classes that are not there to go back to. */
const NO_COVER: ReadonlySet<string> = new Set(["vzdump", "pve replication"]);

/** What lies outside of every storage has no snapshots that anybody tells. */
const OUTSIDE = { newest_snapshot_unix: null, is_snapshotted: false } as const;

/** One row for each disk; the sets hold ids such as "qemu/104". */
export function coverGuests(reading: CoverageReading): DiskCoverageFacts[] {
  const storages = new Map(reading.storages.map((storage) => [storage.name, storage]));
  const byVolume = Map.groupBy(
    reading.datasets,
    ({ name }) => name.slice(name.lastIndexOf("/") + 1),
  );
  return reading.guests.flatMap((guest) => {
    const id = guestId(guest);
    return guestDisks(guest).map(({ key, storage, volume }) => {
      const place = storage === null ? undefined : storages.get(storage);
      const dataset = findDataset(place, byVolume.get(volume) ?? []);
      return {
        guest_id: id,
        disk: key,
        storage,
        dataset: dataset?.name ?? null,
        ...(storage === null ? OUTSIDE : snapshotsOf(dataset, place)),
        is_replicated: reading.replicated?.has(id) ?? null,
        is_backed_up: reading.backed_up?.has(id) ?? null,
      };
    });
  });
}

/** Where a storage does not tell its dataset, a volume of a name that only one pool has is it. */
function findDataset(place: StoragePlace | undefined, named: readonly DatasetReading[]) {
  if (place === undefined || (place.type !== null && place.type !== "zfspool")) return null;
  const { dataset } = place;
  if (dataset !== null) {
    return named.find(({ name }) => name.slice(0, name.lastIndexOf("/")) === dataset) ?? null;
  }
  return named.length === 1 ? named[0] ?? null : null;
}

function snapshotsOf(dataset: DatasetReading | null, place: StoragePlace | undefined) {
  if (dataset === null) {
    const isUnknown = place === undefined || place.type === null || place.type === "zfspool";
    return { newest_snapshot_unix: null, is_snapshotted: isUnknown ? null : false };
  }
  const { snapshots } = dataset;
  if (snapshots === undefined || snapshots === null) {
    return { newest_snapshot_unix: null, is_snapshotted: null };
  }
  const covering = snapshots.filter(({ class: tool, count }) =>
    (count ?? 0) > 0 && !NO_COVER.has(tool)
  );
  const newest = covering.flatMap(({ newest_unix }) => newest_unix ?? []);
  return {
    newest_snapshot_unix: newest.length === 0 ? null : Math.max(...newest),
    is_snapshotted: covering.length > 0,
  };
}

/** Disks that nothing is known to bring back: no snapshot, no replication, no backup. */
export function uncovered(disks: readonly DiskCoverageFacts[]): DiskCoverageFacts[] {
  return disks.filter(({ is_snapshotted, is_replicated, is_backed_up }) =>
    is_snapshotted === false && is_replicated === false && is_backed_up === false
  );
}
