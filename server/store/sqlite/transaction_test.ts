import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openDatabase } from "./database.ts";
import { makeTestingDirectory } from "../../../testing/store.ts";
import { transaction, withoutSync } from "./transaction.ts";

function openTestingDatabase(): { db: DatabaseSync; path: string } & Disposable {
  const directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  const db = openDatabase(path);
  db.exec("CREATE TABLE words (word TEXT PRIMARY KEY) STRICT");
  return {
    db,
    path,
    [Symbol.dispose]() {
      db.close();
      directory[Symbol.dispose]();
    },
  };
}

function listWords(db: DatabaseSync): unknown[] {
  return db.prepare("SELECT word FROM words ORDER BY word").all().map((row) => row["word"]);
}

Deno.test("transaction() keeps everything and returns the result", () => {
  using testing = openTestingDatabase();

  const result = transaction(testing.db, () => {
    testing.db.exec("INSERT INTO words VALUES ('a')");
    return 42;
  });

  strictEqual(result, 42);
  deepStrictEqual(listWords(testing.db), ["a"]);
});

Deno.test("transaction() keeps nothing when its work throws", () => {
  using testing = openTestingDatabase();

  throws(() =>
    transaction(testing.db, () => {
      testing.db.exec("INSERT INTO words VALUES ('a')");
      throw new RangeError("too far");
    }), RangeError);

  deepStrictEqual(listWords(testing.db), []);
  strictEqual(testing.db.isTransaction, false);
});

Deno.test("transaction() throws the first error when SQLite has rolled back by itself", () => {
  using testing = openTestingDatabase();

  throws(() =>
    transaction(testing.db, () => {
      testing.db.exec("INSERT INTO words VALUES ('a')");
      testing.db.exec("INSERT OR ROLLBACK INTO words VALUES ('a')");
    }), /UNIQUE constraint failed/);

  deepStrictEqual(listWords(testing.db), []);
});

Deno.test("transaction() holds the write lock from its beginning", () => {
  using testing = openTestingDatabase();
  using other = new DatabaseSync(testing.path);

  transaction(testing.db, () => {
    throws(() => other.exec("INSERT INTO words VALUES ('other')"), /locked/);
  });

  other.exec("INSERT INTO words VALUES ('other')");
  deepStrictEqual(listWords(testing.db), ["other"]);
});

Deno.test("withoutSync() waits for the disk again afterwards, also when the write throws", () => {
  using testing = openTestingDatabase();
  const readSynchronous = () => ({ ...testing.db.prepare("PRAGMA synchronous").get() });

  deepStrictEqual(withoutSync(testing.db, readSynchronous), { synchronous: 1 });
  throws(() => withoutSync(testing.db, () => testing.db.exec("nonsense")), /syntax error/);

  deepStrictEqual(readSynchronous(), { synchronous: 2 });
});
