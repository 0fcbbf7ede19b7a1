/** What pages and browsers see of a host: plain data, the same on both sides. */
import type { Intervals } from "../../shared/sample/mod.ts";
import type { HostSection } from "../../shared/sample/host.ts";
import type { StorageEntry } from "../../shared/sample/storage.ts";
import type { GuestRuntime } from "../../shared/sample/vms_runtime.ts";
import type { Dataset } from "../../shared/sample/zfs_datasets.ts";
import type { Pool } from "../../shared/sample/zfs_pools.ts";
import type { ConnectionStatus, Level, Reason } from "../../shared/verdict/mod.ts";

/** One host on the fleet page. Null means unknown. */
export interface HostCard {
  name: string;
  level: Level;
  connection: ConnectionStatus;
  /** True during the first 120 s after a server start, until the host joins again. */
  waiting: boolean;
  /** The worst three. */
  reasons: Reason[];
  reason_count: number;
  last_seen_unix: number | null;
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

/** Everything `/hosts/:name` shows. */
export interface HostView {
  card: HostCard;
  reasons: Reason[];
  agent_version: string | null;
  pve_version: string | null;
  zfs_version: string | null;
  kernel_version: string | null;
  intervals: Intervals;
  host: SectionView<Omit<HostSection, "errors">>;
  pools: SectionView<Pool[]>;
  storages: SectionView<StorageEntry[]>;
  guests: SectionView<GuestRuntime[]>;
  datasets: SectionView<Dataset[]>;
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
