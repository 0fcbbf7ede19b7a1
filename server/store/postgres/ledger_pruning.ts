/** What goes of the ledger because of its age. */
import { AGING_KINDS, LEDGER_KINDS, LEDGER_TABLES } from "../ledger_tables.ts";
import type { LedgerKind } from "../rows/ledger_kinds.ts";
import type { Database } from "./database.ts";
import { statement } from "./statement.ts";

const columnsOf = (kind: LedgerKind) => LEDGER_TABLES[kind].keys.join(", ");

// Each is served by the table's index of ages.
const AGED = [
  ...AGING_KINDS.map((kind) =>
    `DELETE FROM ${LEDGER_TABLES[kind].name} WHERE (${columnsOf(kind)}) IN (
      SELECT ${columnsOf(kind)} FROM ${LEDGER_TABLES[kind].name}
      WHERE at_ms < :beforeMs LIMIT :limit)`
  ),
  `DELETE FROM ledger_journal WHERE (host_id, id) IN (
    SELECT host_id, id FROM ledger_journal WHERE at_ms < :beforeMs LIMIT :limit)`,
].map(statement);

/** A pool that nobody has had for so long. There are few pools: their table is looked through. */
const FIND_LEFT = statement(`
  SELECT pool_key FROM ledger_pools WHERE is_listed = 0 AND listed_ms < :beforeMs LIMIT 1`);

const OF_LEFT = LEDGER_KINDS.map((kind) =>
  statement(`
    DELETE FROM ${LEDGER_TABLES[kind].name} WHERE (${columnsOf(kind)}) IN (
      SELECT ${columnsOf(kind)} FROM ${LEDGER_TABLES[kind].name}
      WHERE pool_key = :pool_key LIMIT :limit)`)
);

const FORGET = statement("DELETE FROM ledger_pools WHERE pool_key = :pool_key");

export function createLedgerPruning(db: Database) {
  return {
    /** Removes up to `limit` rows; fewer only when there are no more. */
    pruneLedger: (beforeMs: number, limit: number): Promise<number> =>
      db.step(async (session) => {
        let left = limit;
        for (const each of AGED) {
          left -= await session.run(each, { beforeMs, limit: left });
          if (left === 0) return limit;
        }
        for (;;) {
          const pool = await session.get<{ pool_key: string }>(FIND_LEFT, { beforeMs });
          if (pool === null) return limit - left;
          for (const each of OF_LEFT) {
            left -= await session.run(each, { ...pool, limit: left });
            if (left === 0) return limit;
          }
          await session.run(FORGET, { ...pool });
        }
      }),
  };
}
