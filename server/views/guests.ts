/** Guests, as the page of their host and the search show them. */
import type { GuestSafety } from "../../shared/coverage/guest_safety.ts";
import type { GuestDetail } from "../../shared/sample/vms_detail.ts";
import type { GuestRuntime, GuestType } from "../../shared/sample/vms_runtime.ts";
import type { Level } from "../../shared/verdict/mod.ts";
import type { Revision } from "./revision.ts";

/** One guest as the page of its host lists it: how it runs, and where it is found on the network. */
export interface HostGuest extends GuestRuntime {
  ips: string[];
  macs: string[];
}

/** What is read from the store when a guest is looked at. */
export interface GuestDetailView {
  /** Null as long as the host has not told of it. */
  detail: GuestDetail | null;
  /** When it was collected, by the host's clock, … */
  collected_unix: number | null;
  /** … and by this server's, as ages count. */
  read_unix: number | null;
  /** Whether it is from an earlier reading than the newest. */
  is_held: boolean;
  /** What the host told last is stored, but cannot be read any more. */
  is_damaged: boolean;
}

/** A pool that a disk of a guest lies on. */
export interface GuestPool {
  name: string;
  health: string;
  level: Level;
}

/** One guest with what would bring it back, as the HTTP interface tells it. */
export interface GuestAnswer extends GuestDetailView {
  /** How it runs; null when its host does not list it. */
  guest: HostGuest | null;
  /** When that was read, by this server's clock, and whether the newest reading does not tell. */
  guest_read_unix: number | null;
  guest_is_held: boolean;
  /** When the newest sample of its host was collected, by that host's clock. */
  sample_unix: number | null;
  /** What would bring it back; null as long as its configuration is not known. */
  safety: GuestSafety | null;
  /** Those that its disks lie on. */
  pools: GuestPool[];
}

/** One change of a guest or its configuration. Values that are null were not set. */
export interface GuestChange {
  id: number;
  at_unix: number;
  what: string;
  before: string | null;
  after: string | null;
  is_cut: boolean;
}

/** What a guest is found by. */
export const GUEST_FIELDS = [
  "name",
  "vmid",
  "ip",
  "mac",
  "tag",
  "host",
  "status",
  "type",
  "backup",
] as const;
export type GuestField = typeof GUEST_FIELDS[number];

/** What guests can be ordered by. */
export type GuestColumn =
  | "name"
  | "vmid"
  | "host"
  | "type"
  | "status"
  | "cpu"
  | "memory"
  | "memory_percent"
  | "uptime"
  | "safety"
  | "backup";

export interface GuestSort {
  column: GuestColumn;
  descending: boolean;
}

/** Whether there is a backup to go back to; "old": there should be a newer one. */
export type BackupState = "ok" | "old" | "none" | "unknown";

/** Of a guest's snapshots, replication and backups, when each last was. */
export interface GuestSafetySummary
  extends Pick<GuestSafety, "state" | "snapshot_unix" | "replicated_unix" | "backed_up_unix"> {
  /** Null: it has no disk that one would bring back. */
  backup: BackupState | null;
}

/** One guest of the fleet as a search found it. Null means unknown. */
export interface GuestView {
  host: string;
  vmid: number;
  type: GuestType;
  name: string | null;
  status: string | null;
  template: boolean;
  tags: string[];
  ips: string[];
  macs: string[];
  uptime_seconds: number | null;
  /** 0 to 1, of the guest's own processors. */
  cpu_usage: number | null;
  cpus: number | null;
  mem_bytes: number | null;
  max_mem_bytes: number | null;
  /** What would bring it back; null as long as its configuration is not known. */
  safety: GuestSafetySummary | null;
  collected_unix: number | null;
  /** The same by this server's clock. */
  read_unix: number | null;
  /** Whether the newest reading of its host does not tell of it. */
  is_held: boolean;
  stale_after_seconds: number;
  /** The words of the query, in lower case, by the field that each was found in. */
  found: Partial<Record<GuestField, string[]>>;
}

/** What a search for guests found. */
export interface GuestsFound {
  /** The state of the fleet that was searched. */
  revision: Revision;
  /** All that match; `guests` holds some of them. */
  total: number;
  /** How many of them come before those. */
  skipped: number;
  guests: GuestView[];
  /** Hosts whose guests are not known, in natural order: nothing of theirs can be found. */
  unread_hosts: string[];
}
