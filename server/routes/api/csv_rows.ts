/** What is said of one row of each list that can be had as CSV. */
import type { AuditEntry, JournalEntry } from "../../store/port.ts";
import { directoryState } from "../../views/host_directory.ts";
import { newestOf, type SnapshotRow } from "../../views/snapshot_board.ts";
import type { GuestView, HostCard, IncidentRow, PoolView } from "../../views/mod.ts";

export const HOST_COLUMNS = [
  "name",
  "status",
  "level",
  "waiting",
  "group",
  "tags",
  "cluster_name",
  "reason_count",
  "worst_reason",
  "last_seen_unix",
  "read_unix",
  "agent_version",
  "agent_standing",
  "cpu_percent",
  "mem_used_percent",
  "load1",
  "zfs",
  "pools_ok",
  "pools_total",
  "fullest_pool_percent",
  "guests_running",
  "guests_total",
  "pending_updates",
] as const;

export function hostRow(card: HostCard) {
  const { connection: status, reasons: [worst], fullest_pool, zfs } = card;
  const isKnown = zfs !== "unknown";
  return {
    ...pick(card, HOST_COLUMNS),
    status,
    worst_reason: worst?.text ?? null,
    pools_ok: isKnown ? card.pools_ok : null,
    pools_total: isKnown ? card.pools_total : null,
    fullest_pool_percent: fullest_pool?.capacity_percent ?? null,
  };
}

export const GUEST_COLUMNS = [
  "host",
  "vmid",
  "type",
  "name",
  "status",
  "template",
  "tags",
  "ips",
  "macs",
  "uptime_seconds",
  "cpu_usage",
  "cpus",
  "mem_bytes",
  "max_mem_bytes",
  "safety",
  "snapshot_unix",
  "replicated_unix",
  "backed_up_unix",
  "read_unix",
  "is_held",
] as const;

export function guestRow(guest: Omit<GuestView, "found">) {
  const { safety } = guest;
  return {
    ...pick(guest, GUEST_COLUMNS),
    safety: safety?.state ?? null,
    snapshot_unix: safety?.snapshot_unix ?? null,
    replicated_unix: safety?.replicated_unix ?? null,
    backed_up_unix: safety?.backed_up_unix ?? null,
  };
}

const OF_POOL = [
  "name",
  "guid",
  "health",
  "size_bytes",
  "allocated_bytes",
  "free_bytes",
  "capacity_percent",
  "fragmentation_percent",
  "readonly",
] as const;

export const POOL_COLUMNS = [
  "host",
  "id",
  ...OF_POOL,
  "level",
  "reason_count",
  "worst_reason",
  "redundancy_left",
  "read_unix",
  "is_held",
] as const;

export function poolRow({ pool, reasons: [worst], ...entry }: PoolView) {
  return {
    ...pick(entry, POOL_COLUMNS),
    ...pick(pool, OF_POOL),
    worst_reason: worst?.text ?? null,
  };
}

export const SNAPSHOT_COLUMNS = [
  "host",
  "pool_id",
  "dataset",
  "class",
  "count",
  "newest_unix",
  "oldest_unix",
  "gap_seconds",
  "stale_unix",
  "gone_unix",
  "policies",
] as const;

export const COVERAGE_COLUMNS = [
  "host",
  "dataset",
  "state",
  "guest",
  "is_replicated",
  "is_backed_up",
  "unmet",
  "late",
  "hourly_unix",
  "daily_unix",
  "weekly_unix",
  "monthly_unix",
  "other_unix",
  "read_unix",
] as const;

/** `late`: classes of snapshots that are made no more; each column `_unix` of one: its newest. */
export function coverageRow(row: SnapshotRow) {
  return {
    ...pick(row, COVERAGE_COLUMNS),
    late: (row.cells ?? []).filter(({ is_late }) => is_late).map((cell) => cell.class),
    hourly_unix: newestOf(row, "hourly"),
    daily_unix: newestOf(row, "daily"),
    weekly_unix: newestOf(row, "weekly"),
    monthly_unix: newestOf(row, "monthly"),
    other_unix: newestOf(row, "other"),
  };
}

export const DIRECTORY_COLUMNS = [
  "name",
  "state",
  "group",
  "tags",
  "last_seen_unix",
  "agent_version",
  "agent_standing",
] as const;

export function directoryRow(card: HostCard, enrolling: ReadonlySet<string>) {
  return { ...pick(card, DIRECTORY_COLUMNS), state: directoryState(card, enrolling) };
}

export const INCIDENT_COLUMNS = [
  "id",
  "state",
  "level",
  "worst_level",
  "host",
  "place",
  "label",
  "code",
  "sentence",
  "more_reasons",
  "hosts",
  "began_unix",
  "opened_unix",
  "resolved_unix",
  "flaps",
  "is_flapping",
  "acknowledged_by",
  "acknowledged_unix",
  "acknowledged_note",
  "parent_id",
  "window_until_unix",
] as const;

export function incidentRow(row: IncidentRow) {
  return {
    ...pick(row, INCIDENT_COLUMNS),
    acknowledged_by: row.acknowledged?.author ?? null,
    acknowledged_unix: row.acknowledged?.at_unix ?? null,
    acknowledged_note: row.acknowledged?.note ?? null,
  };
}

export const JOURNAL_COLUMNS = [
  "id",
  "at_unix",
  "kind",
  "subject_id",
  "what",
  "before",
  "after",
  "is_cut",
] as const;

export const FLEET_JOURNAL_COLUMNS = ["host", ...JOURNAL_COLUMNS] as const;

export function fleetJournalRow(entry: JournalEntry & { host: string }) {
  return { host: entry.host, ...journalRow(entry) };
}

export function journalRow(entry: JournalEntry) {
  return { ...pick(entry, JOURNAL_COLUMNS), at_unix: entry.at_ms / 1000 };
}

export const AUDIT_COLUMNS = ["id", "at_unix", "who", "address", "action", "subject"] as const;

export function auditRow(entry: AuditEntry) {
  return { ...pick(entry, AUDIT_COLUMNS), at_unix: entry.at_ms / 1000 };
}

/** Those of `names` that `from` has. */
function pick<T extends object, K extends string>(
  from: T,
  names: readonly K[],
): Pick<T, K & keyof T> {
  const values = names.flatMap((name) =>
    Object.hasOwn(from, name) ? [[name, from[name as unknown as keyof T]]] : []
  );
  return Object.fromEntries(values);
}
