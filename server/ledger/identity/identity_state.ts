/** Who reports what: what is remembered to tell one that moved from one that was copied. */
import type { LedgerPoolRow } from "../../store/rows/ledger_kinds.ts";
import { IndexedRows } from "./indexed_rows.ts";

/** A host as it last reported itself. */
export interface KnownMachine {
  host_id: number;
  machine_id: string | null;
  /** The last that was read: a cluster does not end because a reading fails. */
  cluster_id: string | null;
  reported_ms: number;
  /** After so long without a reading it counts as away. */
  silent_after_ms: number;
}

/** A pool's ledger, and who has the pool. */
export type KnownPool = LedgerPoolRow;

/** A host that lists a pool which another has that would have said that it is gone. */
export interface PoolClaim {
  guid: string;
  host_id: number;
  since_ms: number;
}

/** All of it, as it is kept. */
export interface IdentityRows {
  machines: readonly KnownMachine[];
  pools: readonly KnownPool[];
  claims: readonly PoolClaim[];
}

export const NOBODY: IdentityRows = { machines: [], pools: [], claims: [] };

/** The same in memory, where it is changed in place. */
export interface IdentityState {
  machines: IndexedRows<KnownMachine, "machine">;
  pools: IndexedRows<KnownPool, "home" | "guid">;
  claims: IndexedRows<PoolClaim, "host">;
}

/**
 * `startedMs` is when the server began to listen: until a host had time to come back, it is taken
 * to have what it had, so that nobody else takes it over.
 */
export function openIdentities(rows: IdentityRows, startedMs: number): IdentityState {
  return {
    machines: new IndexedRows(
      ({ host_id }) => String(host_id),
      { machine: ({ machine_id }) => machine_id },
      rows.machines.map((machine) => ({
        ...machine,
        reported_ms: Math.max(machine.reported_ms, startedMs),
      })),
    ),
    pools: new IndexedRows(
      ({ pool_key }) => pool_key,
      { home: ({ home }) => home, guid: ({ guid }) => guid },
      rows.pools.map((pool) => ({
        ...pool,
        listed_ms: pool.is_listed ? Math.max(pool.listed_ms, startedMs) : pool.listed_ms,
      })),
    ),
    claims: new IndexedRows(claimKey, { host: ({ host_id }) => host_id }, rows.claims),
  };
}

export function closeIdentities({ machines, pools, claims }: IdentityState): IdentityRows {
  return {
    machines: [...machines.values()],
    pools: [...pools.values()],
    claims: [...claims.values()],
  };
}

export function claimKey({ guid, host_id }: Pick<PoolClaim, "guid" | "host_id">): string {
  return `${host_id} ${guid}`;
}

/** One host's reading, as far as it names what is in it. */
export interface IdentityReading {
  host_id: number;
  /** By the server's clock. */
  at_ms: number;
  silent_after_ms: number;
  machine_id: string | null;
  cluster_id: string | null;
  /** Null: the list of pools was not read, or not in full. */
  pools: readonly NamedPool[] | null;
}

export interface NamedPool {
  guid: string | null;
  name: string;
}

/** A ledger that goes on under another key. */
export interface Renamed {
  from: string;
  to: string;
}

/** Whether a host reported so lately that it would have said what changed. */
export function isHeard({ machines }: IdentityState, hostId: number, atMs: number): boolean {
  const machine = machines.get(String(hostId));
  return machine !== undefined && atMs - machine.reported_ms <= machine.silent_after_ms;
}
