/**
 * Datasets, with the names that dashboards know from zfs_exporter 2 (pdf/zfs_exporter,
 * collector/dataset.go), and their snapshots.
 */
import type { Dataset, SnapshotClass } from "../../../shared/sample/zfs_datasets.ts";
import { standingDatasets } from "../../fleet/standing_pools.ts";
import { type Column, type Family, type Labels, labels, table } from "../family.ts";
import type { Picture } from "./picture.ts";

interface DatasetRow {
  labels: Labels;
  dataset: Dataset;
  /** Read so long ago that its sizes are none any more. */
  isStale: boolean;
}

interface ClassRow {
  labels: Labels;
  snapshots: SnapshotClass;
  isStale: boolean;
}

export function* datasetFamilies(picture: Picture): Generator<Family> {
  const { state, rows } = picture;
  const isStale = picture.fresh("zfs_datasets") === null;
  const datasets = rows.take("datasets", standingDatasets(state.known) ?? []);
  yield* table(
    COLUMNS,
    datasets.map((dataset) => ({
      labels: labels({
        name: dataset.name,
        pool: dataset.name.split("/", 1)[0] ?? "",
        type: dataset.type,
      }),
      dataset,
      isStale,
    })),
  );
  const classes = datasets.flatMap((dataset) =>
    (dataset.snapshots ?? []).map((snapshots): ClassRow => ({
      labels: labels({ dataset: dataset.name, class: snapshots.class }),
      snapshots,
      isStale,
    }))
  );
  yield* table(CLASS_COLUMNS, rows.take("snapshot_classes", classes));
}

const gauge = (
  name: string,
  help: string,
  value: (dataset: Dataset) => number | null | undefined,
): Column<DatasetRow> => ({
  name,
  type: "gauge",
  help,
  value: ({ dataset, isStale }) => isStale ? null : value(dataset) ?? null,
});

const COLUMNS: readonly Column<DatasetRow>[] = [
  gauge("zfs_dataset_used_bytes", "Used by it and all below it.", (one) => one.used_bytes),
  gauge("zfs_dataset_available_bytes", "Available to it.", (one) => one.available_bytes),
  gauge(
    "zfs_dataset_quota_bytes",
    "Its limit, with all below it; 0: none.",
    (one) => one.quota_bytes,
  ),
  gauge(
    "zfs_dataset_referenced_quota_bytes",
    "Its limit for itself; 0: none.",
    (one) => one.refquota_bytes,
  ),
  gauge(
    "zfs_dataset_reservation_bytes",
    "Set aside for it, with all below it; 0: none.",
    (one) => one.reservation_bytes,
  ),
  gauge(
    "zfs_dataset_used_by_dataset_bytes",
    "Used by itself alone.",
    (one) => one.usedbydataset_bytes,
  ),
  gauge(
    "zfs_dataset_used_by_snapshot_bytes",
    "Held by its snapshots.",
    (one) => one.usedbysnapshots_bytes,
  ),
  gauge("zfs_dataset_volume_size_bytes", "Size of a volume.", (one) => one.volsize_bytes),
  gauge("proxmox_monitor_dataset_snapshots", "Snapshots that it has.", (one) => one.snapshot_count),
];

const CLASS_COLUMNS: readonly Column<ClassRow>[] = [
  {
    name: "proxmox_monitor_snapshots",
    type: "gauge",
    help: "Snapshots of a dataset that one tool made at one frequency.",
    value: ({ snapshots, isStale }) => isStale ? null : snapshots.count,
  },
  {
    name: "proxmox_monitor_snapshot_newest_timestamp_seconds",
    type: "gauge",
    help: "When the newest of them was made.",
    value: ({ snapshots }) => snapshots.newest_unix,
  },
  {
    name: "proxmox_monitor_snapshot_oldest_timestamp_seconds",
    type: "gauge",
    help: "When the oldest of them was made.",
    value: ({ snapshots }) => snapshots.oldest_unix,
  },
];
