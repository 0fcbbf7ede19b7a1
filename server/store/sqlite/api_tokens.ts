/** The table `api_tokens`: at most `MAX_API_TOKENS` rows. */
import type { DatabaseSync } from "node:sqlite";
import { type ApiScope, type ApiTokenRow, MAX_API_TOKENS, type NewApiToken } from "../port.ts";
import { withoutSync } from "./transaction.ts";

const COLUMNS = "id, name, scopes, created_at_ms, last_used_at_ms, expires_at_ms";

/** Scopes lie in one text, with a space between. */
type Row = Omit<ApiTokenRow, "scopes"> & { scopes: string };

const LIST = `SELECT ${COLUMNS} FROM api_tokens ORDER BY id`;

const FIND = `SELECT ${COLUMNS} FROM api_tokens WHERE token_hash = :tokenHash`;

const INSERT = `
  INSERT INTO api_tokens (name, token_hash, scopes, created_at_ms, expires_at_ms)
  SELECT :name, :token_hash, :scopes, CAST(:created_at_ms AS INTEGER),
    CAST(:expires_at_ms AS INTEGER)
  WHERE (SELECT count(*) FROM api_tokens) < ${MAX_API_TOKENS}
  RETURNING ${COLUMNS}`;

const TOUCH = "UPDATE api_tokens SET last_used_at_ms = CAST(:nowMs AS INTEGER) WHERE id = :id";

const DELETE = "DELETE FROM api_tokens WHERE id = :id";

export function createApiTokenReads(db: DatabaseSync) {
  const list = db.prepare(LIST);
  const find = db.prepare(FIND);

  return {
    listApiTokens: (): ApiTokenRow[] => (list.all() as unknown as Row[]).map(fromRow),
    findApiToken(tokenHash: string): ApiTokenRow | null {
      const row = find.get({ tokenHash }) as Row | undefined;
      return row === undefined ? null : fromRow(row);
    },
  };
}

export function createApiTokenWrites(db: DatabaseSync) {
  const insert = db.prepare(INSERT);
  const touch = db.prepare(TOUCH);
  const deleteOne = db.prepare(DELETE);

  return {
    insertApiToken(token: NewApiToken): ApiTokenRow | null {
      // `all`, not `get`: the row is committed only once the statement has run to its end.
      const [row] = insert.all({ ...token, scopes: token.scopes.join(" ") }) as unknown as Row[];
      return row === undefined ? null : fromRow(row);
    },
    touchApiToken(id: number, nowMs: number): void {
      withoutSync(db, () => touch.run({ id, nowMs }));
    },
    deleteApiToken: (id: number): boolean => deleteOne.run({ id }).changes > 0,
  };
}

function fromRow(row: Row): ApiTokenRow {
  return { ...row, scopes: row.scopes.split(" ") as ApiScope[] };
}
