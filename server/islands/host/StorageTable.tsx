import type { HostStorage } from "../../views/mod.ts";
import { type Column, DataTable } from "../ui/DataTable.tsx";
import { formatBytes, UNKNOWN } from "../ui/format.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";
import { UsageCell } from "../ui/UsageCell.tsx";

const COLUMNS: readonly Column<HostStorage>[] = [
  { heading: "Name", cell: ({ name }) => <span class="name">{name}</span> },
  { heading: "Type", cell: ({ type, shared }) => `${type ?? UNKNOWN}${shared ? ", shared" : ""}` },
  { heading: "State", cell: (storage) => <StorageState storage={storage} /> },
  {
    heading: "Used",
    cell: ({ used_bytes, total_bytes, used_tone }) => (
      <UsageCell used_bytes={used_bytes} total_bytes={total_bytes} tone={used_tone} />
    ),
  },
  { heading: "Free", isNumber: true, cell: ({ avail_bytes }) => formatBytes(avail_bytes) },
  { heading: "Content", cell: ({ content }) => <span class="muted">{content.join(", ")}</span> },
];

/** Every storage of one host. */
export function StorageTable({ storages }: { storages: readonly HostStorage[] }) {
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

function StorageState({ storage: { active, enabled } }: { storage: HostStorage }) {
  if (enabled === false) return <span class="muted">disabled</span>;
  if (active === false) return <LevelBadge tone="warning">not active</LevelBadge>;
  return <>{active === null ? UNKNOWN : "active"}</>;
}
