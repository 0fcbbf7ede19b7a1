/** That the bare pipeline keeps what it is measured by: each row, once. */
import { deepStrictEqual } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import {
  createTestingPostgres,
  HAS_POSTGRES,
  stopPostgresAfterTests,
} from "../../testing/postgres.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { openBarePostgres, openBareSqlite } from "./bare_store.ts";

const row = (topic: string, frame: Uint8Array) => ({ topic, collected_at: "ä", frame });
const ROWS = [row("a", Uint8Array.of(0, 255)), row("b", new Uint8Array())];
const HEX = "SELECT topic || ' ' || collected_at || ' ' ||";

Deno.test("the bare pipeline stores each row of a commit in SQLite", () =>
  withDirectory(async (directory) => {
    const path = `${directory}/bare.db`;
    await using bare = openBareSqlite(path);

    await bare.commit(ROWS);

    using db = new DatabaseSync(path);
    const read = () =>
      db.prepare(`${HEX} lower(hex(frame)) AS text FROM bare_samples ORDER BY topic`).all()
        .map(({ text }) => text);
    deepStrictEqual(read(), ["a ä 00ff", "b ä "]);
    await bare.clear();
    deepStrictEqual(read(), []);
  }));

if (HAS_POSTGRES) {
  stopPostgresAfterTests();

  Deno.test("the bare pipeline stores each row of a commit in PostgreSQL, and none twice", async () => {
    await using database = await createTestingPostgres({ isEmpty: true });
    await using bare = await openBarePostgres(database.url);

    await bare.commit(ROWS);
    await bare.commit([...ROWS, row("c", Uint8Array.of(1))]);

    const read = () => database.sql(`${HEX} encode(frame, 'hex') FROM bare_samples ORDER BY topic`);
    deepStrictEqual(read(), ["a ä 00ff", "b ä ", "c ä 01"]);
    await bare.clear();
    deepStrictEqual(read(), []);
  });
}
