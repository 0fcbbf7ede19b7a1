/** Which ledger a pool's reading belongs to: it moves with the pool, and no copy writes in it. */
import {
  claimKey,
  type IdentityReading,
  type IdentityState,
  isHeard,
  type KnownPool,
  type NamedPool,
  type Renamed,
} from "./identity_state.ts";

/** Readings of two hosts may be timed so much apart from when their pools were listed. */
const SETTLE_MS = 10_000;

/** A host that is heard but has not told its pools for so long does not keep them from others. */
const UNTOLD_MS = 3_600_000;

export interface PoolStep {
  /**
   * For each pool of the reading, in its order, the key of its ledger; null: not decided, since
   * another host that is heard has it too. Its next reading decides, and nothing is lost: counters
   * and scans tell then what they tell now.
   */
  keys: readonly (string | null)[];
  /** A pool whose GUID was read for the first time. */
  renamed: readonly Renamed[];
}

/** Takes a whole list of a host's pools; the state is changed. */
export function advancePools(
  state: IdentityState,
  reading: IdentityReading & { pools: readonly NamedPool[] },
): PoolStep {
  const { host_id, pools } = reading;
  const renamed: Renamed[] = [];
  const keys = pools.map((pool) =>
    pool.guid === null
      ? listByName(state, pool, reading)
      : takeName(state, { guid: pool.guid, name: pool.name }, reading, renamed) ??
        listByGuid(state, { guid: pool.guid, name: pool.name }, reading)
  );
  const listed = new Set(keys);
  for (const pool of state.pools.by("home", host_id)) {
    if (!listed.has(pool.pool_key)) state.pools.set({ ...pool, is_listed: false });
  }
  const guids = new Set(pools.map(({ guid }) => guid));
  for (const claim of state.claims.by("host", host_id)) {
    if (!guids.has(claim.guid)) state.claims.delete(claimKey(claim));
  }
  return { keys, renamed };
}

type KnownByGuid = NamedPool & { guid: string };

function nameKey(hostId: number, name: string): string {
  return `${hostId}:${name}`;
}

/** Read without its GUID for once, it is the pool of this name that the host listed last. */
function listByName(state: IdentityState, pool: NamedPool, reading: IdentityReading): string {
  const named = state.pools.by("home", reading.host_id).filter(({ name }) => name === pool.name)
    .toSorted((a, b) => b.listed_ms - a.listed_ms)[0];
  const key = named?.pool_key ?? nameKey(reading.host_id, pool.name);
  return list(state, { ...pool, guid: named?.guid ?? null }, { key, reading, before: named });
}

/** The ledger that was kept under a pool's name, where it is the first of this GUID. */
function takeName(
  state: IdentityState,
  pool: KnownByGuid,
  reading: IdentityReading,
  renamed: Renamed[],
): string | null {
  const from = nameKey(reading.host_id, pool.name);
  if (state.pools.get(from) === undefined) return null;
  state.pools.delete(from);
  if (state.pools.by("guid", pool.guid).length > 0) return null;
  renamed.push({ from, to: pool.guid });
  return list(state, pool, { key: pool.guid, reading, before: undefined });
}

interface Listing {
  key: string;
  reading: IdentityReading;
  before: KnownPool | undefined;
}

function list(state: IdentityState, pool: NamedPool, { key, reading, before }: Listing): string {
  const { host_id, at_ms } = reading;
  state.pools.set({
    pool_key: key,
    guid: pool.guid,
    name: pool.name,
    home: host_id,
    home_since_ms: before?.home === host_id ? before.home_since_ms : at_ms,
    listed_ms: at_ms,
    is_listed: true,
  });
  if (pool.guid !== null) state.claims.delete(claimKey({ guid: pool.guid, host_id }));
  return key;
}

function listByGuid(
  state: IdentityState,
  pool: KnownByGuid,
  reading: IdentityReading,
): string | null {
  const { host_id, at_ms } = reading;
  const { guid } = pool;
  const ledgers = state.pools.by("guid", guid);
  const own = ledgers.find(({ home, is_listed }) => home === host_id && is_listed);
  if (own !== undefined) return list(state, pool, { key: own.pool_key, reading, before: own });
  if (ledgers.length === 0) return list(state, pool, { key: guid, reading, before: undefined });
  // Sent late: what has moved since belongs to where it is.
  if (ledgers.some(({ home_since_ms }) => home_since_ms > at_ms)) return null;
  const claim = state.claims.get(claimKey({ guid, host_id })) ??
    { guid, host_id, since_ms: at_ms };
  const isUndecided = ledgers.some((ledger) =>
    !isLeft(state, ledger, at_ms) && ledger.listed_ms <= claim.since_ms + SETTLE_MS
  );
  if (isUndecided) {
    state.claims.set(claim);
    return null;
  }
  const left = ledgers.filter((ledger) => isLeft(state, ledger, at_ms))
    .toSorted((a, b) => b.listed_ms - a.listed_ms)[0];
  return list(state, pool, {
    key: left?.pool_key ?? copyKey(state, guid, host_id),
    reading,
    before: left,
  });
}

/** Whether its home says that it has the pool no more, or says nothing. */
function isLeft(state: IdentityState, pool: KnownPool, atMs: number): boolean {
  return !pool.is_listed || !isHeard(state, pool.home, atMs) || atMs - pool.listed_ms > UNTOLD_MS;
}

/** Of a pool that was copied with its GUID. */
function copyKey({ pools }: IdentityState, guid: string, hostId: number): string {
  const key = `${guid}@${hostId}`;
  let number = 1;
  let free = key;
  while (pools.get(free) !== undefined) free = `${key}#${++number}`;
  return free;
}
