/**
 * What comes first within one level: what has stopped or is gone, then what cannot lose another
 * disk, then data that is damaged, then what can lose more, then what is about to be full.
 */
import type { Pool } from "../sample/zfs_pools.ts";
import { redundancyLeft } from "./redundancy.ts";

export const RANK = {
  lost: 0,
  unprotected: 1,
  dataErrors: 2,
  degraded: 3,
  filling: 4,
  other: 5,
} as const;

/** Where DEGRADED alone is not lost, and left is how many more disks may fail. */
export function rankOfHealth(pool: Pick<Pool, "health" | "vdevs" | "scan" | "scans">): number {
  if (pool.health !== "DEGRADED") return RANK.lost;
  return redundancyLeft(pool) === 0 ? RANK.unprotected : RANK.degraded;
}
