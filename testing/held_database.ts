/** A database that others may read and nobody may write, for as long as a test holds it. */
import { DatabaseSync } from "node:sqlite";
import { connect } from "../server/store/postgres/connect.ts";
import { addressOf, ON_POSTGRES, withDatabase } from "./engine.ts";

/** Takes the write lock of the database at `path`: commits that begin do not end until it is disposed of. */
export async function holdWrites(path: string): Promise<AsyncDisposable> {
  if (ON_POSTGRES) return await holdPostgres(path);
  const db = new DatabaseSync(path, { timeout: 5_000 });
  db.exec("BEGIN IMMEDIATE");
  return {
    [Symbol.asyncDispose]: () =>
      Promise.try(() => {
        db.exec("ROLLBACK");
        db.close();
      }),
  };
}

async function holdPostgres(path: string): Promise<AsyncDisposable> {
  const { DATABASE_URL: url = "" } = await withDatabase({ DATABASE_PATH: path });
  const client = await connect(addressOf(url));
  await client.query("BEGIN; LOCK TABLE samples IN EXCLUSIVE MODE");
  return {
    async [Symbol.asyncDispose]() {
      await client.query("ROLLBACK");
      await client.end();
    },
  };
}
