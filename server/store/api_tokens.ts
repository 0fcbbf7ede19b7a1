/** The table `api_tokens`: at most `MAX_API_TOKENS` rows. */
import type { DatabaseSync } from "node:sqlite";
import { type ApiTokenRow, MAX_API_TOKENS } from "./store.ts";
import { withoutSync } from "./transaction.ts";

const COLUMNS = "id, name, created_at_ms, last_used_at_ms";

const LIST = `SELECT ${COLUMNS} FROM api_tokens ORDER BY id`;

const FIND = `SELECT ${COLUMNS} FROM api_tokens WHERE token_hash = :tokenHash`;

const INSERT = `
  INSERT INTO api_tokens (name, token_hash, created_at_ms)
  SELECT :name, :tokenHash, CAST(:nowMs AS INTEGER)
  WHERE (SELECT count(*) FROM api_tokens) < ${MAX_API_TOKENS}
  RETURNING ${COLUMNS}`;

const TOUCH = "UPDATE api_tokens SET last_used_at_ms = CAST(:nowMs AS INTEGER) WHERE id = :id";

const DELETE = "DELETE FROM api_tokens WHERE id = :id";

export function createApiTokenReads(db: DatabaseSync) {
  const list = db.prepare(LIST);
  const find = db.prepare(FIND);

  return {
    listApiTokens: (): ApiTokenRow[] => list.all() as unknown as ApiTokenRow[],
    findApiToken: (tokenHash: string): ApiTokenRow | null =>
      (find.get({ tokenHash }) as ApiTokenRow | undefined) ?? null,
  };
}

export function createApiTokenWrites(db: DatabaseSync) {
  const insert = db.prepare(INSERT);
  const touch = db.prepare(TOUCH);
  const deleteOne = db.prepare(DELETE);

  return {
    insertApiToken(name: string, tokenHash: string, nowMs: number): ApiTokenRow | null {
      // `all`, not `get`: the row is committed only once the statement has run to its end.
      const [row] = insert.all({ name, tokenHash, nowMs }) as unknown as ApiTokenRow[];
      return row ?? null;
    },
    touchApiToken(id: number, nowMs: number): void {
      withoutSync(db, () => touch.run({ id, nowMs }));
    },
    deleteApiToken: (id: number): boolean => deleteOne.run({ id }).changes > 0,
  };
}
