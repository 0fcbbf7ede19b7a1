/** Pools, as the page of their host and the page of all pools show them. */
import type { Pool } from "../../shared/sample/zfs_pools.ts";
import type { Level } from "../../shared/verdict/mod.ts";
import type { HostCard } from "./host_card.ts";
import type { MeterTone } from "./meter_tone.ts";
import type { ListedReason } from "./reason.ts";
import type { RememberedPool, RememberedSummary } from "./remembered_pool.ts";

/** One pool as the page of its host shows it. */
export interface HostPool extends Pool {
  /** Its GUID, or its name where no GUID is known. */
  id: string;
  read_unix: number;
  /** Whether the newest reading does not tell all of it. */
  is_held: boolean;
  /** How many more disks it can lose; null when its devices are not known. */
  redundancy_left: number | null;
  /** Guests that have a disk on it; null: their configuration is not known. */
  guest_count: number | null;
  /** Of its history of capacity. */
  metric: string;
  capacity_tone: MeterTone;
  /** From where on it is a warning, and critical: percent, as holds of this host. */
  capacity_marks: readonly [number, number];
  /** From so many times the usual time on a scan is slow. */
  scan_slow_from: number;
  /** Null: of a pool of which nothing is remembered. */
  remembered: RememberedPool | null;
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

/**
 * What threatens a pool, each a tile of the board. "unprotected": it lost disks and can lose no more;
 * "filling": it is about to be full; "scrub": a scrub is overdue, or none is known; "unread": what is
 * shown of it was last known, or it is gone.
 */
export const POOL_RISKS = ["unprotected", "filling", "scrub", "unread"] as const;
export type PoolRisk = typeof POOL_RISKS[number];

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
  capacity_tone: MeterTone;
  /** From where on it is a warning, and critical: percent, as holds of its host. */
  capacity_marks: readonly [number, number];
  /** From so many times the usual time on a scan is slow. */
  scan_slow_from: number;
  /** Null: of a pool of which nothing is remembered. */
  remembered: RememberedSummary | null;
  /** The worst of its reasons that are not muted; never "ok" while its host is not connected. */
  level: Level;
  /** In the order of the tiles; what is muted threatens nothing. */
  risks: readonly PoolRisk[];
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

/** The pools of one host. */
export interface HostPools {
  name: string;
  zfs: HostCard["zfs"];
  pools: PoolView[];
}

/** Rows on one page: the riskiest come first, so what is on the next worries less. */
export const POOLS_ON_PAGE = 100;

/** How the datasets of a pool would come back, as of when they were read: how many of each. */
export interface PoolCoverage {
  datasets: number;
  uncovered: number;
  late: number;
  unknown: number;
}

/** One pool as the board shows it. */
export interface PoolRow extends PoolView {
  /** Null: its datasets were not read. */
  coverage: PoolCoverage | null;
}

/** What names a pool among all. */
export function poolKey({ host, id }: Pick<PoolView, "host" | "id">): string {
  return `${host}/${id}`;
}
