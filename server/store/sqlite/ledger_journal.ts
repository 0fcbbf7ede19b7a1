/** The table `ledger_journal`: each change of a host, in the order in which they were written. */
import type { DatabaseSync } from "node:sqlite";
import type { JournalQuery } from "../ledger_store.ts";
import type { JournalRow } from "../rows/ledger.ts";
import type { JournalEntry } from "../rows/ledger_kinds.ts";
import type { RowCheck } from "../row_check.ts";

// Served by the index ledger_journal_by_host.
export const LIST_JOURNAL = `
  SELECT * FROM ledger_journal
  WHERE host_id = :hostId AND id < :beforeId AND at_ms > :afterMs
  ORDER BY id DESC LIMIT :limit`;

const INSERT = `
  INSERT INTO ledger_journal
    (host_id, at_ms, kind, subject_id, what, "before", "after", is_cut)
  VALUES (:host_id, :at_ms, :kind, :subject_id, :what, :before, :after, :is_cut)`;

export function createJournalReads(db: DatabaseSync, check: RowCheck) {
  const list = db.prepare(LIST_JOURNAL);

  return {
    listJournal(
      { host_id, limit, before_id = Number.MAX_SAFE_INTEGER, after_ms = -1 }: JournalQuery,
    ): JournalEntry[] {
      return list.all({ hostId: host_id, beforeId: before_id, afterMs: after_ms, limit })
        .flatMap((record) =>
          check("journal", { table: "ledger_journal", id: String(record["id"]) }, () => ({
            ...record,
            is_cut: record["is_cut"] === 1,
          })) ?? []
        );
    },
  };
}

/** Part of a transaction. */
export function insertJournal(db: DatabaseSync): (row: JournalRow) => void {
  const insert = db.prepare(INSERT);
  return (row) =>
    void insert.run({ ...row, at_ms: Math.round(row.at_ms), is_cut: Number(row.is_cut) });
}
