/** Where bars change colour: exactly where the judge does, by whichever thresholds. */
import type { StorageEntry } from "../../shared/sample/storage.ts";
import type { Pool } from "../../shared/sample/zfs_pools.ts";
import { poolId } from "../../shared/verdict/identity.ts";
import { type Reason, reasonKey } from "../../shared/verdict/mod.ts";
import type { MeterTone } from "../views/mod.ts";

export interface MeterTones {
  pool(pool: Pick<Pool, "guid" | "name">): MeterTone;
  storage(storage: Pick<StorageEntry, "name">): MeterTone;
}

/** By the reasons of one host. */
export function createMeterTones(reasons: readonly Reason[]): MeterTones {
  const found = new Set(reasons.map(reasonKey));
  const toneOf = (
    subject_id: string,
    { warning, critical }: Record<"warning" | "critical", string>,
  ) => {
    if (found.has(reasonKey({ code: critical, subject_id }))) return "critical";
    return found.has(reasonKey({ code: warning, subject_id })) ? "warning" : "plain";
  };
  return {
    pool: (pool) =>
      toneOf(poolId(pool), { warning: "pool_capacity", critical: "pool_capacity_critical" }),
    storage: ({ name }) =>
      toneOf(name, { warning: "storage_full", critical: "storage_full_critical" }),
  };
}
