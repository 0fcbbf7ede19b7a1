import type { PoolListing, PoolStatus } from "../parsers/zpool/report.ts";

/** What the two commands say of one pool; null where one of them does not name it. */
export interface PoolPair {
  listing: PoolListing | null;
  status: PoolStatus | null;
}

/**
 * Brings together what the two commands say: by GUID where both tell it, else by name and, should
 * a name stand twice, by its place, as both commands go through the pools in one order. Pools of
 * the list come first, in its order.
 */
export function pairPools(
  listed: readonly PoolListing[],
  statuses: readonly PoolStatus[],
): PoolPair[] {
  const left = [...statuses];
  const pairs = listed.map((listing): PoolPair => {
    const at = left.findIndex((status) => isOne(listing, status));
    const [status = null] = at < 0 ? [] : left.splice(at, 1);
    return { listing, status };
  });
  return [...pairs, ...left.map((status): PoolPair => ({ listing: null, status }))];
}

function isOne(listing: PoolListing, status: PoolStatus): boolean {
  return listing.guid === null || status.guid === null
    ? listing.name === status.name
    : listing.guid === status.guid;
}
