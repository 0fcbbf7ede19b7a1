/** Which devices of a reading are which of those that are remembered. */
import { type Vdev } from "../../../shared/sample/zfs_pools.ts";
import { devicePlaces } from "../../../shared/verdict/identity.ts";
import type { LedgerDeviceRow } from "../../store/rows/ledger.ts";

export interface SeenDevice {
  vdev: Vdev;
  place: string;
  /** What is remembered of it; null: it is new. */
  row: LedgerDeviceRow | null;
}

/**
 * By GUID; where either reading has none (ZFS told in text) by place and name, then by a name that
 * only one device has, then by place alone: a disk in another's place goes on with its series.
 */
export function matchDevices(
  rows: readonly LedgerDeviceRow[],
  vdevs: readonly Vdev[],
): SeenDevice[] {
  const seen: SeenDevice[] = [...devicePlaces(vdevs)].map(([vdev, place]) => ({
    vdev,
    place,
    row: null,
  }));
  const free = new Set(rows);
  for (const keyOf of KEYS) {
    const open = seen.filter(({ row }) => row === null);
    if (open.length === 0) break;
    const byKey = uniqueBy(free, keyOf.row);
    const wanted = uniqueBy(open, keyOf.device);
    for (const device of open) {
      const key = keyOf.device(device);
      const row = key === null ? undefined : byKey.get(key);
      if (row === undefined || wanted.get(key ?? "") !== device) continue;
      device.row = row;
      free.delete(row);
    }
  }
  return seen;
}

interface Keys {
  row: (row: LedgerDeviceRow) => string | null;
  device: (device: SeenDevice) => string | null;
}

/** Each tried after those before it; null: no such key. */
const KEYS: readonly Keys[] = [
  { row: ({ guid }) => guid, device: ({ vdev }) => vdev.guid },
  // In text a device of known GUID is found again; in JSON one that was only read in text.
  ...[
    (place: string, name: string) => `${place} ${name}`,
    (_place: string, name: string) => name,
  ].flatMap((key): Keys[] => [
    {
      row: ({ place, name }) => key(place, name),
      device: ({ vdev, place }) => vdev.guid === null ? key(place, vdev.name) : null,
    },
    {
      row: ({ guid, place, name }) => guid === null ? key(place, name) : null,
      device: ({ vdev, place }) => vdev.guid === null ? null : key(place, vdev.name),
    },
  ]),
  {
    row: ({ guid, place, left_ms }) => guid === null && left_ms === null ? place : null,
    device: ({ vdev, place }) => vdev.guid === null ? place : null,
  },
];

/** By key, without what shares one. */
function uniqueBy<T>(items: Iterable<T>, keyOf: (item: T) => string | null): Map<string, T> {
  const found = new Map<string, T>();
  const shared = new Set<string>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    if (found.has(key)) shared.add(key);
    found.set(key, item);
  }
  for (const key of shared) found.delete(key);
  return found;
}
