/** The table `ledger_journal`: each change of a host, in the order in which they were written. */
import type { DatabaseSync } from "node:sqlite";
import type { FleetJournal, FleetJournalQuery, JournalQuery } from "../ledger_store.ts";
import type { JournalRow } from "../rows/ledger.ts";
import type { JournalEntry } from "../rows/ledger_kinds.ts";
import type { RowCheck } from "../row_check.ts";

// Served by the index ledger_journal_by_host.
export const LIST_JOURNAL = `
  SELECT * FROM ledger_journal
  WHERE host_id = :hostId AND id < :beforeId AND at_ms > :afterMs
  ORDER BY id DESC LIMIT :limit`;

// Both served by the index ledger_journal_by_age, which has the id behind the time.
export const REACH_JOURNAL = `
  SELECT at_ms FROM ledger_journal
  WHERE at_ms >= :fromMs AND at_ms < :untilMs
    AND at_ms <= :afterMs AND (at_ms < :afterMs OR id < :afterId)
  ORDER BY at_ms DESC, id DESC LIMIT 1 OFFSET :looked`;

export const LIST_FLEET_JOURNAL = `
  SELECT * FROM ledger_journal
  WHERE at_ms >= :fromMs AND at_ms < :untilMs
    AND at_ms <= :afterMs AND (at_ms < :afterMs OR id < :afterId)
    AND (:hosts IS NULL OR host_id IN (SELECT value FROM json_each(:hosts)))
    AND (:kinds IS NULL OR kind IN (SELECT value FROM json_each(:kinds)))
  ORDER BY at_ms DESC, id DESC LIMIT :limit`;

const INSERT = `
  INSERT INTO ledger_journal
    (host_id, at_ms, kind, subject_id, what, "before", "after", is_cut)
  VALUES (:host_id, :at_ms, :kind, :subject_id, :what, :before, :after, :is_cut)`;

export function createJournalReads(db: DatabaseSync, check: RowCheck) {
  const list = db.prepare(LIST_JOURNAL);
  const reach = db.prepare(REACH_JOURNAL);
  const listFleet = db.prepare(LIST_FLEET_JOURNAL);
  const toEntries = (records: readonly Record<string, unknown>[]): JournalEntry[] =>
    records.flatMap((record) =>
      check("journal", { table: "ledger_journal", id: String(record["id"]) }, () => ({
        ...record,
        is_cut: record["is_cut"] === 1,
      })) ?? []
    );

  return {
    listFleetJournal(query: FleetJournalQuery): FleetJournal {
      const { from_ms, until_ms, host_ids, kinds, after, limit, most_looked } = query;
      const range = {
        untilMs: until_ms,
        afterMs: after?.at_ms ?? Number.MAX_SAFE_INTEGER,
        afterId: after?.id ?? Number.MAX_SAFE_INTEGER,
      };
      const found = reach.get({ ...range, fromMs: from_ms, looked: most_looked - 1 });
      const reached_ms = found === undefined ? null : Number(found["at_ms"]);
      const entries = toEntries(listFleet.all({
        ...range,
        fromMs: reached_ms ?? from_ms,
        hosts: host_ids === null ? null : JSON.stringify(host_ids),
        kinds: kinds === null ? null : JSON.stringify(kinds),
        limit,
      }));
      return { entries, reached_ms };
    },
    listJournal(
      { host_id, limit, before_id = Number.MAX_SAFE_INTEGER, after_ms = -1 }: JournalQuery,
    ): JournalEntry[] {
      return toEntries(
        list.all({ hostId: host_id, beforeId: before_id, afterMs: after_ms, limit }),
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
