import { strictEqual, throws } from "node:assert/strict";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DatabaseRefused } from "../port.ts";
import { openDatabase, openReader } from "./database.ts";
import { migrate, SCHEMA_VERSION } from "./migrations.ts";
import { makeTestingDirectory } from "../../../testing/store.ts";

function modeOf(path: string): number {
  return (Deno.statSync(path).mode ?? 0) & 0o777;
}

function refused(pattern: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof DatabaseRefused && pattern.test(error.message);
}

Deno.test("openDatabase() makes directories and files that only their owner can read", () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/lib/monitor/monitor.db`;

  using db = openDatabase(path);
  db.exec("CREATE TABLE t (c)");

  for (const made of [dirname(path), dirname(dirname(path))]) strictEqual(modeOf(made), 0o700);
  for (const file of [path, `${path}-wal`, `${path}-shm`]) strictEqual(modeOf(file), 0o600);
});

Deno.test("openDatabase() sets the pragmas that durability and cascades rest on", () => {
  using directory = makeTestingDirectory();
  using db = openDatabase(`${directory.path}/monitor.db`);

  const read = (pragma: string) => Object.values(db.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];

  strictEqual(read("journal_mode"), "wal");
  strictEqual(read("synchronous"), 2);
  strictEqual(read("foreign_keys"), 0);
  strictEqual(read("busy_timeout"), 5000);
});

Deno.test("openDatabase() refuses a newer schema and leaves the file as it is", () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  {
    using db = new DatabaseSync(path);
    db.exec("PRAGMA user_version = 99");
  }
  const before = Deno.readFileSync(path);

  throws(
    () => openDatabase(path),
    refused(
      new RegExp(
        `^Cannot open "${path}": its schema version is 99, ` +
          `this program knows up to ${SCHEMA_VERSION}; install the newer version again`,
      ),
    ),
  );

  strictEqual(Deno.readFileSync(path).join(), before.join());
});

for (
  const [what, sql, version] of [
    ["another program's tables", "CREATE TABLE hosts (id INTEGER)", 0],
    ["a version below 0", "PRAGMA user_version = -5", -5],
  ] as const
) {
  Deno.test(`openDatabase() refuses a database with ${what}`, () => {
    using directory = makeTestingDirectory();
    const path = `${directory.path}/monitor.db`;
    {
      using db = new DatabaseSync(path);
      db.exec(sql);
    }

    throws(
      () => openDatabase(path),
      refused(
        new RegExp(
          `^Cannot open "${path}": it belongs to another program or is damaged ` +
            `\\(schema version ${version}\\); move it away`,
        ),
      ),
    );
  });
}

Deno.test("openDatabase() refuses a file that is no database", () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  Deno.writeTextFileSync(path, "# not a database\n".repeat(500));

  throws(() => openDatabase(path), refused(/file is not a database; move it away/));
});

for (
  const [what, damage] of [
    ["overwritten in the middle", (path: string) => {
      using file = Deno.openSync(path, { write: true });
      file.seekSync(4096 * 4, Deno.SeekMode.Start);
      file.writeSync(new Uint8Array(4096 * 8).fill(0xa5));
    }],
    ["cut short", (path: string) => Deno.truncateSync(path, 4096 * 5)],
  ] as const
) {
  Deno.test(`openDatabase() refuses a database that is ${what}`, () => {
    using directory = makeTestingDirectory();
    const path = `${directory.path}/monitor.db`;
    {
      using db = openDatabase(path);
      migrate(db);
      const insert = db.prepare("INSERT INTO settings (key, value) VALUES (:key, :value)");
      for (let key = 0; key < 100; key++) insert.run({ key: `${key}`, value: "x".repeat(1000) });
    }

    damage(path);

    const verdict = refused(/(is damaged \(\w.*\)|malformed); keep a copy of it and restore/);
    throws(() => openDatabase(path), verdict);
  });
}

for (
  const [what, options, isRefused] of [
    ["finds damage in a small database each time", {}, true],
    ["does not read a large one as a whole", { checkedBytes: 0 }, false],
    ["nor one that is locked but was closed in order", { checkedBytes: 0, isLocked: true }, false],
  ] as const
) {
  Deno.test(`openDatabase() ${what}`, () => {
    using directory = makeTestingDirectory();
    const path = `${directory.path}/monitor.db`;
    makeDamaged(path);

    if (isRefused) throws(() => openDatabase(path, options), refused(/damaged|malformed/));
    else openDatabase(path, options).close();
  });
}

Deno.test("openDatabase() reads a large one as a whole when its writer died and nobody else has it", () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  makeDamaged(path);
  // What remains of a transaction that was never committed; SQLite passes over it.
  Deno.writeFileSync(`${path}-wal`, new Uint8Array(64));

  throws(() => openDatabase(path, { checkedBytes: 0, isLocked: true }), DatabaseRefused);
  openDatabase(path, { checkedBytes: 0 }).close();
});

/** A database whose first pages are sound, so that it opens. */
function makeDamaged(path: string): void {
  {
    using db = openDatabase(path);
    migrate(db);
    const insert = db.prepare("INSERT INTO settings (key, value) VALUES (:key, :value)");
    for (let key = 0; key < 100; key++) insert.run({ key: `${key}`, value: "x".repeat(1000) });
  }
  using file = Deno.openSync(path, { write: true });
  file.seekSync(-4096 * 8, Deno.SeekMode.End);
  file.writeSync(new Uint8Array(4096 * 8).fill(0xa5));
}

Deno.test("openDatabase() says what to do about a place where it cannot write", () => {
  using directory = makeTestingDirectory();
  Deno.writeTextFileSync(`${directory.path}/file`, "");
  const path = `${directory.path}/file/data/monitor.db`;

  const verdict = refused(/Not a directory .*; DATABASE_PATH must name a file in a directory/);
  throws(() => openDatabase(path), verdict);
});

Deno.test("openDatabase() refuses a directory in place of the file", () => {
  using directory = makeTestingDirectory();

  throws(() => openDatabase(directory.path), refused(/unable to open .*; DATABASE_PATH must/));
});

Deno.test("openReader() cannot write", () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  using db = openDatabase(path);
  migrate(db);

  using reader = openReader(path);

  throws(() => reader.exec("DELETE FROM hosts"), /readonly/);
});

Deno.test("openReader() refuses a file that is missing", () => {
  using directory = makeTestingDirectory();

  throws(() => openReader(`${directory.path}/monitor.db`), refused(/unable to open/));
});
