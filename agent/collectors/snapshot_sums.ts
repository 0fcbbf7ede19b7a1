import type { Dataset, SnapshotClass } from "../../shared/sample/zfs_datasets.ts";

/** Counts the snapshots of one dataset, by class and together. */
export interface SnapshotSums {
  /** `age_unix` is null where it says nothing of how old its class is. */
  add(className: string, age_unix: number | null, used_bytes: number | null): void;
  finish(): Pick<
    Dataset,
    "snapshot_count" | "newest_snapshot_unix" | "oldest_snapshot_unix" | "snapshots"
  >;
}

interface Sum extends SnapshotClass {
  count: number;
}

export function createSnapshotSums(): SnapshotSums {
  const classes = new Map<string, Sum>();

  return {
    add(className, age_unix, used_bytes) {
      let sum = classes.get(className);
      if (sum === undefined) {
        sum = { class: className, count: 0, newest_unix: null, oldest_unix: null, used_bytes: 0 };
        classes.set(className, sum);
      }
      sum.count++;
      sum.used_bytes = plus(sum.used_bytes, used_bytes);
      if (age_unix === null) return;
      sum.newest_unix = Math.max(sum.newest_unix ?? -Infinity, age_unix);
      sum.oldest_unix = Math.min(sum.oldest_unix ?? Infinity, age_unix);
    },

    finish() {
      const sums = [...classes.values()].sort((a, b) => a.class < b.class ? -1 : 1);
      const known = (times: (number | null)[]) => times.filter((time) => time !== null);
      const newest = known(sums.map(({ newest_unix }) => newest_unix));
      const oldest = known(sums.map(({ oldest_unix }) => oldest_unix));
      return {
        snapshot_count: sums.reduce((total, { count }) => total + count, 0),
        newest_snapshot_unix: newest.length === 0 ? null : Math.max(...newest),
        oldest_snapshot_unix: oldest.length === 0 ? null : Math.min(...oldest),
        snapshots: sums,
      };
    },
  };
}

function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
