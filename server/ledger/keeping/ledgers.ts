/**
 * The ledgers of all pools and hosts as they stand: the one place where they change. What a sample
 * adds is written with it; where that would keep others waiting, the rest follows piece by piece.
 */
import { type LedgerFacts, NO_LEDGER } from "../../../shared/verdict/ledger_facts.ts";
import { sideBySide } from "../../../shared/side_by_side.ts";
import type { KnownSample } from "../../../shared/verdict/mod.ts";
import type { LedgerPoolRow, LedgerWrite, Store, Transaction } from "../../store/port.ts";
import { forgetHost } from "../identity/advance_identity.ts";
import { type IdentityState, NOBODY, openIdentities } from "../identity/identity_state.ts";
import { pruneIdentities } from "../identity/prune_identities.ts";
import type { Picture } from "../journal/advance_journal.ts";
import type { RememberedPool } from "../../views/remembered_pool.ts";
import type { Pieces } from "../pieces.ts";
import { acknowledge, errorCounters, type NamedReason } from "./acknowledging.ts";
import { beginHost, type KnownHost } from "./begin_host.ts";
import { gatherHost } from "./gather_host.ts";
import { type HostMemory, newHostMemory, newPoolMemory, type PoolMemory } from "./host_memory.ts";
import { restorePool } from "./pool_state.ts";
import { NO_POOLS, rememberHost } from "./remember_host.ts";
import { momentOf } from "./sample_readings.ts";
import { presentJournal, takeChanges } from "./take_changes.ts";
import { takeDatasets } from "./take_datasets.ts";
import { takePools } from "./take_pools.ts";
import { TURN_MS, Turns, type TurnsOptions, writeAll } from "./turns.ts";

/** So many pools are read from the store at once. */
const READ_AT_ONCE = 6;

/** What a sample adds. */
export interface Taking {
  /** Part of the transaction that stores the sample. */
  write(transaction: Pick<Transaction, "putLedger">): void;
  /** Resolves when all of it is written; null: `write` does that. Never rejects. */
  rest: Promise<void> | null;
}

/** A pool's ledger, and whose it is. */
export interface FoundPool {
  row: LedgerPoolRow;
  memory: Readonly<PoolMemory>;
  /** The name of its host; null: that is deleted. */
  host: string | null;
}

/** A pool's ledger as it is stored. */
export interface StoredPool {
  row: LedgerPoolRow;
  memory: PoolMemory;
}

export interface ListedLedger {
  guid: string | null;
  name: string;
  memory: Readonly<PoolMemory>;
}

export interface LedgersOptions extends TurnsOptions {
  store: Pick<Store, "transaction" | "listLedgerPools" | "listLedger">;
}

export class Ledgers {
  #identities: IdentityState = openIdentities(NOBODY, 0);
  #pools = new Map<string, PoolMemory>();
  #hosts = new Map<number, HostMemory>();
  #turns: Turns;

  constructor(readonly options: LedgersOptions) {
    this.#turns = new Turns(options);
  }

  /** Takes up what an earlier process left. */
  async open(): Promise<void> {
    const { store, clock } = this.options;
    const rows = await store.listLedgerPools();
    this.#identities = openIdentities({ ...NOBODY, pools: rows }, clock.nowMs());
    for (const { memory } of await this.read(rows)) this.#pools.set(memory.pool_key, memory);
  }

  /** The ledgers of pools as they are stored. */
  async read(rows: readonly LedgerPoolRow[]): Promise<StoredPool[]> {
    const { store, clock } = this.options;
    let turnMs = clock.monotonicMs();
    return await sideBySide(rows, READ_AT_ONCE, async (row) => {
      const restored = await restorePool(store.listLedger, row, clock.nowMs());
      if (clock.monotonicMs() - turnMs >= TURN_MS) {
        await clock.sleep(0);
        turnMs = clock.monotonicMs();
      }
      return { row, memory: { ...newPoolMemory(row.pool_key), ...restored } };
    });
  }

  /** Begins anew with a host that another server had: with its pools as they are stored. */
  beginAgain(host: KnownHost, stored: readonly StoredPool[]): void {
    const [pools, identities] = [this.#pools, this.#identities];
    const nowMs = this.options.clock.nowMs();
    for (const { pool_key } of identities.pools.by("home", host.host_id)) {
      identities.pools.delete(pool_key);
    }
    for (const { row, memory } of stored) {
      // Until it had time to come back, the host has what it had.
      identities.pools.set(row.is_listed ? { ...row, listed_ms: nowMs } : row);
      pools.set(row.pool_key, memory);
    }
    const revision = this.revision(host.host_id) + 1;
    this.#hosts.set(host.host_id, { ...newHostMemory(host.host_id), revision });
    this.begin(host);
  }

  /** Takes up what a host last told, before its first sample. */
  begin(host: KnownHost): void {
    const memory = this.#memoryOf(host.host_id);
    const nowMs = this.options.clock.nowMs();
    beginHost(memory, host, { pools: this.#pools, identities: this.#identities, nowMs });
  }

  /** Takes a sample that is its host's newest. `onDone`: the rest of it was taken later. */
  take(
    { host_id, fast_seconds }: Pick<KnownHost, "host_id" | "fast_seconds">,
    sample: KnownSample,
    onDone: () => void,
  ): Taking {
    const memory = this.#memoryOf(host_id);
    const writes: LedgerWrite[] = [];
    const pieces = this.#taking({ memory, sample, fast_seconds, writes });
    if (memory.working === null) {
      const isDone = this.#turns.take(host_id, pieces);
      if (isDone) return { write: (into) => writeAll(into, writes), rest: null };
    }
    const work = { host_id, pieces, writes, before: memory.working };
    const rest = this.#turns.finish(work).then(() => {
      if (memory.working === rest) memory.working = null;
      memory.revision++;
      onDone();
    });
    memory.working = rest;
    return { write() {}, rest };
  }

  /** What is remembered of a host, for the judge. */
  facts(hostId: number): LedgerFacts {
    const memory = this.#hosts.get(hostId);
    if (memory === undefined) return NO_LEDGER;
    const { clock, nameOf } = this.options;
    const parts = { pools: this.#pools, identities: this.#identities, nameOf };
    return gatherHost(memory, clock.nowMs(), parts);
  }

  /** What pages show of each pool that a host lists, by its identity; the same while it stays so. */
  remembered(hostId: number): ReadonlyMap<string, RememberedPool> {
    const memory = this.#hosts.get(hostId);
    return memory === undefined
      ? NO_POOLS
      : rememberHost(memory, this.#pools, this.options.clock.nowMs());
  }

  /** Facts of a host as they stand, by what they are of; empty: none were ever read. */
  picture(hostId: number): Picture {
    const memory = this.#hosts.get(hostId);
    return memory === undefined ? {} : presentJournal(memory)?.picture ?? {};
  }

  /** Since when the pools of a host are surely its own; null: it has none. */
  homeSinceMs(hostId: number): number | null {
    const since = this.#identities.pools.by("home", hostId).map((row) => row.home_since_ms);
    return since.length === 0 ? null : Math.min(...since);
  }

  /** Grows with what is remembered of a host beside its samples: later than them, or by a word. */
  revision(hostId: number): number {
    return this.#hosts.get(hostId)?.revision ?? 0;
  }

  /** The ledger of the pool with this GUID, or this name where no GUID is known; null: of none. */
  findPool(id: string): FoundPool | null {
    const { pools } = this.#identities;
    const named = pools.by("guid", id);
    const rows = named.length > 0
      ? named
      : [...pools.values()].filter(({ guid, name }) => guid === null && name === id);
    // Of one that was copied, the one that goes on under its GUID.
    const row = rows.find(({ pool_key }) => pool_key === id) ?? rows[0];
    const memory = row === undefined ? undefined : this.#pools.get(row.pool_key);
    if (row === undefined || memory === undefined) return null;
    const isKnown = this.#hosts.has(row.home);
    return { row, memory, host: isKnown ? this.options.nameOf(row.home) : null };
  }

  /** The pools that a host lists, as far as it is decided whose they are. */
  listPools(hostId: number): ListedLedger[] {
    return (this.#hosts.get(hostId)?.listed ?? []).flatMap(({ guid, name, key }) => {
      const memory = key === null ? undefined : this.#pools.get(key);
      return memory === undefined ? [] : [{ guid, name, memory }];
    });
  }

  /** Errors so far by device, of what a reason is about; null: of no device. */
  counters(hostId: number, reason: NamedReason): Readonly<Record<string, number>> | null {
    const memory = this.#hosts.get(hostId);
    return memory === undefined ? null : errorCounters(memory, this.#pools, reason);
  }

  /** Somebody knows of these: only what goes beyond them speaks again. What is to be written. */
  acknowledge(hostId: number, reasons: readonly NamedReason[]): LedgerWrite[] {
    const memory = this.#hosts.get(hostId);
    if (memory === undefined) return [];
    const nowMs = this.options.clock.nowMs();
    const writes = reasons.flatMap((reason) =>
      acknowledge(memory, this.#pools, { ...reason, nowMs }) ?? []
    );
    if (writes.length > 0) memory.revision++;
    return writes;
  }

  /** A host is deleted: its pools wait for whoever has them next. What is to be written. */
  forget(hostId: number): LedgerWrite[] {
    forgetHost(this.#identities, hostId);
    this.#hosts.delete(hostId);
    const pools = this.#identities.pools.by("home", hostId);
    return pools.length === 0 ? [] : [{ pools }];
  }

  /** Forgets pools that nobody has had for as long as their rows are kept. */
  prune(): void {
    for (const key of pruneIdentities(this.#identities, this.options.clock.nowMs())) {
      this.#pools.delete(key);
    }
  }

  *#taking({ memory, sample, fast_seconds, writes }: {
    memory: HostMemory;
    sample: KnownSample;
    fast_seconds: number;
    writes: LedgerWrite[];
  }): Pieces<void> {
    const moment = momentOf(memory.host_id, sample);
    const [pools, identities] = [this.#pools, this.#identities];
    const parts = { memory, pools, identities, fastSeconds: fast_seconds };
    if (sample.kind === "fast") writes.push(...takePools(parts, sample, moment));
    if (sample.kind === "medium") {
      yield* takeDatasets(parts, sample, moment, (write) => writes.push(write));
    }
    const journal = yield* takeChanges(memory, sample, moment.at_ms);
    if (journal.length > 0) writes.push({ journal });
  }

  #memoryOf(hostId: number): HostMemory {
    const known = this.#hosts.get(hostId) ?? newHostMemory(hostId);
    this.#hosts.set(hostId, known);
    return known;
  }
}
