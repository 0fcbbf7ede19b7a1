import type { Dataset } from "../../../shared/sample/zfs_datasets.ts";
import { Age } from "../ui/Age.tsx";
import { type Column, DataTable } from "../ui/DataTable.tsx";
import { formatBytes, formatCount } from "../ui/format.ts";

const COLUMNS: readonly Column<Dataset>[] = [
  { heading: "Name", cell: ({ name }) => <span class="name">{name}</span> },
  { heading: "Used", isNumber: true, cell: ({ used_bytes }) => formatBytes(used_bytes) },
  { heading: "Available", isNumber: true, cell: (dataset) => formatBytes(dataset.available_bytes) },
  { heading: "Snapshots", isNumber: true, cell: (dataset) => formatCount(dataset.snapshot_count) },
  {
    heading: "In snapshots",
    isNumber: true,
    cell: (dataset) => formatBytes(dataset.usedbysnapshots_bytes),
  },
  {
    heading: "Newest",
    isNumber: true,
    cell: (dataset) => <SnapshotAge dataset={dataset} unix={dataset.newest_snapshot_unix} />,
  },
  {
    heading: "Oldest",
    isNumber: true,
    cell: (dataset) => <SnapshotAge dataset={dataset} unix={dataset.oldest_snapshot_unix} />,
  },
];

/** Every filesystem and volume of one host with its snapshots. */
export function DatasetTable({ datasets }: { datasets: readonly Dataset[] }) {
  if (datasets.length === 0) return <p class="nothing card">No datasets</p>;
  return (
    <DataTable
      label="Datasets"
      columns={COLUMNS}
      rows={datasets}
      rowKey={({ name }) => name}
    />
  );
}

function SnapshotAge({ dataset, unix }: { dataset: Dataset; unix: number | null }) {
  return dataset.snapshot_count === 0 ? null : <Age unix={unix} />;
}
