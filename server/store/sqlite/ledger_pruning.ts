/** What goes of the ledger because of its age. */
import type { DatabaseSync } from "node:sqlite";
import { AGING_KINDS, LEDGER_KINDS, LEDGER_TABLES } from "../ledger_tables.ts";
import { transaction, withoutSync } from "./transaction.ts";

// Each is served by the table's index of ages.
export const PRUNE_AGED = [
  ...AGING_KINDS.map((kind) => {
    const { name, keys } = LEDGER_TABLES[kind];
    const columns = keys.join(", ");
    return `
      DELETE FROM ${name} WHERE (${columns}) IN (
        SELECT ${columns} FROM ${name} WHERE at_ms < CAST(:beforeMs AS INTEGER) LIMIT :limit)`;
  }),
  `
  DELETE FROM ledger_journal WHERE id IN (
    SELECT id FROM ledger_journal WHERE at_ms < CAST(:beforeMs AS INTEGER) LIMIT :limit)`,
];

/** A pool that nobody has had for so long. There are few pools: their table is looked through. */
const FIND_LEFT = `
  SELECT pool_key FROM ledger_pools
  WHERE is_listed = 0 AND listed_ms < CAST(:beforeMs AS INTEGER) LIMIT 1`;

export function createLedgerPruning(db: DatabaseSync) {
  const aged = PRUNE_AGED.map((sql) => db.prepare(sql));
  const findLeft = db.prepare(FIND_LEFT);
  const ofLeft = LEDGER_KINDS.map((kind) => {
    const { name, keys } = LEDGER_TABLES[kind];
    const columns = keys.join(", ");
    return db.prepare(`
      DELETE FROM ${name} WHERE (${columns}) IN (
        SELECT ${columns} FROM ${name} WHERE pool_key = :pool_key LIMIT :limit)`);
  });
  const forget = db.prepare("DELETE FROM ledger_pools WHERE pool_key = :pool_key");

  return {
    /** Removes up to `limit` rows; fewer only when there are no more. */
    pruneLedger: (beforeMs: number, limit: number): number =>
      withoutSync(db, () =>
        transaction(db, () => {
          let left = limit;
          for (const statement of aged) {
            left -= Number(statement.run({ beforeMs, limit: left }).changes);
            if (left === 0) return limit;
          }
          for (;;) {
            const pool = findLeft.get({ beforeMs }) as { pool_key: string } | undefined;
            if (pool === undefined) return limit - left;
            for (const statement of ofLeft) {
              left -= Number(statement.run({ ...pool, limit: left }).changes);
              if (left === 0) return limit;
            }
            forget.run({ ...pool });
          }
        })),
  };
}
