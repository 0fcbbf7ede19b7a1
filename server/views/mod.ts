/** What pages and browsers see of a host: plain data, the same on both sides. */
import type { Intervals } from "../../shared/sample/mod.ts";
import type { HostSection } from "../../shared/sample/host.ts";
import type { StorageEntry } from "../../shared/sample/storage.ts";
import type { GuestDetail } from "../../shared/sample/vms_detail.ts";
import type { GuestRuntime, GuestType } from "../../shared/sample/vms_runtime.ts";
import type { Dataset } from "../../shared/sample/zfs_datasets.ts";
import type { Pool } from "../../shared/sample/zfs_pools.ts";
import type { ConnectionStatus, Level, Reason } from "../../shared/verdict/mod.ts";

/** A reason with its mute: a muted one stays, in grey, and does not raise the level. */
export interface JudgedReason extends Reason {
  /** Of its row among the changes of its host; the same as long as it holds. */
  id: string;
  /** Null unless muted; `expires_unix` null: until it is unmuted. */
  muted: { note: string; expires_unix: number | null } | null;
}

/** A reason as pages list it. */
export interface ListedReason extends JudgedReason {
  /** Where it stands among those of its level, from 0: what has stopped, then what is in danger. */
  rank: number;
  /** What to call its subject beside the text; "" where the text says it all. */
  label: string;
  /** Whether it rests on an earlier reading than the newest, which does not tell of it. */
  held: boolean;
  /** From which age on what it rests on is old; null for what the server sees by itself. */
  stale_after_seconds: number | null;
}

/** The opening, and perhaps the closing, of one reason, as a page lists it. */
export interface ListedChange {
  /** Of the reason. */
  id: string;
  code: string;
  subject: string;
  subject_id: string;
  /** As of a reason. */
  label: string;
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
  /**
   * True during the first 120 s after a server start, until the host joins again: its level,
   * reasons and values are those from before.
   */
  waiting: boolean;
  /** Two agents keep taking this host's place from each other. */
  two_agents: boolean;
  /** The worst three that are not muted and no notes. */
  reasons: ListedReason[];
  /** All that are not muted and no notes. */
  reason_count: number;
  last_seen_unix: number | null;
  agent_version: string | null;
  /** When the newest sample was collected, by the host's clock, … */
  collected_unix: number | null;
  /** … and by this server's, as ages count. */
  read_unix: number | null;
  /** The oldest reading that they rest on, where the newest does not tell all; else null. */
  held_unix: number | null;
  /** Age after which those values count as stale: two of the host's fast intervals. */
  stale_after_seconds: number;
  cluster_name: string | null;
  /** As the operator said; null: it is in no group. */
  group: string | null;
  tags: readonly string[];
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

/** A section as a page shows it: what was last known of it with its age, and what went wrong. */
export interface SectionView<T> {
  value: T | null;
  /** Of the newest reading. */
  errors: { tag: string; message: string }[];
  /** When the value was collected, by the host's clock, … */
  collected_unix: number | null;
  /** … and by this server's, as ages count. */
  read_unix: number | null;
  /** Whether the value is from an earlier reading than the newest. */
  is_held: boolean;
  stale_after_seconds: number;
}

/** One pool as the page of its host shows it. */
export interface HostPool extends Pool {
  /** Its GUID, or its name where no GUID is known. */
  id: string;
  read_unix: number;
  /** Whether the newest reading does not tell all of it. */
  is_held: boolean;
  /** How many more disks it can lose; null when its devices are not known. */
  redundancy_left: number | null;
  /** Of its history of capacity. */
  metric: string;
}

/** A pool that a host had and has no more. */
export interface MissingPoolView {
  id: string;
  name: string;
  last_seen_unix: number | null;
  last_health: string | null;
  rebooted_since: boolean | null;
  /** What the operator said of it; null: nothing. */
  word: { what: "left" | "comes_and_goes"; note: string; created_unix: number } | null;
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
  /** When it was collected, by the host's clock, … */
  collected_unix: number | null;
  /** … and by this server's, as ages count. */
  read_unix: number | null;
  /** Whether it is from an earlier reading than the newest. */
  is_held: boolean;
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
  /** The operator's, one line; "" for none. */
  note: string;
  /** Of its Proxmox web interface: http or https. */
  web_url: string;
  /** Muted ones last. */
  reasons: ListedReason[];
  /** Grows with each reason that has opened or closed: its changes have to be read anew. */
  changes_revision: number;
  agent_version: string | null;
  pve_version: string | null;
  zfs_version: string | null;
  kernel_version: string | null;
  intervals: Intervals;
  /** Grows with each sample that came after a newer one: charts have to be read anew. */
  late_samples: number;
  host: SectionView<Omit<HostSection, "errors">>;
  pools: SectionView<HostPool[]>;
  /** Pools that it had, and those of them of which the operator has said something. */
  missing_pools: MissingPoolView[];
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
  /** Its GUID, or its name where no GUID is known. */
  id: string;
  /** Of a pool that is gone all that is known, with the health "GONE". */
  pool: Omit<Pool, "vdevs" | "status_text">;
  /** Null for one that is there. */
  missing: MissingPoolView | null;
  /** How many more disks it can lose; null when its devices are not known. */
  redundancy_left: number | null;
  /** The worst of its reasons that are not muted; never "ok" while its host is not connected. */
  level: Level;
  /** The first of them, muted ones last. */
  reasons: ListedReason[];
  /** How many there are. */
  reason_count: number;
  /** When it was read, by its host's clock, … */
  collected_unix: number | null;
  /** … and by this server's, as ages count. */
  read_unix: number | null;
  /** Whether the newest reading does not tell all of it. */
  is_held: boolean;
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
