/** What an agent tells of the snapshots of a dataset: by comparing what there was and is. */
import type {
  DatasetReading,
  SnapshotChange,
} from "../../server/ledger/snapshots/snapshot_reading.ts";
import type { Snapshot } from "./snapshot_tools.ts";

export function tellDataset(
  name: string,
  snapshots: readonly Snapshot[],
  creation_unix: number,
): DatasetReading {
  const classes = Map.groupBy(snapshots, classOf);
  return {
    name,
    creation_unix,
    snapshots: [...classes.values()].map((list) => ({
      class: list[0] === undefined ? "" : classOf(list[0]),
      count: list.length,
      newest_unix: Math.max(...list.map(({ made_unix }) => made_unix)),
      oldest_unix: Math.min(...list.map(({ made_unix }) => made_unix)),
    })),
  };
}

const classOf = ({ class: tool, frequency }: Snapshot) =>
  frequency === null ? tool : `${tool} ${frequency}`;
/**
 * In order go the oldest of a class, and by a rollback everything that is newer than what stays.
 * Both lists are by age; a snapshot that stays is the same object in both.
 */
export function tellChanges(
  dataset: string,
  before: readonly Snapshot[],
  now: readonly Snapshot[],
): SnapshotChange[] {
  const kept = new Set(now);
  const known = new Set(before);
  const newest = before.findLast((one) => kept.has(one))?.made_unix ?? Infinity;
  const changed = [
    ...before.filter((one) => !kept.has(one)),
    ...now.filter((one) => !known.has(one)),
  ];
  return [...Map.groupBy(changed, classOf)].map(([label, list]) => {
    const first = before.find((one) => classOf(one) === label && kept.has(one))?.made_unix;
    const destroyed = list.filter((one) => known.has(one));
    const unordered = destroyed.filter(({ made_unix }) =>
      first !== undefined && made_unix > first && made_unix <= newest
    );
    return {
      dataset,
      class: label,
      created: list.length - destroyed.length,
      destroyed: destroyed.length,
      destroyed_out_of_order: unordered.length,
    };
  });
}
