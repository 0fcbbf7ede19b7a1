import type { CollectorError, ErrorTag } from "../../shared/sample/fields.ts";
import { type Pool, walkVdevs } from "../../shared/sample/zfs_pools.ts";
import { summarizeLayout } from "../parsers/zpool_layout.ts";
import type { PoolListing, PoolStatus } from "../parsers/zpool_report.ts";
import { chooseScan, findScrubEnd } from "../parsers/zpool_scan.ts";

/** What the two commands told; null where a command gave no answer at all. */
export interface PoolSources {
  listed: readonly PoolListing[] | null;
  /** Whether all that `zpool list` said could be read. */
  isListComplete: boolean;
  statuses: readonly PoolStatus[] | null;
}

/** Recalls the last finished scrub, given the one that ZFS names now. */
export type RecallScrub = (
  pool: Pick<Pool, "name" | "guid">,
  scrubEnd: number | null,
) => number | null;

/**
 * Makes the pools of a sample. Those that `zpool list` names exist; where part of its answer
 * is missing, also those that `zpool status` names.
 */
export function assemblePools(
  { listed, isListComplete, statuses }: PoolSources,
  recallScrub: RecallScrub,
): { pools: Pool[]; errors: CollectorError[] } {
  const errors: CollectorError[] = [];
  const statusByName = new Map(statuses?.map((status) => [status.name, status]));
  const pools = (listed ?? []).flatMap((listing) => {
    const status = statusByName.get(listing.name) ?? null;
    if (statuses !== null && status === null) {
      errors.push(fault("zpool_status", listing.name, "zpool status does not name it"));
    }
    return assemblePool(listing, status, recallScrub) ?? [];
  });

  const names = new Set(listed?.map((listing) => listing.name));
  for (const status of statuses ?? []) {
    if (names.has(status.name)) continue;
    if (listed !== null) {
      errors.push(fault("zpool_list", status.name, "zpool list does not name it"));
    }
    const pool = isListComplete ? null : assemblePool(null, status, recallScrub);
    if (pool !== null) pools.push(pool);
  }
  return { pools, errors: [...errors, ...pools.flatMap(unknownStates)] };
}

function unknownStates({ name, vdevs }: Pool): CollectorError[] {
  const unknown = walkVdevs(vdevs).filter((vdev) => vdev.state === null).map((vdev) => vdev.name);
  const shown = unknown.take(3).toArray().join(", ");
  return shown === "" ? [] : [fault("zpool_status", name, `no state of vdevs ${shown}`)];
}

function fault(tag: ErrorTag, pool: string, what: string): CollectorError {
  return { tag, message: `Cannot read pool "${pool}": ${what}` };
}

function assemblePool(
  listing: PoolListing | null,
  status: PoolStatus | null,
  recallScrub: RecallScrub,
): Pool | null {
  const name = listing?.name ?? status?.name;
  const health = worseHealth(listing?.health ?? null, status?.health ?? null);
  // Without any state a pool cannot be reported; the parser has named it as a fault.
  if (name === undefined || health === null) return null;

  const guid = listing?.guid ?? status?.guid ?? null;
  const scans = status?.scans ?? [];
  const vdevs = status?.vdevs ?? [];
  return {
    name,
    guid,
    health,
    size_bytes: listing?.size_bytes ?? null,
    allocated_bytes: listing?.allocated_bytes ?? null,
    free_bytes: listing?.free_bytes ?? null,
    fragmentation_percent: listing?.fragmentation_percent ?? null,
    capacity_percent: listing?.capacity_percent ?? null,
    ...summarizeLayout(vdevs),
    error_count: status?.error_count ?? null,
    last_scrub_end: recallScrub({ name, guid }, findScrubEnd(scans)),
    scan: chooseScan(scans),
    scans,
    status_text: status?.status_text ?? null,
    msgid: null,
    readonly: null,
    failmode: null,
    autotrim: null,
    checkpoint: null,
    vdevs,
  };
}

/** The pool may change between the two commands: ONLINE is said only where both say so. */
function worseHealth(listed: string | null, stated: string | null): string | null {
  return listed === null || listed === "ONLINE" ? stated ?? listed : listed;
}
