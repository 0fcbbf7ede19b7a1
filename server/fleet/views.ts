/** What pages and browsers see of a host: plain data, the same on both sides. */
import type { Intervals } from "../../shared/sample/mod.ts";
import type { HostSection } from "../../shared/sample/host.ts";
import type { StorageEntry } from "../../shared/sample/storage.ts";
import type { GuestDetail } from "../../shared/sample/vms_detail.ts";
import type { GuestRuntime, GuestType } from "../../shared/sample/vms_runtime.ts";
import type { Dataset } from "../../shared/sample/zfs_datasets.ts";
import type { Pool } from "../../shared/sample/zfs_pools.ts";
import type { ConnectionStatus, Level, Reason } from "../../shared/verdict/mod.ts";

/** A reason as pages list it: a muted one stays, in grey, and does not raise the level. */
export interface ListedReason extends Reason {
  /** Null unless muted; `expires_unix` null: until it is unmuted. */
  muted: { note: string; expires_unix: number | null } | null;
}

/** The opening, and perhaps the closing, of one reason. */
export interface ChangeView {
  code: string;
  subject: string;
  level: Reason["level"];
  text: string;
  opened_unix: number;
  /** Null while it is open. */
  closed_unix: number | null;
}

/** One host on the fleet page. Null means unknown. */
export interface HostCard {
  name: string;
  level: Level;
  connection: ConnectionStatus;
  /** True during the first 120 s after a server start, until the host joins again. */
  waiting: boolean;
  /** Two agents keep taking this host's place from each other. */
  two_agents: boolean;
  /** The worst three that are not muted. */
  reasons: ListedReason[];
  /** All that are not muted. */
  reason_count: number;
  last_seen_unix: number | null;
  agent_version: string | null;
  /** When the values below were collected. */
  collected_unix: number | null;
  /** Age after which those values count as stale: two of the host's fast intervals. */
  stale_after_seconds: number;
  cluster_name: string | null;
  load1: number | null;
  cpu_percent: number | null;
  mem_used_percent: number | null;
  /** "none": a host without ZFS, shown grey and never green. */
  zfs: "present" | "none" | "unknown";
  pools_ok: number;
  pools_total: number;
  fullest_pool: { name: string; capacity_percent: number } | null;
  guests_running: number | null;
  guests_total: number | null;
  pending_updates: number | null;
}

/** A section as a page shows it: its value with its age, and what went wrong. */
export interface SectionView<T> {
  value: T | null;
  errors: { tag: string; message: string }[];
  collected_unix: number | null;
  stale_after_seconds: number;
}

/** One guest as the page of its host lists it: how it runs, and where it is found on the network. */
export interface HostGuest extends GuestRuntime {
  ips: string[];
  macs: string[];
}

/** What is read from the store when a guest is looked at. */
export interface GuestDetailView {
  /** Null as long as the host has not told of it. */
  detail: GuestDetail | null;
  collected_unix: number | null;
  /** What the host told last is stored, but cannot be read any more. */
  is_damaged: boolean;
}

/** A point of a chart: epoch seconds, and its value or null for unknown. */
export type ChartPoint = [unix: number, value: number | null];

/** The lists of a host's page that may be longer than a page. */
export type PagedList = "pools" | "guests" | "storages" | "datasets";

/**
 * Rows of each on one page of a host: together less than a page may have (`SHARES.page`), and
 * never a render that others wait for.
 */
export const HOST_PAGE_ROWS = {
  pools: 20,
  devices: 200,
  guests: 200,
  storages: 100,
  datasets: 200,
  reasons: 50,
  errors: 20,
} as const;

/** Everything `/hosts/:name` shows. */
export interface HostView {
  card: HostCard;
  /** Muted ones last. */
  reasons: ListedReason[];
  /** Newest first. */
  changes: ChangeView[];
  agent_version: string | null;
  pve_version: string | null;
  zfs_version: string | null;
  kernel_version: string | null;
  intervals: Intervals;
  /** Grows with each sample that came after a newer one: charts have to be read anew. */
  late_samples: number;
  host: SectionView<Omit<HostSection, "errors">>;
  pools: SectionView<Pool[]>;
  storages: SectionView<StorageEntry[]>;
  guests: SectionView<HostGuest[]>;
  datasets: SectionView<Dataset[]>;
  /** Which page of a host this is, and how many rows there are in all; absent: everything. */
  paging?: {
    page: number;
    pages: number;
    totals: Record<PagedList | "reasons", number>;
  };
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
  | "uptime";

export interface GuestSort {
  column: GuestColumn;
  descending: boolean;
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
  collected_unix: number | null;
  stale_after_seconds: number;
  /** The words of the query, in lower case, by the field that each was found in. */
  found: Partial<Record<GuestField, string[]>>;
}

/** What a search for guests found. */
export interface GuestsFound {
  /** All that match; `guests` holds the first of them. */
  total: number;
  guests: GuestView[];
  /** Hosts whose guests are not known, in natural order: nothing of theirs can be found. */
  unread_hosts: string[];
}

/** What the live socket says on the topic `guests`: when it is worth searching again. */
export interface GuestsEvents {
  joined: { now_unix: number };
  /** A host whose guests, or which itself, changed. */
  changed: { name: string };
}

/** One pool of the fleet, without its devices. */
export interface PoolView {
  host: string;
  pool: Omit<Pool, "vdevs" | "status_text">;
  /** The worst of its reasons that are not muted; never "ok" while its host is not connected. */
  level: Level;
  /** The first of them, muted ones last. */
  reasons: ListedReason[];
  /** How many there are. */
  reason_count: number;
  collected_unix: number;
  stale_after_seconds: number;
}

/** The pools of one host; none of a host that is gone. */
export interface HostPools {
  name: string;
  zfs: HostCard["zfs"] | "removed";
  pools: PoolView[];
}

/** What the live socket says on the topic `pools`. */
export interface PoolsEvents {
  joined: { hosts: HostPools[]; now_unix: number };
  /** One changed host. */
  host: HostPools;
}

/** What the live socket says on the topic `server`: of the server itself. */
export interface ServerEvents {
  /** `build` names the scripts that a page loads now. */
  joined: StorageStatus & { build: string };
  storage: StorageStatus;
}

export interface StorageStatus {
  /** Why no sample can be stored at present, in words; null: all is well. */
  storage_fault: string | null;
}

/** What the live socket says on the topic `fleet`. */
export interface FleetEvents {
  /** The reply to joining: the whole fleet, worst first. */
  joined: { cards: HostCard[]; now_unix: number };
  /** One changed host. */
  card: HostCard;
  /** One host that is gone. */
  removed: { name: string };
}
