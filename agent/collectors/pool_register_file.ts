/** The two files about pools in the state directory: the agent's register, and what it was told. */
import * as z from "zod/mini";
import { scanSchema } from "../../shared/sample/zfs_pools.ts";
import type { PoolMemory } from "./pool_memory.ts";

const unix = z.nullable(z.number());

const memorySchema = z.object({
  name: z.nullable(z.string()),
  guid: z.nullable(z.string()),
  last_seen_unix: unix,
  last_health: z.nullable(z.string()),
  is_listed: z.nullable(z.boolean()),
  boot: z.object({ boot_id: z.nullable(z.string()), started_unix: unix }),
  scrub_ends: z.array(z.number()),
  failed_scans: z.array(scanSchema),
});

/** An agent before the register kept the end of the last scrub, by GUID or by name. */
const scrubEndSchema = z.pipe(
  z.nullable(z.int().check(z.nonnegative())),
  z.transform((end) => newMemory({ scrub_ends: end === null ? [] : [end] })),
);

const registerSchema = z.object({
  pools: z.record(z.string(), z.union([memorySchema, scrubEndSchema])),
});

const forgottenSchema = z.object({ last_seen_unix: unix, told_unix: z.number() });

const marksSchema = z.object({
  forgotten: z.record(z.string(), forgottenSchema),
  removable: z.array(z.string()),
});

/** What the operator told with `forget-pool`. The service reads it and never writes it. */
export interface PoolMarks {
  /**
   * Each forgotten pool by identity: when it was last seen, and when the operator said so. One
   * that comes back is seen anew, and so is told again should it leave once more.
   */
  forgotten: Record<string, z.infer<typeof forgottenSchema>>;
  /** Pools that come and go. */
  removable: string[];
}

export const NO_MARKS: PoolMarks = { forgotten: {}, removable: [] };

/** A memory that holds nothing but `known`. */
export function newMemory(known: Partial<PoolMemory>): PoolMemory {
  return {
    name: null,
    guid: null,
    last_seen_unix: null,
    last_health: null,
    is_listed: null,
    boot: { boot_id: null, started_unix: null },
    scrub_ends: [],
    failed_scans: [],
    ...known,
  };
}

/** The register by identity; null when this agent did not write `text`. */
export function parseRegister(text: string): Map<string, PoolMemory> | null {
  const pools = parseAs(registerSchema, text)?.pools;
  if (pools === undefined) return null;
  return new Map(Object.entries(pools).map(([key, memory]) => [key, withIdentity(key, memory)]));
}

/** A pool's name begins with a letter, so it is never taken for a GUID. */
function withIdentity(key: string, memory: PoolMemory): PoolMemory {
  if (memory.name !== null || memory.guid !== null) return memory;
  return { ...memory, ...(/^\d+$/.test(key) ? { guid: key } : { name: key }) };
}

export function formatRegister(pools: ReadonlyMap<string, PoolMemory>): string {
  return JSON.stringify({ pools: Object.fromEntries(pools) }) + "\n";
}

/** Whether the operator has forgotten a pool that is gone, after it was last seen. */
export function isForgotten({ forgotten }: PoolMarks, key: string, memory: PoolMemory): boolean {
  const mark = forgotten[key];
  if (mark === undefined || memory.is_listed !== false) return false;
  // A clock that was ahead may have set the last sight after the operator's word.
  return memory.last_seen_unix === mark.last_seen_unix ||
    (memory.last_seen_unix ?? 0) < mark.told_unix;
}

export function formatMarks(marks: PoolMarks): string {
  return JSON.stringify(marks) + "\n";
}

/** Null when this agent did not write `text`. */
export function parseMarks(text: string): PoolMarks | null {
  return parseAs(marksSchema, text);
}

function parseAs<T>(schema: z.ZodMiniType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
