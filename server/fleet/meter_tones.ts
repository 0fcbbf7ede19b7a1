/** Where bars change colour: exactly where the judge does, by whichever thresholds. */
import type { StorageEntry } from "../../shared/sample/storage.ts";
import type { Pool } from "../../shared/sample/zfs_pools.ts";
import { poolId } from "../../shared/verdict/identity.ts";
import type { Reason } from "../../shared/verdict/mod.ts";
import type { MeterTone } from "../views/mod.ts";

export interface MeterTones {
  pool(pool: Pick<Pool, "guid" | "name">): MeterTone;
  storage(storage: Pick<StorageEntry, "name">): MeterTone;
}

/** Of what a bar stands for: the codes that colour it. */
const CODES = {
  pool: { warning: "pool_capacity", critical: "pool_capacity_critical" },
  storage: { warning: "storage_full", critical: "storage_full_critical" },
} as const;

/** By the reasons of one host. */
export function createMeterTones(reasons: readonly Reason[]): MeterTones {
  const toneOf = (subjectId: string, { warning, critical }: typeof CODES[keyof typeof CODES]) => {
    const has = (wanted: string) =>
      reasons.some(({ code, subject_id }) => code === wanted && subject_id === subjectId);
    return has(critical) ? "critical" : has(warning) ? "warning" : "plain";
  };
  return {
    pool: (pool) => toneOf(poolId(pool), CODES.pool),
    storage: ({ name }) => toneOf(name, CODES.storage),
  };
}
