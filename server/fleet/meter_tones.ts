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

/** Of what a bar stands for: the codes that colour it. */
const CODES = {
  pool: { warning: "pool_capacity", critical: "pool_capacity_critical" },
  storage: { warning: "storage_full", critical: "storage_full_critical" },
} as const;

const COLOURING: ReadonlySet<string> = new Set(Object.values(CODES).flatMap(Object.values));

/** By the reasons of one host. */
export function createMeterTones(reasons: readonly Reason[]): MeterTones {
  const found = new Set(reasons.filter(({ code }) => COLOURING.has(code)).map(reasonKey));
  const toneOf = (subject_id: string, { warning, critical }: typeof CODES[keyof typeof CODES]) => {
    const has = (code: string) => found.has(reasonKey({ code, subject_id }));
    return has(critical) ? "critical" : has(warning) ? "warning" : "plain";
  };
  return {
    pool: (pool) => toneOf(poolId(pool), CODES.pool),
    storage: ({ name }) => toneOf(name, CODES.storage),
  };
}
