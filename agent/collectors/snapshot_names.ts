/** Which snapshots there are, in little memory: what two collections are compared by. */
import type { SnapshotKind } from "../parsers/zfs/snapshot_class.ts";

/** The snapshots of one dataset in the order in which they were made: equal places, one snapshot. */
export interface NamesOfDataset {
  /** 53 bits of each name: enough to tell those of one dataset apart. */
  hashes: number[];
  /** Index in `kinds`. */
  kinds: number[];
  /** Epoch seconds; 0 where that is not known. */
  created_unix: number[];
}

export interface SnapshotNames {
  /** When each dataset was made, as another one may get its name; null where that is not known. */
  datasets: ReadonlyMap<string, number | null>;
  byDataset: ReadonlyMap<string, NamesOfDataset>;
  kinds: readonly SnapshotKind[];
}

/**
 * More are not remembered: 24 bytes each, twice. Hosts with so many snapshots have other worries,
 * and of theirs only the counts are told.
 */
export const MAX_REMEMBERED = 200_000;

export interface SnapshotNamesBuilder {
  add(dataset: string, name: string, kind: SnapshotKind, created_unix: number | null): void;
  /** Null where there were more than are remembered. */
  finish(datasets: ReadonlyMap<string, number | null>): SnapshotNames | null;
}

/** Takes names in the order of `zfs list`, which within a dataset is that of creation. */
export function buildSnapshotNames(max = MAX_REMEMBERED): SnapshotNamesBuilder {
  const byDataset = new Map<string, NamesOfDataset>();
  const kinds: SnapshotKind[] = [];
  const indexes = new Map<string, number>();
  let count = 0;

  function indexOf(kind: SnapshotKind): number {
    const known = indexes.get(kind.series);
    if (known !== undefined) return known;
    const [word, series] = [detached(kind.class), detached(kind.series)];
    indexes.set(series, kinds.length);
    return kinds.push({ class: word, series }) - 1;
  }

  return {
    add(dataset, name, kind, created_unix) {
      if (++count > max) {
        byDataset.clear();
        return;
      }
      let names = byDataset.get(dataset);
      if (names === undefined) {
        names = { hashes: [], kinds: [], created_unix: [] };
        byDataset.set(detached(dataset), names);
      }
      names.hashes.push(hashOf(name));
      names.kinds.push(indexOf(kind));
      names.created_unix.push(created_unix ?? 0);
    },
    finish: (datasets) =>
      count > max ? null : {
        datasets: new Map(datasets.entries().map(([name, unix]) => [detached(name), unix])),
        byDataset,
        kinds,
      },
  };
}

/** A copy: a part of a line would keep all that was read together with it. */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}

/** Two 32-bit multiplications with odd constants, mixed at the end; 53 bits of it. */
function hashOf(text: string): number {
  let high = 0x9e3779b9;
  let low = 0x85ebca6b;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x5bd1e995);
  }
  high = Math.imul(high ^ (low >>> 15), 0x2c1b3c6d);
  low = Math.imul(low ^ (high >>> 13), 0x297a2d39);
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
