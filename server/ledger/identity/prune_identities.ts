import { DAY_MS } from "../pool_reading.ts";
import { claimKey, type IdentityState } from "./identity_state.ts";

/** As long as a pool's rows are kept, its ledger can go on. */
const POOL_MS = 400 * DAY_MS;
const GUEST_MS = 30 * DAY_MS;

/** Forgets what nobody has listed for long, and claims of hosts that are gone. */
export function pruneIdentities(state: IdentityState, nowMs: number): void {
  const { machines, pools, claims, guests } = state;
  for (const pool of [...pools.values()]) {
    if (nowMs - pool.listed_ms > POOL_MS) pools.delete(pool.pool_key);
  }
  for (const guest of [...guests.values()]) {
    if (nowMs - guest.listed_ms > GUEST_MS) guests.delete(guest.guest_key);
  }
  for (const claim of [...claims.values()]) {
    if (machines.get(String(claim.host_id)) === undefined) claims.delete(claimKey(claim));
  }
}
