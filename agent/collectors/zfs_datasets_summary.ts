import type { Dataset } from "../../shared/sample/zfs_datasets.ts";
import { parseZfsListLine } from "../parsers/zfs_list.ts";

/** Sums up `zfs list` line by line; keeps nothing of a snapshot but its effect. */
export interface DatasetSummary {
  add(line: string): void;
  /** Everything in the order of the list, and what of it could not be read. */
  finish(): { datasets: Dataset[]; faults: string[] };
}

interface Snapshots {
  count: number;
  newest: number | null;
  oldest: number | null;
}

type Listed = Omit<Dataset, "snapshot_count" | "newest_snapshot_unix" | "oldest_snapshot_unix">;

/** Makes an empty summary. */
export function createDatasetSummary(): DatasetSummary {
  const listed: Listed[] = [];
  const snapshots = new Map<string, Snapshots>();
  let badLines = 0;
  let firstBadLine = "";

  function add(line: string): void {
    const entry = parseZfsListLine(line);
    if (entry === null) {
      if (badLines++ === 0) firstBadLine = line.slice(0, 120);
    } else if (entry.kind === "dataset") {
      const { kind: _, ...dataset } = entry;
      listed.push({ ...dataset, quota_bytes: null, refquota_bytes: null });
    } else if (entry.kind === "snapshot") {
      const known = snapshots.get(entry.dataset) ?? { count: 0, newest: null, oldest: null };
      snapshots.set(entry.dataset, known);
      known.count++;
      if (entry.creation_unix !== null && !isMadeByProxmox(entry.name)) {
        known.newest = Math.max(known.newest ?? -Infinity, entry.creation_unix);
        known.oldest = Math.min(known.oldest ?? Infinity, entry.creation_unix);
      }
    }
  }

  function finish() {
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
    const faults: string[] = [];
    if (badLines > 0) {
      const first = JSON.stringify(firstBadLine);
      faults.push(`Cannot read ${badLines} lines of zfs list, first ${first}: expected 7 columns`);
    }
    const [orphan] = snapshots.keys();
    if (orphan !== undefined) {
      faults.push(
        `Cannot place snapshots: "${orphan}" and ${snapshots.size - 1} others are not listed`,
      );
    }
    return { datasets, faults };
  }

  return { add, finish };
}

/** Cloning, replication and migration keep these; their age says nothing about backups. */
function isMadeByProxmox(name: string): boolean {
  return name === "__base__" || name === "__migration__" || name.startsWith("__replicate_");
}
