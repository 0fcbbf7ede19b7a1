import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import type { DatabaseSync } from "node:sqlite";
import { passkey } from "../conformance/factors.ts";
import { threshold } from "../conformance/thresholds.ts";
import { openDatabase } from "./database.ts";
import { migrate, rollback, SCHEMA_VERSION, schemaVersion } from "./migrations.ts";
import { openStore } from "./open_store.ts";
import { decodePayload } from "../packing/payload.ts";
import { createSampleReads } from "./samples.ts";
import { createIds } from "../../../shared/sortable_id.ts";
import type { Store } from "../port.ts";
import {
  channelRow,
  policyRow,
  putDeliveries,
  putIncidents,
  queuedDelivery,
  storedIncident,
  windowRow,
} from "../../../testing/incidents/rows.ts";
import { journalRow, ledgerPool, ledgerScan } from "../../../testing/ledger/rows.ts";
import {
  insertSamples,
  insertTestingHost,
  makeTestingDirectory,
  recordReasons,
  testingApiToken,
  testingSample,
  withStore,
} from "../../../testing/store.ts";

const TABLES = [
  "api_tokens",
  "attempts",
  "audit",
  "changes",
  "channels",
  "deleted_hosts",
  "deliveries",
  "delivery_incidents",
  "enrolments",
  "factors",
  "history",
  "history_hourly",
  "history_layouts",
  "holds",
  "host_bytes",
  "host_events",
  "hosts",
  "incident_events",
  "incident_reasons",
  "incidents",
  "last_good",
  "ledger_capacity",
  "ledger_devices",
  "ledger_growth",
  "ledger_journal",
  "ledger_pools",
  "ledger_scans",
  "ledger_sightings",
  "ledger_snapshots",
  "ledger_states",
  "left_pools",
  "mutes",
  "newest_samples",
  "payload_bases",
  "policies",
  "queued_acts",
  "recovery_codes",
  "revisions",
  "samples_recent",
  "samples_settled",
  "sessions",
  "settings",
  "snapshot_policies",
  "thresholds",
  "told",
  "walls",
  "windows",
];

function listTables(db: DatabaseSync): string[] {
  const rows = db.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  ).all() as { name: string }[];
  return rows.map((row) => row.name);
}

Deno.test("migrate() brings an empty database to the newest version, once", () => {
  using directory = makeTestingDirectory();
  using db = openDatabase(`${directory.path}/monitor.db`);

  deepStrictEqual(migrate(db), { from: 0, to: SCHEMA_VERSION });
  deepStrictEqual(migrate(db), { from: SCHEMA_VERSION, to: SCHEMA_VERSION });

  deepStrictEqual(listTables(db), TABLES);
});

Deno.test("migrate() is done once when two processes open a new database together", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;

  const stores = await Promise.all([openStore({ path }), openStore({ path })]);

  for (const store of stores) {
    deepStrictEqual(await store.listHosts(), []);
    await store[Symbol.asyncDispose]();
  }
});

Deno.test("migrate() leaves nothing behind of a step that fails", () => {
  using directory = makeTestingDirectory();
  using db = openDatabase(`${directory.path}/monitor.db`);
  db.exec("CREATE TABLE settings (foreign_thing)");

  throws(() => migrate(db), /settings already exists/);

  strictEqual(schemaVersion(db), 0);
  deepStrictEqual(listTables(db), ["settings"]);
});

Deno.test("rollback() takes every step back on a database with data, and up again", async () => {
  await withStore(async (store, path) => {
    await populate(store);
    using db = openDatabase(path);

    for (let version = SCHEMA_VERSION; version > 0; version--) {
      strictEqual(rollback(db), version - 1);
    }
    strictEqual(rollback(db), null);
    deepStrictEqual(listTables(db), []);

    deepStrictEqual(migrate(db), { from: 0, to: SCHEMA_VERSION });
    deepStrictEqual(db.prepare("SELECT * FROM hosts").all(), []);
  });
});

Deno.test("rollback() from version 2 leaves samples that version 1 can read, and up again", async () => {
  await withStore(async (store, path) => {
    const id = await populate(store);
    using db = openDatabase(path);
    const samples = db.prepare("SELECT payload FROM samples WHERE kind = 0 ORDER BY id");

    rollbackTo(db, 1);

    deepStrictEqual(
      samples.all().map((row) => decodePayload(row["payload"] as Uint8Array, null)),
      ['{"collected":1}', '{"collected":2}', '{"collected":3}'],
    );
    db.exec("DELETE FROM samples WHERE collected_at_us = 1");

    deepStrictEqual(migrate(db), { from: 1, to: SCHEMA_VERSION });
    const reads = createSampleReads(db);
    strictEqual(reads.countSamples(id), 4);
    strictEqual(reads.latestSample(id, "fast")?.payload, '{"collected":3}');
    deepStrictEqual(db.prepare("SELECT key FROM settings").all().map((row) => row["key"]), ["key"]);
  });
});

Deno.test("rollback() from version 2 leaves out what nobody can read or nobody owns", async () => {
  await withStore(async (store, path) => {
    await populate(store);
    using db = openDatabase(path);
    db.exec("DELETE FROM payload_bases");
    db.exec("INSERT INTO samples_settled SELECT 99, 99, 0, 9, 9, 9, NULL, x'01' FROM hosts");

    rollbackTo(db, 1);

    deepStrictEqual(db.prepare("SELECT id FROM samples").all(), []);
    strictEqual(db.prepare("SELECT count(*) AS count FROM hosts").get()?.["count"], 1);
  });
});

function rollbackTo(db: DatabaseSync, wanted: number): void {
  while (schemaVersion(db) > wanted) rollback(db);
}

Deno.test("rollback() from version 4 ends every API token that version 3 would let do more", async () => {
  await withStore(async (store, path) => {
    await store.insertApiToken(testingApiToken("reads for ever"));
    await store.insertApiToken(testingApiToken("reads for a day", { expires_at_ms: 86_400_000 }));
    await store.insertApiToken(testingApiToken("measures", { scopes: ["metrics"] }));
    using db = openDatabase(path);

    rollbackTo(db, 3);

    deepStrictEqual(
      db.prepare("SELECT token_hash FROM api_tokens").all().map((row) => row["token_hash"]),
      ["reads for ever"],
    );
    migrate(db);
    deepStrictEqual((await store.findApiToken("reads for ever"))?.scopes, ["read"]);
  });
});

Deno.test("migrate() keeps open reasons and mutes of the version before, by name", async () => {
  await withStore(async (store, path) => {
    const id = await populate(store);
    const same = { host_id: id, code: "pool_health", subject: "tank", subject_id: "9000" };
    const opened = [{ ...same, level: "critical", text: "the other tank", at_ms: 2 } as const];
    await recordReasons(store, { opened, closed: [] });
    await store.putMute({ ...same, note: "", expires_at_ms: null, created_at_ms: 1 });
    using db = openDatabase(path);
    const open = () =>
      db.prepare("SELECT * FROM changes WHERE closed_at_ms IS NULL").all().map((row) => ({
        ...row,
      }));

    rollbackTo(db, 4);
    deepStrictEqual(open().map(({ subject, text }) => [subject, text]), [
      ["tank", "tank is DEGRADED"],
    ]);
    migrate(db);

    deepStrictEqual(
      open().map(({ subject, subject_id, opened_at_ms }) => [subject, subject_id, opened_at_ms]),
      [["tank", "tank", 1]],
    );
    deepStrictEqual((await store.listMutes(0)).map(({ subject_id }) => subject_id), ["tank"]);
  });
});

Deno.test("the ids of reasons survive a step back and forth in their order, and find what they open", async () => {
  await withStore(async (store, path) => {
    const host_id = await insertTestingHost(store, "pve-01");
    const newId = createIds(() => 1_764_374_400_000);
    const reasons = Array.from({ length: 20 }, (_, at) => ({
      id: newId(),
      host_id,
      code: "pool_health",
      subject: `tank ${at}`,
      subject_id: `${at}`,
      level: "critical" as const,
      text: `tank ${at} is DEGRADED`,
      at_ms: at,
    }));
    await recordReasons(store, { opened: reasons });
    await recordReasons(store, { closed: reasons.slice(0, 10) });
    const list = async () =>
      (await store.listChanges({ host_id, limit: 100 })).map((
        { subject, closed_at_ms },
      ) => [subject, closed_at_ms]);
    const before = await list();
    using db = openDatabase(path);

    for (let round = 0; round < 2; round++) {
      rollbackTo(db, SCHEMA_VERSION_BEFORE_IDS);
      migrate(db);

      deepStrictEqual(await list(), before);
      const ids = (await store.listChanges({ host_id, limit: 100 })).map(({ id }) => id);
      strictEqual(new Set(ids).size, reasons.length);
      deepStrictEqual(ids, ids.toSorted().reverse());
    }

    // They go on: what is open is closed under its id, and what is new sorts after all.
    const open = (await store.listOpenChanges()).find(({ subject }) => subject === "tank 15");
    const late = { ...reasons[0]!, id: newId(), at_ms: 30 };
    await store.transaction((transaction) => {
      transaction.closeReason({ id: open?.id ?? "", at_ms: 29 });
      transaction.openReason(late);
    });
    const [newest] = await store.listChanges({ host_id, limit: 1 });
    deepStrictEqual([newest?.id, newest?.opened_at_ms], [late.id, 30]);
    strictEqual((await store.listOpenChanges()).length, 10);
  });
});

Deno.test("a step back from one row of revisions and forth again still counts every change", async () => {
  await withStore(async (store, path) => {
    const host_id = await insertTestingHost(store, "pve-01");
    using db = openDatabase(path);
    const { hosts } = await store.revisions();

    rollbackTo(db, SCHEMA_VERSION_BEFORE_IDS + 1);
    db.exec("UPDATE hosts SET name = 'pve-02'");
    migrate(db);

    deepStrictEqual(await store.revisions(), { hosts: hosts + 1, words: 0, telling: 0 });
    await store.putMute({
      host_id,
      code: "pool_health",
      subject: "",
      subject_id: "",
      note: "",
      expires_at_ms: null,
      created_at_ms: 1,
    });
    await insertTestingHost(store, "pve-03");
    deepStrictEqual(await store.revisions(), { hosts: hosts + 2, words: 1, telling: 0 });
  });
});

/** The last schema that numbered its reasons. */
const SCHEMA_VERSION_BEFORE_IDS = 5;

/** Something in every table. The id of the one host. */
async function populate(store: Store): Promise<number> {
  const host_id = await insertTestingHost(store, "pve-01");
  const history = [{ metric: "pool:tank:capacity_percent", value: 41 }];
  const pools = { section: "zfs_pools", collected_at_us: 1, read_at_ms: 1, text: "{}" } as const;
  const last_good = [pools];
  await insertSamples(
    store,
    [1, 2, 3].map((at) => testingSample(host_id, at, { history, last_good })),
  );
  await insertSamples(store, [testingSample(host_id, 2, { kind: "slow" })]);
  const clockSetBack = testingSample(host_id, 0, { kind: "slow", newest: "by_receipt" });
  await insertSamples(store, [clockSetBack]);
  await store.insertSession("session", 1);
  await store.insertFactor(passkey("factor"), ["hash"]);
  await store.insertWall({ id: "wall", name: "hall", token_hash: "hash", created_at_ms: 1 });
  await store.renewCodes([{ host_id, code_hash: "hash", created_at_ms: 1, expires_at_ms: 2 }]);
  await store.putSetting("key", "value");
  await store.insertApiToken(testingApiToken("hash"));
  await store.insertAudit({
    at_ms: 1,
    who: "operator",
    address: null,
    action: "signed_in",
    subject: "",
  });
  const reason = { host_id, code: "pool_health", subject: "tank", subject_id: "4620" };
  await store.putMute({ ...reason, note: "", expires_at_ms: null, created_at_ms: 1 });
  const opened = [{ ...reason, level: "critical", text: "tank is DEGRADED", at_ms: 1 } as const];
  await recordReasons(store, { opened, closed: [] });
  const left = { host_id, guid: "9000", name: "backup", note: "", created_at_ms: 1 };
  await store.putLeftPool({ ...left, word: "left" });
  await store.putThreshold(threshold({ kind: "host", host_id }));
  await store.putChannel(channelRow("mail"));
  await store.putPolicy(policyRow("policy"));
  await store.putWindow(windowRow("window"));
  await store.queueAct({
    at_ms: 1,
    incident_id: "a",
    author: "command line",
    note: "",
    expires_at_ms: null,
  });
  await putIncidents(store, storedIncident("a"));
  await putDeliveries(store, queuedDelivery("1"));
  const pool = ledgerPool({ home: host_id });
  const journal = [journalRow("readonly", { host_id })];
  await store.transaction((transaction) =>
    transaction.putLedger({ pools: [pool], scans: [ledgerScan()], journal })
  );
  return host_id;
}
