import { DatabaseSync } from "node:sqlite";
import { makePrivateFile, openDatabase } from "../server/store/sqlite/database.ts";
import { migrate } from "../server/store/sqlite/migrations.ts";
import * as product from "../server/store/sqlite/open_store.ts";
import type {
  InsertOutcome,
  KeptReading,
  NewApiToken,
  NewChange,
  NewestMark,
  NewSample,
  Store,
} from "../server/store/port.ts";
import { createIds } from "../shared/sortable_id.ts";
import { ON_POSTGRES, postgresAt, sqlAt } from "./engine.ts";
import { lendWriter } from "./lent_workers.ts";

type OpenStoreOptions = product.OpenStoreOptions;

/**
 * Opens a store as the server does, on an empty database where there is none. Where making one is
 * the point, a test opens the server's own.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const { path, maxPageCount: _bound, startWriter: _writer, ...more } = options;
  if (ON_POSTGRES) return await (await postgresAt(path)).open(more);
  layEmptyDatabase(path);
  return await product.openStore({ startWriter: lendWriter, ...options });
}

let empty: Uint8Array | null = null;

/** Lays a database without rows at `path`, unless there is a file. */
export function layEmptyDatabase(path: string): void {
  makePrivateFile(path);
  if (Deno.statSync(path).size === 0) Deno.writeFileSync(path, empty ??= makeEmptyDatabase());
}

/** Made once for all tests of a worker: migrating takes as long as most of them. */
function makeEmptyDatabase(): Uint8Array {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  {
    using db = openDatabase(path);
    db.exec("PRAGMA synchronous = OFF");
    migrate(db);
  }
  return Deno.readFileSync(path);
}

/** A directory that lives as long as a test. */
export function makeTestingDirectory(): { path: string } & Disposable {
  const path = Deno.makeTempDirSync();
  return { path, [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }) };
}

/** Runs `test` with a store on a new file, and removes both. */
export async function withStore(
  test: (store: Store, path: string) => Promise<void>,
  options: Omit<OpenStoreOptions, "path"> = {},
): Promise<void> {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  await using store = await openStore({ path, ...options });
  await test(store, path);
}

/** A host by name, with a token hash that no token has. The id it got. */
export async function insertTestingHost(store: Store, name: string): Promise<number> {
  const host = await store.insertHost({
    name,
    token_hash: `hash of ${name}`,
    token_digest: null,
    created_at_ms: 1_000,
  });
  if (host === null) throw new Error(`Cannot insert the host "${name}": its name is taken`);
  return host.id;
}

/** Reads rows as an operator with `sqlite3` would, beside the store. */
export function queryRows(path: string, sql: string): Record<string, unknown>[] {
  if (ON_POSTGRES) {
    const rows = sqlAt(path, `SELECT row_to_json(found) FROM (${sql}) AS found`);
    return rows.map((row) => JSON.parse(row));
  }
  using db = new DatabaseSync(path, { readOnly: true });
  return db.prepare(sql).all().map((row) => ({ ...row }));
}

/** Changes a database behind the store's back, as damage or another program would. */
export function execSql(path: string, sql: string): void {
  if (ON_POSTGRES) return void sqlAt(path, sql);
  using db = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  db.exec(sql);
}

/** A fast sample collected at `collectedAtUs`; `changes` replaces any part of it. */
export function testingSample(
  hostId: number,
  collectedAtUs: number,
  changes: Partial<TestingSample> = {},
): TestingSample {
  return {
    host_id: hostId,
    kind: "fast",
    collected_at_us: collectedAtUs,
    received_at_ms: 2_000,
    sent_at_ms: 1_500,
    payload: `{"collected":${collectedAtUs}}`,
    ...changes,
  };
}

/** An API token that reads for ever, unless `more` says otherwise. */
export function testingApiToken(token_hash: string, more: Partial<NewApiToken> = {}): NewApiToken {
  const token = { name: "grafana", token_hash, scopes: ["read"] as const, created_at_ms: 1_000 };
  return { ...token, expires_at_ms: null, ...more };
}

/** A sample, and what is kept with it. */
export type TestingSample = NewSample & {
  last_good?: readonly KeptReading[];
  newest?: NewestMark["newest"] | null;
};

/** Stores `samples` in one transaction; what became of each. */
export async function insertSamples(
  store: Pick<Store, "transaction">,
  samples: readonly TestingSample[],
): Promise<InsertOutcome[]> {
  const outcomes = await store.transaction((transaction) =>
    samples.map(({ last_good = [], newest = null, ...sample }) => {
      const { host_id, kind, collected_at_us } = sample;
      const outcome = transaction.insertSample(sample);
      for (const reading of last_good) transaction.keepReading(host_id, reading);
      if (newest !== null) transaction.markNewest({ host_id, kind, collected_at_us, newest });
      return outcome;
    })
  );
  return outcomes.map(({ value }) => value);
}

const newId = createIds(() => Date.now());

type NamedReason = Pick<NewChange, "host_id" | "code" | "subject_id">;

/** Identifies, closes, then opens reasons in one transaction; those that end are found by their names. */
export async function recordReasons(
  store: Pick<Store, "transaction" | "listOpenChanges">,
  { opened = [], closed = [], identified = [] }: {
    opened?: readonly (Omit<NewChange, "id"> & { id?: string })[];
    closed?: readonly (NamedReason & { at_ms: number })[];
    identified?: readonly (NamedReason & { from_subject_id: string })[];
  },
): Promise<void> {
  const open = await store.listOpenChanges();
  const idOf = (name: NamedReason) =>
    open.find((one) =>
      one.host_id === name.host_id && one.code === name.code && one.subject_id === name.subject_id
    )?.id ?? "none";
  await store.transaction((transaction) => {
    for (const { from_subject_id, ...reason } of identified) {
      const id = idOf({ ...reason, subject_id: from_subject_id });
      transaction.identifyReason({ id, subject_id: reason.subject_id });
    }
    for (const reason of closed) {
      transaction.closeReason({ id: idOf(reason), at_ms: reason.at_ms });
    }
    for (const reason of opened) transaction.openReason({ id: newId(), ...reason });
  });
}
