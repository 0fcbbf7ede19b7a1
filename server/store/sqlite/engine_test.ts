import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { DatabaseRefused } from "../port.ts";
import { makeTestingDirectory, queryRows } from "../../../testing/store.ts";
import { createSqliteEngine } from "./engine.ts";
import { SCHEMA_VERSION } from "./migrations.ts";

const ENTRY = { at_ms: 1, who: "command line", address: null, action: "x", subject: "" };

function setUp() {
  const directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  return { ...directory, path, engine: createSqliteEngine(path) };
}

Deno.test("the engine of a file knows the files beside it, and the disk that it will be on", () => {
  using setting = setUp();
  const { engine, path } = setting;

  strictEqual(engine.name, path);
  strictEqual(`${engine.directory}/monitor.db`, path);
  deepStrictEqual(engine.files.map((file) => file.path), [path, `${path}-wal`, `${path}-shm`]);
  ok((engine.diskBytes() ?? 0) > 1e6);
});

Deno.test("the size of a database is that of its file and its log, none while there is none", async () => {
  using setting = setUp();
  const { engine, path } = setting;
  strictEqual(await engine.sizeBytes(), 0);

  await using _ = await engine.open();
  const [file, log] = await Promise.all([Deno.stat(path), Deno.stat(`${path}-wal`)]);
  ok(await engine.sizeBytes() >= file.size + log.size && file.size > 0);
});

Deno.test("maintain() holds the lock until it is disposed of, and migrates up and down", async () => {
  using setting = setUp();
  const { engine } = setting;
  {
    await using database = await engine.maintain("migrate");
    await rejects(engine.lock("serve"), DatabaseRefused);
    await rejects(engine.maintain("roll back"), DatabaseRefused);

    deepStrictEqual(await database.migrate(), { from: 0, to: SCHEMA_VERSION });
    deepStrictEqual(await database.migrate(), { from: SCHEMA_VERSION, to: SCHEMA_VERSION });
    strictEqual(await database.rollback(), SCHEMA_VERSION - 1);
  }

  using _lock = await engine.lock("serve");
  await using store = await engine.open({ lock: _lock });
  deepStrictEqual(await store.listHosts(), []);
});

Deno.test("maintain() leaves no lock behind where the database cannot be opened", async () => {
  using setting = setUp();
  const { engine, path } = setting;
  await Deno.writeTextFile(path, "# not a database\n".repeat(500));

  await rejects(engine.maintain("migrate"), DatabaseRefused);

  (await engine.lock("serve"))[Symbol.dispose]();
});

Deno.test("note() adds to the audit, and does nothing where the schema has none", async () => {
  using setting = setUp();
  const { engine, path } = setting;
  await engine.note(ENTRY);
  await using database = await engine.maintain("migrate");
  await database.note(ENTRY);
  await database.migrate();

  await engine.note(ENTRY);
  await database.note({ ...ENTRY, at_ms: 2 });

  deepStrictEqual(queryRows(path, "SELECT at_ms FROM audit"), [{ at_ms: 1 }, { at_ms: 2 }]);
});
