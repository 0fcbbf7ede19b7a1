/** The table `api_tokens`: at most `MAX_API_TOKENS` rows. */
import { type ApiScope, type ApiTokenRow, type ApiTokenStore, MAX_API_TOKENS } from "../port.ts";
import { claim, nextId } from "./counters.ts";
import type { Database } from "./database.ts";
import { statement } from "./statement.ts";

const COLUMNS = "id, name, scopes, created_at_ms, last_used_at_ms, expires_at_ms";

/** Scopes lie in one text, with a space between. */
type Row = Omit<ApiTokenRow, "scopes"> & { scopes: string };

const LIST = statement(`SELECT ${COLUMNS} FROM api_tokens ORDER BY id`);

const COUNT = statement("SELECT count(*) AS count FROM api_tokens");

const FIND = statement(`SELECT ${COLUMNS} FROM api_tokens WHERE token_hash = :tokenHash`);

const INSERT = statement(`
  INSERT INTO api_tokens (id, name, token_hash, scopes, created_at_ms, expires_at_ms)
  VALUES (:id, :name, :token_hash, :scopes, :created_at_ms, :expires_at_ms)
  RETURNING ${COLUMNS}`);

const TOUCH = statement("UPDATE api_tokens SET last_used_at_ms = :nowMs WHERE id = :id");

const DELETE = statement("DELETE FROM api_tokens WHERE id = :id");

export function createApiTokens(db: Database): ApiTokenStore {
  return {
    listApiTokens: async () => (await db.all<Row>(LIST)).map(fromRow),
    async findApiToken(tokenHash) {
      const row = await db.get<Row>(FIND, { tokenHash });
      return row === null ? null : fromRow(row);
    },
    insertApiToken: ({ name, token_hash, scopes, created_at_ms, expires_at_ms }) =>
      db.write(async (session) => {
        await claim(session, "api_tokens");
        const { count } = await session.get<{ count: number }>(COUNT) ?? { count: 0 };
        if (count >= MAX_API_TOKENS) return null;
        const row = await session.get<Row>(INSERT, {
          id: await nextId(session, "api_tokens"),
          name,
          token_hash,
          scopes: scopes.join(" "),
          created_at_ms,
          expires_at_ms,
        });
        return row === null ? null : fromRow(row);
      }),
    async touchApiToken(id, nowMs) {
      await db.run(TOUCH, { id, nowMs });
    },
    deleteApiToken: async (id) => await db.run(DELETE, { id }) > 0,
  };
}

function fromRow(row: Row): ApiTokenRow {
  return { ...row, scopes: row.scopes.split(" ") as ApiScope[] };
}
