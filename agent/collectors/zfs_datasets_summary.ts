import type { Clock } from "../../shared/clock.ts";
import type { CollectorError } from "../../shared/sample/fields.ts";
import type { Dataset } from "../../shared/sample/zfs_datasets.ts";
import { createZfsListParser, type ListedDataset, type ZfsListEntry } from "../parsers/zfs/list.ts";
import { isMadeByProxmox, kindOfSnapshot } from "../parsers/zfs/snapshot_class.ts";
import { buildSnapshotNames, type SnapshotNames } from "./snapshot_names.ts";
import { createSnapshotSums, type SnapshotSums } from "./snapshot_sums.ts";

/** Sums up `zfs list` line by line; of a snapshot it keeps its effect and a hash of its name. */
export interface DatasetSummary {
  add(line: string): void;
  finish(): SummedDatasets;
}

export interface SummedDatasets {
  /** In the order of the list. */
  datasets: Dataset[];
  /** Null where there are more than are remembered. */
  names: SnapshotNames | null;
  /** What could not be read. */
  errors: CollectorError[];
  /** Whether nothing seems to be missing. */
  isWhole: boolean;
}

type ListedSnapshot = Extract<ZfsListEntry, { kind: "snapshot" }>;

/** Datasets with figures that cannot be true that are told one by one. */
const MAX_UNTRUE = 20;

/**
 * Makes an empty summary of `zfs list` with these columns. A time after that of `clock` is no age,
 * so it is left out.
 */
export function createDatasetSummary(clock: Clock, columns: string): DatasetSummary {
  const parseLine = createZfsListParser(columns);
  const listed: ListedDataset[] = [];
  const snapshots = new Map<string, SnapshotSums>();
  const names = buildSnapshotNames();
  const untrue: [name: string, columns: string][] = [];
  let badLines = 0;
  let firstBadLine = "";
  const isPast = (unix: number) => unix * 1000 <= clock.nowMs();

  function addDataset(dataset: ListedDataset, columns: readonly string[]): void {
    const { creation_unix: created } = dataset;
    const isKnown = created !== null && isPast(created);
    listed.push({ ...dataset, creation_unix: isKnown ? created : null });
    if (columns.length > 0) untrue.push([dataset.name, columns.join(", ")]);
  }

  function addSnapshot(entry: ListedSnapshot): void {
    const { dataset, name, creation_unix } = entry;
    const kind = kindOfSnapshot(dataset, name);
    names.add(dataset, name, kind, creation_unix);
    let sums = snapshots.get(dataset);
    if (sums === undefined) snapshots.set(dataset, sums = createSnapshotSums());
    const isAge = creation_unix !== null && isPast(creation_unix) && !isMadeByProxmox(name);
    sums.add(kind.class, isAge ? creation_unix : null, entry.used_bytes);
  }

  function describeFaults(): string[] {
    const faults: string[] = [];
    if (badLines > 0) {
      const first = JSON.stringify(firstBadLine);
      const what = `Cannot read ${badLines} lines of zfs list, first ${first}`;
      faults.push(`${what}: expected ${columns.split(",").length} columns`);
    }
    const [orphan] = snapshots.keys();
    if (orphan !== undefined) {
      const others = snapshots.size - 1;
      faults.push(`Cannot place snapshots: "${orphan}" and ${others} others are not listed`);
    }
    const listedNames = new Set(listed.map(({ name }) => name));
    const child = listed.find(({ name }) => name.includes("/") && !listedNames.has(parentOf(name)));
    if (child !== undefined) {
      faults.push(`Cannot read the whole list: "${child.name}" is in it, its parent is not`);
    }
    if (untrue.length > MAX_UNTRUE) {
      faults.push(`Cannot read figures of ${untrue.length - MAX_UNTRUE} more datasets`);
    }
    return faults;
  }

  return {
    add(line) {
      const entry = parseLine(line);
      if (entry === null) {
        if (badLines++ === 0) firstBadLine = line.slice(0, 120);
      } else if (entry.kind === "dataset") {
        addDataset(entry.dataset, entry.untrue);
      } else if (entry.kind === "snapshot") {
        addSnapshot(entry);
      }
    },

    finish() {
      const datasets = listed.map((dataset): Dataset => {
        const own = (snapshots.get(dataset.name) ?? createSnapshotSums()).finish();
        snapshots.delete(dataset.name);
        return { ...dataset, ...own };
      });
      const whole = describeFaults().map((message): CollectorError => ({
        tag: "zfs_list",
        message,
      }));
      const single = untrue.slice(0, MAX_UNTRUE).map(([name, columns]): CollectorError => ({
        tag: "zfs_list",
        message: `Cannot read ${columns} of dataset "${name}": below zero`,
        subject: name,
      }));
      return {
        datasets,
        names: names.finish(
          new Map(listed.map(({ name, creation_unix }) => [name, creation_unix])),
        ),
        errors: [...whole, ...single],
        isWhole: whole.length === 0,
      };
    },
  };
}

function parentOf(name: string): string {
  return name.slice(0, name.lastIndexOf("/"));
}
