/** What is told of the snapshots of one pool's datasets. */

/** Snapshots of one dataset that one tool made. */
export interface SnapshotClassReading {
  /** The tool, and how often where their names tell: "sanoid hourly". */
  class: string;
  /** Null: not told. */
  count: number | null;
  newest_unix: number | null;
  oldest_unix: number | null;
}

export interface DatasetReading {
  name: string;
  creation_unix: number | null;
  /** Null or absent: not told. */
  snapshots?: readonly SnapshotClassReading[] | null;
}

/** What became of one class of a dataset since the reading before. */
export interface SnapshotChange {
  dataset: string;
  class: string;
  created: number;
  destroyed: number;
  /** Of `destroyed`: not from the oldest on, not with the dataset, not by a rollback. */
  destroyed_out_of_order: number;
}

export interface SnapshotsReading {
  pool_key: string;
  /** As it is called at present. */
  pool: string;
  at_ms: number;
  /** What the server's clock is ahead of the host's. */
  clock_behind_ms: number;
  /** The datasets of this pool alone. */
  datasets: readonly DatasetReading[];
  /** Null: not known, as after a start of the agent. */
  changes: readonly SnapshotChange[] | null;
  /** Whether every dataset is listed: one that is not is gone. */
  is_whole: boolean;
}

/** Words for how often, as the tools have them. */
const OFTEN: ReadonlySet<string> = new Set([
  "frequent",
  "frequently",
  "hourly",
  "daily",
  "weekly",
  "monthly",
  "yearly",
]);

/** "hourly" of "sanoid hourly"; null where a class does not tell. */
export function frequencyOf({ class: label }: Pick<SnapshotClassReading, "class">): string | null {
  const word = label.slice(label.lastIndexOf(" ") + 1);
  return OFTEN.has(word) ? word : null;
}

/** "data/vm" of "tank/data/vm"; "" of the pool's own dataset. */
export function pathBelow(pool: string, dataset: string): string {
  return dataset === pool ? "" : dataset.slice(pool.length + 1);
}

export function datasetName(pool: string, path: string): string {
  return path === "" ? pool : `${pool}/${path}`;
}
