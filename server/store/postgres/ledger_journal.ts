/** The table `ledger_journal`: each change of a host, in the order in which they were written. */
import type { FleetJournal, FleetJournalQuery, JournalQuery } from "../ledger_store.ts";
import type { JournalRow } from "../rows/ledger.ts";
import type { JournalEntry } from "../rows/ledger_kinds.ts";
import type { RowCheck } from "../row_check.ts";
import type { Reader, Session } from "./database.ts";
import { columnsOf, statement } from "./statement.ts";

// By the primary key.
const LIST = statement(`
  SELECT id, host_id, at_ms, kind, subject_id, what, "before", "after", is_cut FROM ledger_journal
  WHERE host_id = :hostId AND id < :beforeId AND at_ms > :afterMs
  ORDER BY id DESC LIMIT :limit`);

// Both by the index of ages; what is of one time is few, and put in order by itself.
const WITHIN = `at_ms >= :fromMs AND at_ms < :untilMs
    AND (at_ms, host_id, id) < (:afterMs, :afterHost, :afterId)`;

const REACH = statement(`
  SELECT at_ms FROM ledger_journal WHERE ${WITHIN}
  ORDER BY at_ms DESC, host_id DESC, id DESC LIMIT 1 OFFSET :looked`);

const LIST_FLEET = statement(`
  SELECT id, host_id, at_ms, kind, subject_id, what, "before", "after", is_cut FROM ledger_journal
  WHERE ${WITHIN}
    AND (:hosts::bigint[] IS NULL OR host_id = ANY(:hosts::bigint[]))
    AND (:kinds::text[] IS NULL OR kind = ANY(:kinds::text[]))
  ORDER BY at_ms DESC, host_id DESC, id DESC LIMIT :limit`);

// Counted within the host, so that hosts do not wait for each other.
const INSERT = statement(`
  INSERT INTO ledger_journal
    (host_id, id, at_ms, kind, subject_id, what, "before", "after", is_cut)
  SELECT added.host_id, added.place + coalesce(
      (SELECT max(id) FROM ledger_journal known WHERE known.host_id = added.host_id), 0),
    added.at_ms, added.kind, added.subject_id, added.what, added.was, added.became, added.is_cut
  FROM unnest(:host_id::bigint[], :place::bigint[], :at_ms::bigint[], :kind::text[],
    :subject_id::text[], :what::text[], :before::text[], :after::text[], :is_cut::bigint[])
    AS added (host_id, place, at_ms, kind, subject_id, what, was, became, is_cut)`);

export function createJournalReads(db: Reader, check: RowCheck) {
  const toEntries = (records: readonly Record<string, unknown>[]): JournalEntry[] =>
    records.flatMap((record) => {
      const id = `${record["host_id"]}/${record["id"]}`;
      return check("journal", { table: "ledger_journal", id }, () => ({
        ...record,
        is_cut: record["is_cut"] === 1,
      })) ?? [];
    });

  return {
    async listFleetJournal(query: FleetJournalQuery): Promise<FleetJournal> {
      const { from_ms, until_ms, host_ids, kinds, after, limit, most_looked } = query;
      const range = {
        untilMs: until_ms,
        afterMs: after?.at_ms ?? Number.MAX_SAFE_INTEGER,
        afterHost: after?.host_id ?? Number.MAX_SAFE_INTEGER,
        afterId: after?.id ?? Number.MAX_SAFE_INTEGER,
      };
      const [found] = await db.all<{ at_ms: number }>(REACH, {
        ...range,
        fromMs: from_ms,
        looked: most_looked - 1,
      });
      const reached_ms = found?.at_ms ?? null;
      const records = await db.all<Record<string, unknown>>(LIST_FLEET, {
        ...range,
        fromMs: reached_ms ?? from_ms,
        hosts: host_ids,
        kinds,
        limit,
      });
      return { entries: toEntries(records), reached_ms };
    },

    async listJournal(
      { host_id, limit, before_id = Number.MAX_SAFE_INTEGER, after_ms = -1 }: JournalQuery,
    ): Promise<JournalEntry[]> {
      const values = { hostId: host_id, beforeId: before_id, afterMs: after_ms, limit };
      return toEntries(await db.all<Record<string, unknown>>(LIST, values));
    },
  };
}

/** Part of a transaction. */
export async function addJournal(session: Session, rows: readonly JournalRow[]): Promise<void> {
  if (rows.length === 0) return;
  const records = rows.map((row, at) => ({
    ...row,
    place: at + 1,
    at_ms: Math.round(row.at_ms),
    is_cut: Number(row.is_cut),
  }));
  await session.run(
    INSERT,
    columnsOf(
      ["host_id", "place", "at_ms", "kind", "subject_id", "what", "before", "after", "is_cut"],
      records,
    ),
  );
}
