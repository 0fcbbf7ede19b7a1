import type { Clock } from "../../shared/clock.ts";
import type { CollectorError } from "../../shared/sample/fields.ts";
import type { Dataset } from "../../shared/sample/zfs_datasets.ts";
import { type ListedDataset, parseZfsListLine, ZFS_LIST_COLUMNS } from "../parsers/zfs/list.ts";

/** Sums up `zfs list` line by line; keeps nothing of a snapshot but its effect. */
export interface DatasetSummary {
  add(line: string): void;
  /** Everything in the order of the list, and what of it could not be read. */
  finish(): { datasets: Dataset[]; errors: CollectorError[] };
}

interface Snapshots {
  count: number;
  newest: number | null;
  oldest: number | null;
}

/** Datasets with figures that cannot be true that are told one by one. */
const MAX_UNTRUE = 20;

/** Makes an empty summary. A time after that of `clock` is no age, so it is left out. */
export function createDatasetSummary(clock: Clock): DatasetSummary {
  const listed: ListedDataset[] = [];
  const snapshots = new Map<string, Snapshots>();
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

  function addSnapshot(dataset: string, name: string, created: number | null): void {
    const known = snapshots.get(dataset) ?? { count: 0, newest: null, oldest: null };
    snapshots.set(dataset, known);
    known.count++;
    if (created === null || !isPast(created) || isMadeByProxmox(name)) return;
    known.newest = Math.max(known.newest ?? -Infinity, created);
    known.oldest = Math.min(known.oldest ?? Infinity, created);
  }

  function describeFaults(): string[] {
    const faults: string[] = [];
    if (badLines > 0) {
      const first = JSON.stringify(firstBadLine);
      const what = `Cannot read ${badLines} lines of zfs list, first ${first}`;
      faults.push(`${what}: expected ${ZFS_LIST_COLUMNS.split(",").length} columns`);
    }
    const [orphan] = snapshots.keys();
    if (orphan !== undefined) {
      const others = snapshots.size - 1;
      faults.push(`Cannot place snapshots: "${orphan}" and ${others} others are not listed`);
    }
    const names = new Set(listed.map(({ name }) => name));
    const child = listed.find(({ name }) => name.includes("/") && !names.has(parentOf(name)));
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
      const entry = parseZfsListLine(line);
      if (entry === null) {
        if (badLines++ === 0) firstBadLine = line.slice(0, 120);
      } else if (entry.kind === "dataset") {
        addDataset(entry.dataset, entry.untrue);
      } else if (entry.kind === "snapshot") {
        addSnapshot(entry.dataset, entry.name, entry.creation_unix);
      }
    },

    finish() {
      const datasets = listed.map((dataset): Dataset => {
        const own = snapshots.get(dataset.name);
        snapshots.delete(dataset.name);
        return {
          ...dataset,
          snapshot_count: own?.count ?? 0,
          newest_snapshot_unix: own?.newest ?? null,
          oldest_snapshot_unix: own?.oldest ?? null,
        };
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
      return { datasets, errors: [...whole, ...single] };
    },
  };
}

function parentOf(name: string): string {
  return name.slice(0, name.lastIndexOf("/"));
}

/** Cloning, replication and migration keep these; their age says nothing about backups. */
function isMadeByProxmox(name: string): boolean {
  return name === "__base__" || name === "__migration__" || name.startsWith("__replicate_");
}
