import type { GuestRuntime } from "../../../shared/sample/vms_runtime.ts";
import { type Column, DataTable } from "../ui/DataTable.tsx";
import { formatCount, formatPercent, formatUptime, UNKNOWN } from "../ui/format.ts";
import { UsageCell } from "../ui/UsageCell.tsx";

const COLUMNS: readonly Column<GuestRuntime>[] = [
  { heading: "ID", cell: (guest) => guest.vmid },
  { heading: "Name", cell: (guest) => <span class="name">{guest.name ?? UNKNOWN}</span> },
  { heading: "Type", cell: (guest) => guest.type === "qemu" ? "VM" : "CT" },
  { heading: "Status", cell: (guest) => <GuestStatus guest={guest} /> },
  {
    heading: "CPU",
    isNumber: true,
    cell: ({ cpu_usage }) => formatPercent(cpu_usage === null ? null : cpu_usage * 100),
  },
  { heading: "Cores", isNumber: true, cell: ({ cpus }) => formatCount(cpus) },
  {
    heading: "Memory",
    cell: ({ mem_bytes, max_mem_bytes }) => (
      <UsageCell used_bytes={mem_bytes} total_bytes={max_mem_bytes} />
    ),
  },
  { heading: "Uptime", isNumber: true, cell: (guest) => guestUptime(guest) },
  {
    heading: "Tags",
    cell: ({ tags }) => tags.map((tag) => <span key={tag} class="tag">{tag}</span>),
  },
];

/** Every guest of one host, by VMID. */
export function GuestTable({ guests }: { guests: readonly GuestRuntime[] }) {
  if (guests.length === 0) return <p class="nothing card">No guests</p>;
  return (
    <DataTable
      label="Guests"
      columns={COLUMNS}
      rows={guests.toSorted((a, b) => a.vmid - b.vmid)}
      rowKey={({ type, vmid }) => `${type}/${vmid}`}
    />
  );
}

function GuestStatus({ guest: { status, template, lock } }: { guest: GuestRuntime }) {
  const word = template ? "template" : status ?? UNKNOWN;
  return (
    <span class="state" data-state={word}>
      {word}
      {lock !== null && <span class="tag">locked: {lock}</span>}
    </span>
  );
}

function guestUptime({ status, uptime_seconds }: GuestRuntime): string {
  return status === "stopped" ? "" : formatUptime(uptime_seconds);
}
