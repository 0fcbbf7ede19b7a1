/** What one reading adds to the ledger: a statement for each kind of row. */
import { LEDGER_KINDS, LEDGER_TABLES } from "../ledger_tables.ts";
import type { LedgerKind, LedgerKinds, LedgerPoolRow, LedgerWrite } from "../rows/ledger_kinds.ts";
import type { Session } from "./database.ts";
import { addJournal } from "./ledger_journal.ts";
import { columnsOf, prepared, statement } from "./statement.ts";

type Named = Record<string, string | number | null>;

/** The types of the columns that name rows; all others are text. */
const TYPES: Readonly<Record<string, string>> = {
  hour_ms: "bigint",
  from_ms: "bigint",
  day: "bigint",
  start_unix: "double precision",
};

const PUT_POOL = prepared(`
  INSERT INTO ledger_pools (pool_key, guid, name, home, home_since_ms, listed_ms, is_listed)
  VALUES (:pool_key, :guid, :name, :home, :home_since_ms, :listed_ms, :is_listed)
  ON CONFLICT (pool_key) DO UPDATE SET guid = excluded.guid, name = excluded.name,
    home = excluded.home, home_since_ms = excluded.home_since_ms, listed_ms = excluded.listed_ms,
    is_listed = excluded.is_listed`);

// Where a sighting begins, the one before of its device has ended.
const SIGHTING = ["pool_key", "device", "from_ms"] as const;
const END_SIGHTINGS = prepared(`
  UPDATE ledger_sightings known SET at_ms = begun.from_ms
  FROM unnest(:pool_key::text[], :device::text[], :from_ms::bigint[])
    AS begun (${SIGHTING.join(", ")})
  WHERE known.pool_key = begun.pool_key AND known.device = begun.device
    AND known.at_ms IS NULL AND known.from_ms < begun.from_ms`);

const SNAPSHOTS = ["pool_key", "path", "class"] as const;
const REMOVE_SNAPSHOTS = prepared(`
  DELETE FROM ledger_snapshots known
  USING unnest(:pool_key::text[], :path::text[], :class::text[])
    AS gone (${SNAPSHOTS.join(", ")})
  WHERE known.pool_key = gone.pool_key AND known.path = gone.path AND known.class = gone.class`);

/** Of each table, the other columns that name a row. */
const OWN_KEYS: readonly (readonly [table: string, keys: readonly string[]])[] = [
  ["ledger_pools", []],
  ...LEDGER_KINDS.map((kind) =>
    [LEDGER_TABLES[kind].name, LEDGER_TABLES[kind].keys.slice(1)] as const
  ),
];

/** What goes on under another key takes the place of what is there. */
const RENAMES = OWN_KEYS.map(([table, keys]) => ({
  makeRoom: statement(`
    DELETE FROM ${table} other USING ${table} moved
    WHERE other.pool_key = :to AND moved.pool_key = :from
      ${keys.map((key) => `AND moved.${key} = other.${key}`).join(" ")}`),
  move: statement(`UPDATE ${table} SET pool_key = :to WHERE pool_key = :from`),
}));

const PUTS = Object.fromEntries(LEDGER_KINDS.map((kind) => {
  const { name, keys } = LEDGER_TABLES[kind];
  const columns = keys.map((key) => `:${key}::${TYPES[key] ?? "text"}[]`).join(", ");
  return [
    kind,
    prepared(`
      INSERT INTO ${name} (${keys.join(", ")}, at_ms, detail)
      SELECT * FROM unnest(${columns}, :at_ms::bigint[], :detail::text[])
      ON CONFLICT (${keys.join(", ")}) DO UPDATE SET at_ms = excluded.at_ms,
        detail = excluded.detail`),
  ];
})) as Record<LedgerKind, ReturnType<typeof statement>>;

async function putAll<K extends LedgerKind>(
  session: Session,
  kind: K,
  rows: readonly LedgerKinds[K][] = [],
): Promise<void> {
  const { keys, ageMs } = LEDGER_TABLES[kind];
  // One statement writes a row once: of several of one key the last counts.
  const records = new Map<string, Named>();
  for (const row of rows) {
    const named: Named = {};
    const rest: Record<string, unknown> = { ...row };
    for (const key of keys) {
      // Each names its row: a text or a number.
      named[key] = row[key] as string | number;
      delete rest[key];
    }
    const age = ageMs(row);
    records.set(JSON.stringify(Object.values(named)), {
      ...named,
      at_ms: age === null ? null : Math.round(age),
      detail: JSON.stringify(rest),
    });
  }
  if (records.size === 0) return;
  const values = [...records.values()];
  // `columnsOf` takes each name that the records have.
  const columns = columnsOf<string>(
    [...keys, "at_ms", "detail"],
    values as Record<string, string | number | null>[],
  );
  await session.run(PUTS[kind], columns);
}

async function putPool(session: Session, pool: LedgerPoolRow): Promise<void> {
  await session.run(PUT_POOL, {
    ...pool,
    home_since_ms: Math.round(pool.home_since_ms),
    listed_ms: Math.round(pool.listed_ms),
    is_listed: Number(pool.is_listed),
  });
}

/** Part of a transaction. */
export async function putLedger(session: Session, write: LedgerWrite): Promise<void> {
  for (const names of write.renamed ?? []) {
    for (const { makeRoom, move } of RENAMES) {
      await session.run(makeRoom, { ...names });
      await session.run(move, { ...names });
    }
  }
  for (const pool of write.pools ?? []) await putPool(session, pool);
  const { sightings = [], snapshots_gone = [] } = write;
  if (sightings.length > 0) await session.run(END_SIGHTINGS, columnsOf(SIGHTING, sightings));
  for (const kind of LEDGER_KINDS) await putAll(session, kind, write[kind]);
  if (snapshots_gone.length > 0) {
    await session.run(REMOVE_SNAPSHOTS, columnsOf(SNAPSHOTS, snapshots_gone));
  }
  await addJournal(session, write.journal ?? []);
}
