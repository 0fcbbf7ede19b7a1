/** Pools, as the page of their host and the page of all pools show them. */
import type { Pool } from "../../shared/sample/zfs_pools.ts";
import type { Level } from "../../shared/verdict/mod.ts";
import type { HostCard } from "./host_card.ts";
import type { ListedReason } from "./reason.ts";

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
