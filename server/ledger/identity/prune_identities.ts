import { DAY_MS } from "../pool_reading.ts";
import { claimKey, type IdentityState } from "./identity_state.ts";

/** As long as a pool's rows are kept, its ledger can go on. */
const POOL_MS = 400 * DAY_MS;

/**
 * Forgets pools that nobody has had for long, and claims of hosts that are gone. A pool that its
 * host listed last stays, however long that host is away. The keys of what was forgotten.
 */
export function pruneIdentities(
  { machines, pools, claims }: IdentityState,
  nowMs: number,
): string[] {
  const left = [...pools.values()]
    .filter(({ is_listed, listed_ms }) => !is_listed && nowMs - listed_ms > POOL_MS)
    .map(({ pool_key }) => pool_key);
  for (const key of left) pools.delete(key);
  for (const claim of [...claims.values()]) {
    if (machines.get(String(claim.host_id)) === undefined) claims.delete(claimKey(claim));
  }
  return left;
}
