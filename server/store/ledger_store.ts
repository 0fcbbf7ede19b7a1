import type { JournalEntry, LedgerKind, LedgerKinds, LedgerPoolRow } from "./rows/ledger_kinds.ts";

export interface JournalQuery {
  host_id: number;
  limit: number;
  /** Only those before it. */
  before_id?: number;
  /** Only what changed after it. */
  after_ms?: number;
}

/**
 * What ZFS forgets. It is written as part of a transaction (`putLedger`). A row that is damaged is
 * left out of every list, and told in the log.
 */
export interface LedgerStore {
  /** Every pool that has a ledger. */
  listLedgerPools(): Promise<LedgerPoolRow[]>;
  /**
   * A pool's rows of one kind, by their key; only those of since `sinceMs` where it is given. Lets
   * others have their turn in between.
   */
  listLedger<K extends LedgerKind>(
    kind: K,
    poolKey: string,
    sinceMs?: number,
  ): Promise<LedgerKinds[K][]>;
  /** The newest first. */
  listJournal(query: JournalQuery): Promise<JournalEntry[]>;
}
