/** What is remembered of one host, and of its pools. */
import type { SectionName, SectionValues } from "../../../shared/sample/mod.ts";
import type { Pool } from "../../../shared/sample/zfs_pools.ts";
import { createFinder } from "../../../shared/verdict/finder.ts";
import { poolId } from "../../../shared/verdict/identity.ts";
import type { LedgerFacts, SnapshotClassFacts } from "../../../shared/verdict/ledger_facts.ts";
import type { HostJournal } from "../journal/advance_journal.ts";
import type { RememberedPool } from "../../views/remembered_pool.ts";
import { NO_POOL_LEDGER, type PoolLedger } from "../pool_ledger.ts";

export interface PoolMemory {
  pool_key: string;
  ledger: PoolLedger;
  /** As last listed; null: not since the start of the server. */
  pool: Pool | null;
  /** When it was made, by the server's clock; null: not known. */
  created_ms: number | null;
  /** When the medium sample was collected that its datasets were last taken from. */
  datasets_us: number | null;
  snapshot_classes: readonly SnapshotClassFacts[];
  /** As pages show it, and what that was made of; null: nobody asked. */
  shown: ShownPool | null;
}

export interface ShownPool {
  remembered: RememberedPool;
  ledger: PoolLedger;
  /** Since the epoch: months end by themselves. */
  day: number;
}

export function newPoolMemory(pool_key: string): PoolMemory {
  return {
    pool_key,
    ledger: NO_POOL_LEDGER,
    pool: null,
    created_ms: null,
    datasets_us: null,
    snapshot_classes: [],
    shown: null,
  };
}

/** A section as it was last taken. */
export interface TakenSection<S extends SectionName = SectionName> {
  value: SectionValues[S];
  at_ms: number;
  is_whole: boolean;
}

type ListedPool = Pick<Pool, "guid" | "name"> & { key: string | null };

export interface HostMemory {
  host_id: number;
  /** The pools of its newest list, each with the key of its ledger; null: not decided whose it is. */
  listed: readonly ListedPool[];
  /** Sections that the journal follows. */
  taken: Map<SectionName, TakenSection>;
  /** Made once something changes: most hosts stay as they are for days. */
  journal: HostJournal | null;
  booted_ms: number | null;
  /** What has begun and is not done; null: nothing. */
  working: Promise<void> | null;
  /** As last gathered; null: something changed since. */
  facts: { facts: LedgerFacts; at_ms: number } | null;
  /** Grows with what changes beside samples. */
  revision: number;
}

export function newHostMemory(host_id: number): HostMemory {
  return {
    host_id,
    listed: [],
    taken: new Map(),
    journal: null,
    booted_ms: null,
    working: null,
    facts: null,
    revision: 0,
  };
}

/** Whether a host lists the same pools as before, in the same order. */
export function isSameList(
  listed: HostMemory["listed"],
  pools: readonly Pool[],
): boolean {
  return listed.length === pools.length &&
    pools.every(({ guid, name }, at) => listed[at]?.guid === guid && listed[at]?.name === name);
}

/** Which ledger a pool of a part of the list is of, as far as its last list tells. */
export function keyOf({ listed }: HostMemory, pool: Pick<Pool, "guid" | "name">): string | null {
  return findListed(listed, poolId(pool))?.key ?? null;
}

/** A pool of a list by its identity. */
export const findListed = createFinder<ListedPool>(poolId);
