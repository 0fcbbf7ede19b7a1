/** The pools and datasets of a host as they stand: what was read last of each, however long ago. */
import type { MissingPool, Pool } from "../../shared/sample/zfs_pools.ts";
import type { Dataset } from "../../shared/sample/zfs_datasets.ts";
import { poolId } from "../../shared/verdict/identity.ts";
import { standingSection } from "../../shared/verdict/last_good.ts";
import { collectedUnix, type KnownSample, sampleTimeUnix } from "../../shared/verdict/mod.ts";
import type { KnownSamples } from "./known_samples.ts";

export interface StandingPool {
  /** Its GUID, or its name where no GUID is known. */
  id: string;
  pool: Pool;
  /** When all of it was read, by the host's clock, and by the receiver's. */
  collected_unix: number;
  read_unix: number;
  /** Whether the newest reading does not tell all of it. */
  is_held: boolean;
}

/**
 * Every pool that is known: as the newest reading says, and where that tells nothing, or not all,
 * as the last good one does.
 */
export function standingPools({ samples, last_good }: KnownSamples): StandingPool[] {
  const standing = standingSection({ samples, last_good }, "zfs_pools");
  const held = standing.is_held ? standing.value?.pools ?? [] : [];
  const newest = samples.fast?.sections.zfs_pools.value?.pools ?? [];
  const toHeld = (pool: Pool): StandingPool => ({
    id: poolId(pool),
    pool,
    collected_unix: standing.collected_at_unix ?? 0,
    read_unix: standing.read_unix ?? 0,
    is_held: true,
  });
  const rest = new Map(held.map((pool) => [poolId(pool), pool]));
  const told = newest.map((pool) => {
    const before = take(rest, pool);
    return before === null || isReadInFull(pool)
      ? toNewest(pool, samples.fast)
      : toHeld(fillIn(pool, before));
  });
  return [...told, ...[...rest.values()].map(toHeld)];
}

function toNewest(pool: Pool, sample: KnownSample<"fast"> | null): StandingPool {
  return {
    id: poolId(pool),
    pool,
    collected_unix: sample === null ? 0 : collectedUnix(sample),
    read_unix: sample === null ? 0 : sampleTimeUnix(sample),
    is_held: false,
  };
}

/** The same pool as it was read before; by name where the newest reading has no GUID. */
function take(rest: Map<string, Pool>, pool: Pool): Pool | null {
  const id = pool.guid !== null
    ? poolId(pool)
    : [...rest].find(([, { name }]) => name === pool.name)?.[0] ?? poolId(pool);
  const found = rest.get(id) ?? null;
  rest.delete(id);
  return found;
}

/** Whether its devices and its data errors were read: `zpool status` answered for it. */
function isReadInFull({ vdevs, error_count }: Pool): boolean {
  return vdevs.length > 0 && error_count !== null;
}

function fillIn(pool: Pool, before: Pool): Pool {
  const told = Object.entries(pool).filter(([, value]) =>
    value !== null && !(Array.isArray(value) && value.length === 0)
  );
  return { ...before, ...Object.fromEntries(told) };
}

/** Pools that the agent has read before and that are no longer there. */
export function missingPools(known: KnownSamples): MissingPool[] {
  const present = new Set(standingPools(known).map(({ id }) => id));
  const newest = known.samples.fast?.sections.zfs_pools.value?.missing_pools ?? [];
  const standing = standingSection(known, "zfs_pools").value?.missing_pools ?? [];
  const byGuid = new Map([...standing, ...newest].map((pool) => [pool.guid, pool]));
  return [...byGuid.values()].filter(({ guid }) => !present.has(guid));
}

/** Every dataset that is known; what half a list does not hold stays as it was. */
export function standingDatasets(known: KnownSamples): Dataset[] | null {
  const standing = standingSection(known, "zfs_datasets");
  if (standing.value === null || !standing.is_held) return standing.value?.datasets ?? null;
  const newest = known.samples.medium?.sections.zfs_datasets.value?.datasets ?? [];
  const byName = new Map([...standing.value.datasets, ...newest].map((one) => [one.name, one]));
  return [...byName.values()];
}
