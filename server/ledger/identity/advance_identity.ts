/** Who is who over all hosts: what a host's reading adds, and which ledgers it belongs to. */
import {
  claimKey,
  type IdentityReading,
  type IdentityState,
  type KnownMachine,
  type KnownPool,
} from "./identity_state.ts";
import { advancePools, type PoolStep } from "./pool_identity.ts";

export interface IdentityStep {
  pools: PoolStep;
}

const NOTHING: IdentityStep = { pools: { keys: [], renamed: [] } };

/**
 * Changes the state by a reading. One that is older than the host's last decides nothing, and what
 * it holds of pools is of no ledger: newer ones have told it.
 */
export function advanceIdentity(state: IdentityState, reading: IdentityReading): IdentityStep {
  const { host_id, at_ms, pools } = reading;
  const machine = state.machines.get(String(host_id));
  if (machine !== undefined && at_ms < machine.reported_ms) return NOTHING;
  const now: KnownMachine = {
    host_id,
    machine_id: reading.machine_id ?? machine?.machine_id ?? null,
    cluster_id: reading.cluster_id ?? machine?.cluster_id ?? null,
    reported_ms: at_ms,
    silent_after_ms: reading.silent_after_ms,
  };
  state.machines.set(now);
  return pools === null ? NOTHING : { pools: advancePools(state, { ...reading, pools }) };
}

/**
 * Notes that a host lists the pools of its last list again. False where there is more to decide:
 * then nothing is changed. `keys`: what `advanceIdentity` said of them.
 */
export function relist(
  state: IdentityState,
  reading: Omit<IdentityReading, "pools">,
  keys: readonly (string | null)[],
): boolean {
  const { host_id, at_ms, machine_id, cluster_id, silent_after_ms } = reading;
  const machine = state.machines.get(String(host_id));
  if (
    machine === undefined || at_ms < machine.reported_ms ||
    (machine_id !== null && machine_id !== machine.machine_id) ||
    (cluster_id !== null && cluster_id !== machine.cluster_id)
  ) return false;
  const pools: KnownPool[] = [];
  for (const key of keys) {
    const pool = key === null ? undefined : state.pools.get(key);
    if (pool === undefined || pool.home !== host_id || !pool.is_listed) return false;
    pools.push(pool);
  }
  state.machines.set({ ...machine, reported_ms: at_ms, silent_after_ms });
  for (const pool of pools) state.pools.set({ ...pool, listed_ms: at_ms });
  return true;
}

/** A host that is deleted has nothing any more; the ledgers of its pools stay for who has them next. */
export function forgetHost(
  { machines, pools, claims }: IdentityState,
  hostId: number,
): void {
  machines.delete(String(hostId));
  for (const pool of pools.by("home", hostId)) pools.set({ ...pool, is_listed: false });
  for (const claim of claims.by("host", hostId)) claims.delete(claimKey(claim));
}

/** A pool that somebody says is gone for good: its ledger ends. */
export function forgetPool({ pools }: IdentityState, poolKey: string): void {
  pools.delete(poolKey);
}
