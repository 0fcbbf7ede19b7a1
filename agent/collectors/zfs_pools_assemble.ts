import type { CollectorError, ErrorTag } from "../../shared/sample/fields.ts";
import { type Pool, walkVdevs } from "../../shared/sample/zfs_pools.ts";
import { summarizeLayout } from "../parsers/zpool/layout.ts";
import type { PoolListing, PoolStatus } from "../parsers/zpool/report.ts";
import { chooseScan } from "../parsers/zpool/scan.ts";
import type { ToldScans } from "./pool_memory.ts";
import type { ZpoolAnswer, ZpoolError } from "./zfs_pools_commands.ts";
import { pairPools } from "./zfs_pools_pairs.ts";

/** Notes a pool and recalls its scans; `told` is null where its status was not read. */
export type RecallScans = (
  pool: Pick<Pool, "name" | "guid" | "health">,
  told: ToldScans | null,
) => Pick<Pool, "last_scrub_end" | "scans">;

/** What a command told; `pools` is null where it gave no answer at all. */
type Answer<T> = Pick<ZpoolAnswer<T>, "pools" | "errors">;

export interface AssembledPools {
  pools: Pool[];
  /** Those about one pool name it as their subject. */
  errors: CollectorError[];
  /** Whether these are all pools: one that is not among them is not there. */
  isWhole: boolean;
}

/**
 * Makes the pools of a sample. Those that `zpool list` names exist; where part of its answer
 * is missing, also those that `zpool status` names.
 */
export function assemblePools(
  list: Answer<PoolListing>,
  status: Answer<PoolStatus>,
  recallScans: RecallScans,
): AssembledPools {
  const errors = [...list.errors, ...status.errors];
  const isListWhole = isWholeList(list);
  const pools: Pool[] = [];
  let isWhole = isListWhole;
  for (const { listing, status: stated } of pairPools(list.pools ?? [], status.pools ?? [])) {
    const name = listing?.name ?? stated?.name ?? "";
    if (stated === null && status.pools !== null) {
      errors.push(fault("zpool_status", name, "zpool status does not name it"));
    }
    if (listing === null && list.pools !== null) {
      errors.push(fault("zpool_list", name, "zpool list does not name it"));
    }
    if (listing !== null && stated !== null && listing.name !== stated.name) {
      errors.push(fault("zpool_status", name, `zpool status calls it "${stated.name}"`));
    }
    if (listing === null) isWhole = false;
    const exists = listing !== null || !isListWhole;
    const pool = exists ? assemblePool(listing, stated, recallScans) : null;
    if (pool !== null) pools.push(pool);
  }
  return {
    pools,
    errors: withSubjects([...errors, ...pools.flatMap(unknownStates)], pools),
    isWhole,
  };
}

/** Whether every pool that is there stands in the list, if perhaps with figures that are unknown. */
function isWholeList({ pools, errors }: Answer<PoolListing>): boolean {
  const names = new Set(pools?.map((pool) => pool.name));
  return pools !== null && errors.every(({ pool }) => pool !== null && names.has(pool));
}

function withSubjects(errors: readonly ZpoolError[], pools: readonly Pool[]): CollectorError[] {
  const byName = Map.groupBy(pools, (pool) => pool.name);
  return errors.map(({ pool, ...error }) => {
    // Of two pools with one name neither is meant alone.
    const [only, ...others] = pool === null ? [] : byName.get(pool) ?? [];
    const subject = others.length > 0 ? null : only?.guid ?? pool;
    return subject === null ? error : { ...error, subject };
  });
}

function unknownStates({ name, vdevs }: Pool): ZpoolError[] {
  const unknown = walkVdevs(vdevs).filter((vdev) => vdev.state === null).map((vdev) => vdev.name);
  const shown = unknown.take(3).toArray().join(", ");
  return shown === "" ? [] : [fault("zpool_status", name, `no state of vdevs ${shown}`)];
}

function fault(tag: ErrorTag, pool: string, what: string): ZpoolError {
  return { tag, message: `Cannot read pool "${pool}": ${what}`, pool };
}

function assemblePool(
  listing: PoolListing | null,
  status: PoolStatus | null,
  recallScans: RecallScans,
): Pool | null {
  const name = listing?.name ?? status?.name;
  const health = worseHealth(listing?.health ?? null, status?.health ?? null);
  // Without any state a pool cannot be reported; the parser has named it as a fault.
  if (name === undefined || health === null) return null;

  const guid = listing?.guid ?? status?.guid ?? null;
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
    ...recallScans({ name, guid, health }, status),
    scan: chooseScan(status?.scans ?? []),
    status_text: status?.status_text ?? null,
    msgid: status?.msgid ?? null,
    readonly: listing?.readonly ?? null,
    failmode: listing?.failmode ?? null,
    autotrim: listing?.autotrim ?? null,
    checkpoint: checkpointOf(listing, status),
    ...toldOf(listing),
    vdevs,
  };
}

type Told = Pick<Pool, typeof IF_TOLD[number]>;
const IF_TOLD = [
  "ashift",
  "expandsize_bytes",
  "freeing_bytes",
  "leaked_bytes",
  "dedup_ratio",
] as const;

function toldOf(listing: PoolListing | null): Told {
  const told: Told = {};
  for (const field of IF_TOLD) {
    const value = listing?.[field];
    if (value !== undefined) told[field] = value;
  }
  return told;
}

/** Its age comes from `zpool status`, its size exactly from `zpool list`, which hides a size of 0. */
function checkpointOf(listing: PoolListing | null, status: PoolStatus | null): Pool["checkpoint"] {
  const bytes = listing?.checkpoint_bytes ?? null;
  const stated = status?.checkpoint ?? null;
  if (stated !== null) return { ...stated, space_bytes: bytes ?? stated.space_bytes };
  return bytes === null ? null : { start_unix: null, space_bytes: bytes };
}

/** The pool may change between the two commands: ONLINE is said only where both say so. */
function worseHealth(listed: string | null, stated: string | null): string | null {
  return listed === null || listed === "ONLINE" ? stated ?? listed : listed;
}
