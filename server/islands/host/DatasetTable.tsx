import type { Dataset } from "../../../shared/sample/zfs_datasets.ts";
import { Age } from "../ui/Age.tsx";
import { type Column, DataTable } from "../ui/DataTable.tsx";
import { formatBytes, formatCount } from "../ui/format.ts";
import { type DatasetRow, toDatasetTree } from "./dataset_tree.ts";

/** Deeper levels share the last step of indentation. */
const MAX_DEPTH = 5;

const COLUMNS: readonly Column<DatasetRow>[] = [
  {
    heading: "Name",
    cell: ({ dataset: { name }, depth, shown }) => (
      <span class={`name tree-${Math.min(depth, MAX_DEPTH)}`} title={name}>
        {depth > 0 && <span class="sr-only">{name.slice(0, -shown.length)}</span>}
        {shown}
      </span>
    ),
  },
  { heading: "Used", isNumber: true, cell: ({ dataset }) => formatBytes(dataset.used_bytes) },
  {
    heading: "Available",
    isNumber: true,
    cell: ({ dataset }) => formatBytes(dataset.available_bytes),
  },
  { heading: "Limits", cell: ({ dataset }) => <Limits dataset={dataset} /> },
  {
    heading: "Snapshots",
    isNumber: true,
    cell: ({ dataset }) => formatCount(dataset.snapshot_count),
  },
  {
    heading: "In snapshots",
    isNumber: true,
    cell: ({ dataset }) => formatBytes(dataset.usedbysnapshots_bytes),
  },
  {
    heading: "Newest",
    isNumber: true,
    cell: ({ dataset }) => <SnapshotAge dataset={dataset} unix={dataset.newest_snapshot_unix} />,
  },
  {
    heading: "Oldest",
    isNumber: true,
    cell: ({ dataset }) => <SnapshotAge dataset={dataset} unix={dataset.oldest_snapshot_unix} />,
  },
];

/** Every filesystem and volume of one host as a tree, with its limits and snapshots. */
export function DatasetTable({ datasets }: { datasets: readonly Dataset[] }) {
  if (datasets.length === 0) return <p class="nothing card">No datasets</p>;
  const rows = toDatasetTree(datasets);
  const hasLimits = datasets.some((dataset) => limitsOf(dataset).length > 0);
  return (
    <DataTable
      label="Datasets"
      columns={hasLimits ? COLUMNS : COLUMNS.filter(({ heading }) => heading !== "Limits")}
      rows={rows}
      rowKey={({ dataset }) => dataset.name}
    />
  );
}

const LIMITS = [
  ["quota", "quota_bytes"],
  ["refquota", "refquota_bytes"],
  ["reserved", "reservation_bytes"],
  ["refreserved", "refreservation_bytes"],
] as const;

/** What is set: a limit of 0 is none. */
function limitsOf(dataset: Dataset): string[] {
  return LIMITS.flatMap(([word, key]) => {
    const bytes = dataset[key] ?? 0;
    return bytes === 0 ? [] : [`${word} ${formatBytes(bytes)}`];
  });
}

function Limits({ dataset }: { dataset: Dataset }) {
  return <span class="muted">{limitsOf(dataset).join(", ")}</span>;
}

function SnapshotAge({ dataset, unix }: { dataset: Dataset; unix: number | null }) {
  return dataset.snapshot_count === 0 ? null : <Age unix={unix} />;
}
