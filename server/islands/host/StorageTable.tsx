import type { StorageEntry } from "../../../shared/sample/storage.ts";
import { type Column, DataTable } from "../ui/DataTable.tsx";
import { formatBytes, UNKNOWN } from "../ui/format.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";
import { POOL_LIMITS, STORAGE_LIMITS } from "../ui/limits.ts";
import { UsageCell } from "../ui/UsageCell.tsx";

const COLUMNS: readonly Column<StorageEntry>[] = [
  { heading: "Name", cell: ({ name }) => <span class="name">{name}</span> },
  { heading: "Type", cell: ({ type, shared }) => `${type ?? UNKNOWN}${shared ? ", shared" : ""}` },
  { heading: "State", cell: (storage) => <StorageState storage={storage} /> },
  {
    heading: "Used",
    cell: ({ type, used_bytes, total_bytes }) => (
      <UsageCell
        used_bytes={used_bytes}
        total_bytes={total_bytes}
        limits={type === "zfspool" ? POOL_LIMITS : STORAGE_LIMITS}
      />
    ),
  },
  { heading: "Free", isNumber: true, cell: ({ avail_bytes }) => formatBytes(avail_bytes) },
  { heading: "Content", cell: ({ content }) => <span class="muted">{content.join(", ")}</span> },
];

/** Every storage of one host. */
export function StorageTable({ storages }: { storages: readonly StorageEntry[] }) {
  if (storages.length === 0) return <p class="nothing card">No storages</p>;
  return (
    <DataTable
      label="Storages"
      columns={COLUMNS}
      rows={storages}
      rowKey={({ name }) => name}
    />
  );
}

function StorageState({ storage: { active, enabled } }: { storage: StorageEntry }) {
  if (enabled === false) return <span class="muted">disabled</span>;
  if (active === false) return <LevelBadge tone="warning">not active</LevelBadge>;
  return <>{active === null ? UNKNOWN : "active"}</>;
}
