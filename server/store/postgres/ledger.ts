/** The tables of the ledger: whose each pool is, and its rows by kind. */
import { systemClock } from "../../../shared/clock.ts";
import { LEDGER_KINDS, LEDGER_TABLES } from "../ledger_tables.ts";
import type { LedgerKind, LedgerKinds, LedgerPoolRow } from "../rows/ledger_kinds.ts";
import type { RowCheck } from "../row_check.ts";
import type { Reader } from "./database.ts";
import { statement } from "./statement.ts";

/** So many are read before others have their turn: about 5 ms. */
const PIECE = 500;

type Named = Record<string, string | number | null>;

const POOLS = `
  SELECT pool_key, guid, name, home, home_since_ms, listed_ms, is_listed FROM ledger_pools`;

const LIST_POOLS = statement(`${POOLS} ORDER BY pool_key`);

const LIST_POOLS_OF = statement(`${POOLS} WHERE home = ANY(:hostIds::bigint[]) ORDER BY pool_key`);

/** By the primary key of each table. */
function listPiece(kind: LedgerKind, isNext: boolean) {
  const { name, keys } = LEDGER_TABLES[kind];
  const rest = keys.slice(1);
  const after = `AND (${rest.join(", ")}) > (${rest.map((key) => `:${key}`).join(", ")})`;
  return statement(`
    SELECT ${keys.join(", ")}, detail FROM ${name}
    WHERE pool_key = :pool_key ${isNext && rest.length > 0 ? after : ""}
      AND coalesce(at_ms >= :sinceMs::bigint, TRUE)
    ORDER BY ${keys.join(", ")} LIMIT ${PIECE}`);
}

const PIECES = new Map(
  LEDGER_KINDS.map((kind) => [
    kind,
    { first: listPiece(kind, false), next: listPiece(kind, true) },
  ]),
);

export function createLedgerReads(db: Reader, check: RowCheck) {
  function toPools(records: readonly Named[]): LedgerPoolRow[] {
    return records.flatMap((record) =>
      check("ledger_pool", { table: "ledger_pools", id: String(record["pool_key"]) }, () => ({
        ...record,
        is_listed: record["is_listed"] === 1,
      })) ?? []
    );
  }

  return {
    listLedgerPools: async () => toPools(await db.all<Named>(LIST_POOLS)),
    /** The ledgers of pools that are with these hosts. */
    listPoolsOf: async (hostIds: readonly number[]) =>
      toPools(await db.all<Named>(LIST_POOLS_OF, { hostIds })),

    async listLedger<K extends LedgerKind>(
      kind: K,
      poolKey: string,
      sinceMs?: number,
    ): Promise<LedgerKinds[K][]> {
      const { name, keys } = LEDGER_TABLES[kind];
      const rows: LedgerKinds[K][] = [];
      let values: Named = { pool_key: poolKey, sinceMs: sinceMs ?? null };
      let piece = PIECES.get(kind)?.first;
      while (piece !== undefined) {
        const records = await db.all<Named & { detail: string }>(piece, values);
        for (const { detail, ...named } of records) {
          const id = Object.values(named).join("/");
          const row = check(kind, { table: name, id }, () => ({ ...JSON.parse(detail), ...named }));
          if (row !== null) rows.push(row);
        }
        const last = records.at(-1);
        if (last === undefined || records.length < PIECE) break;
        values = { ...values, ...Object.fromEntries(keys.map((key) => [key, last[key] ?? null])) };
        piece = PIECES.get(kind)?.next;
        await systemClock.sleep(0);
      }
      return rows;
    },
  };
}
