import type { JournalEntry, LedgerKind, LedgerKinds, LedgerPoolRow } from "./rows/ledger_kinds.ts";

export interface JournalQuery {
  host_id: number;
  limit: number;
  /** Only those before it. */
  before_id?: number;
  /** Only what changed after it. */
  after_ms?: number;
}

/** Changes of many hosts within a time, the newest first. */
export interface FleetJournalQuery {
  /** From then on, and before that. */
  from_ms: number;
  until_ms: number;
  /** Null: of any host. */
  host_ids: readonly number[] | null;
  /** Null: of any kind. */
  kinds: readonly string[] | null;
  /** Only those behind it; null: from the first on. */
  after: Pick<JournalEntry, "at_ms" | "host_id" | "id"> | null;
  limit: number;
  /** So many changes of all hosts and kinds are looked through, at least. */
  most_looked: number;
}

export interface FleetJournal {
  /** The newest first, equals in one order. */
  entries: JournalEntry[];
  /** Changes before it were not looked through, since there are too many; null: all were. */
  reached_ms: number | null;
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
  /** However many changes there are, it looks at a bounded number of them. */
  listFleetJournal(query: FleetJournalQuery): Promise<FleetJournal>;
}
