import { useSignal } from "@preact/signals";
import type { HostGuest } from "../../views/mod.ts";
import { guestAnchor, guestPath } from "../../views/paths.ts";
import { type Column, DataTable } from "../ui/DataTable.tsx";
import { formatBytes, formatCount, formatPercent, formatUptime, UNKNOWN } from "../ui/format.ts";
import { UsageCell } from "../ui/UsageCell.tsx";
import { LoadedGuestDetails } from "./LoadedGuestDetails.tsx";

const COLUMNS: readonly Column<HostGuest>[] = [
  { heading: "Type", cell: (guest) => guest.type === "qemu" ? "VM" : "CT" },
  { heading: "Status", cell: (guest) => <GuestStatus guest={guest} /> },
  {
    heading: "CPU",
    isNumber: true,
    cell: (guest) => guestCpu(guest),
  },
  { heading: "Cores", isNumber: true, cell: ({ cpus }) => formatCount(cpus) },
  {
    heading: "Memory",
    cell: (guest) => <GuestMemory guest={guest} />,
  },
  { heading: "Uptime", isNumber: true, cell: (guest) => guestUptime(guest) },
  { heading: "Addresses", from: 48, cell: ({ ips }) => <Addresses ips={ips} /> },
  {
    heading: "Tags",
    from: 64,
    cell: ({ tags }) => tags.map((tag) => <span key={tag} class="tag">{tag}</span>),
  },
];

interface GuestTableProps {
  host: string;
  guests: readonly HostGuest[];
  /** When the host last told of its guests' configuration; absent: rows do not expand. */
  told_unix?: number | null;
}

/** Guests of one host, by VMID; each links to its own page and expands in place. */
export function GuestTable({ host, guests, told_unix }: GuestTableProps) {
  const opened = useSignal<ReadonlySet<string>>(new Set());
  if (guests.length === 0) return <p class="nothing card">No guests</p>;

  function toggle(key: string) {
    opened.value = opened.value.symmetricDifference(new Set([key]));
  }

  const columns: Column<HostGuest>[] = [
    {
      heading: "Guest",
      cell: (guest) => (
        <span class="guest-id">
          {told_unix !== undefined && (
            <Expander
              guest={guest}
              isOpen={opened.value.has(keyOf(guest))}
              onToggle={() => toggle(keyOf(guest))}
            />
          )}
          <span class="vmid">{guest.vmid}</span>
          <a class="name" href={guestPath(host, guest)}>{guest.name ?? keyOf(guest)}</a>
        </span>
      ),
    },
    ...COLUMNS,
  ];
  return (
    <DataTable
      label="Guests"
      columns={columns}
      rows={guests.toSorted((a, b) => a.vmid - b.vmid)}
      rowKey={keyOf}
      rowId={guestAnchor}
      detail={(guest) =>
        opened.value.has(keyOf(guest)) && (
          <LoadedGuestDetails path={guestPath(host, guest)} told_unix={told_unix ?? null} />
        )}
    />
  );
}

function keyOf({ type, vmid }: HostGuest): string {
  return `${type}/${vmid}`;
}

interface ExpanderProps {
  guest: HostGuest;
  isOpen: boolean;
  onToggle: () => void;
}

function Expander({ guest, isOpen, onToggle }: ExpanderProps) {
  return (
    <button
      type="button"
      class="expander needs-script"
      aria-expanded={isOpen}
      aria-label={`Details of ${guest.name ?? keyOf(guest)}`}
      onClick={onToggle}
    />
  );
}

/** Addresses beyond these are counted; the details have them all. */
const ADDRESSES_SHOWN = 2;

function Addresses({ ips }: { ips: readonly string[] }) {
  const more = ips.length - ADDRESSES_SHOWN;
  return (
    <span class="addresses">
      {ips.slice(0, ADDRESSES_SHOWN).map((ip) => <span key={ip}>{ip}</span>)}
      {more > 0 && <span class="muted">and {more} more</span>}
    </span>
  );
}

function GuestStatus({ guest: { status, template, lock } }: { guest: HostGuest }) {
  const word = template ? "template" : status ?? UNKNOWN;
  return (
    <span class="state" data-state={word}>
      {word}
      {lock !== null && <span class="tag">locked: {lock}</span>}
    </span>
  );
}

function guestCpu({ status, cpu_usage }: HostGuest): string {
  if (status === "stopped") return "";
  return formatPercent(cpu_usage === null ? null : cpu_usage * 100);
}

/** Of a stopped guest what it would get. */
function GuestMemory({ guest: { status, mem_bytes, max_mem_bytes } }: { guest: HostGuest }) {
  return status === "stopped"
    ? <span class="muted">{formatBytes(max_mem_bytes)}</span>
    : <UsageCell used_bytes={mem_bytes} total_bytes={max_mem_bytes} />;
}

function guestUptime({ status, uptime_seconds }: HostGuest): string {
  return status === "stopped" ? "" : formatUptime(uptime_seconds);
}
