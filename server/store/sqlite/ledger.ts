/** The tables of the ledger: whose each pool is, and its rows by kind. */
import type { DatabaseSync } from "node:sqlite";
import { systemClock } from "../../../shared/clock.ts";
import type { LedgerKind, LedgerKinds, LedgerPoolRow, LedgerWrite } from "../rows/ledger_kinds.ts";
import { insertJournal } from "./ledger_journal.ts";
import { LEDGER_KINDS, LEDGER_TABLES } from "../ledger_tables.ts";
import type { RowCheck } from "../row_check.ts";

/** So many are read before others have their turn: about 5 ms. */
const PIECE = 500;

type Values = Record<string, string | number | null>;

const LIST_POOLS = "SELECT * FROM ledger_pools ORDER BY pool_key";

const PUT_POOL = `
  INSERT INTO ledger_pools (pool_key, guid, name, home, home_since_ms, listed_ms, is_listed)
  VALUES (:pool_key, :guid, :name, :home, :home_since_ms, :listed_ms, :is_listed)
  ON CONFLICT DO UPDATE SET guid = excluded.guid, name = excluded.name, home = excluded.home,
    home_since_ms = excluded.home_since_ms, listed_ms = excluded.listed_ms,
    is_listed = excluded.is_listed`;

// Where a sighting begins, the one before of its device has ended.
const END_SIGHTING = `
  UPDATE ledger_sightings SET at_ms = :from_ms
  WHERE pool_key = :pool_key AND device = :device AND at_ms IS NULL AND from_ms < :from_ms`;

const TABLES = ["ledger_pools", ...LEDGER_KINDS.map((kind) => LEDGER_TABLES[kind].name)];

/** Served by the primary key of each table. */
export function listPiece(kind: LedgerKind, isNext: boolean): string {
  const { name, keys } = LEDGER_TABLES[kind];
  const rest = keys.slice(1);
  const after = `AND (${rest.join(", ")}) > (${rest.map((key) => `:${key}`).join(", ")})`;
  return `
    SELECT ${keys.join(", ")}, detail FROM ${name}
    WHERE pool_key = :pool_key ${isNext && rest.length > 0 ? after : ""}
      AND coalesce(at_ms >= :sinceMs, TRUE)
    ORDER BY ${keys.join(", ")} LIMIT ${PIECE}`;
}

export function createLedgerReads(db: DatabaseSync, check: RowCheck) {
  const pieces = new Map(LEDGER_KINDS.map((kind) => [
    kind,
    { first: db.prepare(listPiece(kind, false)), next: db.prepare(listPiece(kind, true)) },
  ]));
  const listPools = db.prepare(LIST_POOLS);

  return {
    listLedgerPools: (): LedgerPoolRow[] =>
      listPools.all().flatMap((record) =>
        check("ledger_pool", { table: "ledger_pools", id: String(record["pool_key"]) }, () => ({
          ...record,
          is_listed: record["is_listed"] === 1,
        })) ?? []
      ),

    async listLedger<K extends LedgerKind>(
      kind: K,
      poolKey: string,
      sinceMs?: number,
    ): Promise<LedgerKinds[K][]> {
      const { name, keys } = LEDGER_TABLES[kind];
      const rows: LedgerKinds[K][] = [];
      let values: Values = { pool_key: poolKey, sinceMs: sinceMs ?? null };
      let piece = pieces.get(kind)?.first;
      while (piece !== undefined) {
        const records = piece.all(values) as (Values & { detail: string })[];
        for (const { detail, ...named } of records) {
          const id = Object.values(named).join("/");
          const read = () => ({ ...JSON.parse(detail), ...named });
          rows.push(...asList(check(kind, { table: name, id }, read)));
        }
        const last = records.at(-1);
        if (last === undefined || records.length < PIECE) break;
        values = { ...values, ...Object.fromEntries(keys.map((key) => [key, last[key] ?? null])) };
        piece = pieces.get(kind)?.next;
        await systemClock.sleep(0);
      }
      return rows;
    },
  };
}

function asList<T>(value: T | null): T[] {
  return value === null ? [] : [value];
}

/** Part of a transaction. */
export function createLedgerWrites(db: DatabaseSync) {
  const putPool = db.prepare(PUT_POOL);
  const endSighting = db.prepare(END_SIGHTING);
  const addJournal = insertJournal(db);
  const remove = db.prepare(`
    DELETE FROM ledger_snapshots WHERE pool_key = :pool_key AND path = :path AND class = :class`);
  const rename = TABLES.map((table) =>
    db.prepare(`UPDATE OR REPLACE ${table} SET pool_key = :to WHERE pool_key = :from`)
  );
  const putters = Object.fromEntries(
    LEDGER_KINDS.map((kind) => [kind, createPut(db, kind)]),
  ) as { [K in LedgerKind]: (row: LedgerKinds[K]) => void };

  function putAll<K extends LedgerKind>(kind: K, rows: readonly LedgerKinds[K][] = []): void {
    for (const row of rows) putters[kind](row);
  }

  return {
    putLedger(write: LedgerWrite): void {
      for (const names of write.renamed ?? []) {
        for (const statement of rename) statement.run({ ...names });
      }
      for (const pool of write.pools ?? []) {
        putPool.run({
          ...pool,
          home_since_ms: Math.round(pool.home_since_ms),
          listed_ms: Math.round(pool.listed_ms),
          is_listed: Number(pool.is_listed),
        });
      }
      for (const { pool_key, device, from_ms } of write.sightings ?? []) {
        endSighting.run({ pool_key, device, from_ms });
      }
      for (const kind of LEDGER_KINDS) putAll(kind, write[kind]);
      for (const { pool_key, path, class: label } of write.snapshots_gone ?? []) {
        remove.run({ pool_key, path, class: label });
      }
      for (const row of write.journal ?? []) addJournal(row);
    },
  };
}

function createPut<K extends LedgerKind>(db: DatabaseSync, kind: K) {
  const { name, keys, ageMs } = LEDGER_TABLES[kind];
  const put = db.prepare(`
    INSERT INTO ${name} (${keys.join(", ")}, at_ms, detail)
    VALUES (${keys.map((key) => `:${key}`).join(", ")}, :at_ms, :detail)
    ON CONFLICT DO UPDATE SET at_ms = excluded.at_ms, detail = excluded.detail`);

  return (row: LedgerKinds[K]): void => {
    const named: Values = {};
    const rest: Record<string, unknown> = { ...row };
    for (const key of keys) {
      // Each names its row: a text or a number.
      named[key] = row[key] as string | number;
      delete rest[key];
    }
    const age = ageMs(row);
    put.run({
      ...named,
      at_ms: age === null ? null : Math.round(age),
      detail: JSON.stringify(rest),
    });
  };
}
