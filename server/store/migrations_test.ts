import { deepEqual, equal, throws } from "node:assert/strict";
import type { DatabaseSync } from "node:sqlite";
import { openDatabase } from "./database.ts";
import { migrate, rollback, SCHEMA_VERSION, schemaVersion } from "./migrations.ts";
import { openStore } from "./open_store.ts";
import {
  insertTestingHost,
  makeTestingDirectory,
  testingSample,
  withStore,
} from "./testing_store.ts";

function listTables(db: DatabaseSync): string[] {
  const rows = db.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  ).all() as { name: string }[];
  return rows.map((row) => row.name);
}

Deno.test("migrate() brings an empty database to the newest version, once", () => {
  using directory = makeTestingDirectory();
  using db = openDatabase(`${directory.path}/monitor.db`);

  deepEqual(migrate(db), { from: 0, to: SCHEMA_VERSION });
  deepEqual(migrate(db), { from: SCHEMA_VERSION, to: SCHEMA_VERSION });

  deepEqual(listTables(db), ["hosts", "hosts_revision", "samples", "sessions", "settings"]);
});

Deno.test("migrate() is done once when two processes open a new database together", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;

  const stores = await Promise.all([openStore({ path }), openStore({ path })]);

  for (const store of stores) {
    deepEqual(await store.listHosts(), []);
    await store[Symbol.asyncDispose]();
  }
});

Deno.test("migrate() leaves nothing behind of a step that fails", () => {
  using directory = makeTestingDirectory();
  using db = openDatabase(`${directory.path}/monitor.db`);
  db.exec("CREATE TABLE settings (foreign_thing)");

  throws(() => migrate(db), /settings already exists/);

  equal(schemaVersion(db), 0);
  deepEqual(listTables(db), ["settings"]);
});

Deno.test("rollback() takes every step back on a database with data, and up again", async () => {
  await withStore(async (store, path) => {
    const id = await insertTestingHost(store, "pve-01");
    await store.insertSamples([testingSample(id, 1)]);
    await store.insertSession("session", 1);
    await store.putSetting("key", "value");
    using db = openDatabase(path);

    for (let version = SCHEMA_VERSION; version > 0; version--) equal(rollback(db), version - 1);
    equal(rollback(db), null);
    deepEqual(listTables(db), []);

    deepEqual(migrate(db), { from: 0, to: SCHEMA_VERSION });
    deepEqual(db.prepare("SELECT * FROM hosts").all(), []);
  });
});
