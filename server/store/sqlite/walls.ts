/** The table `walls`: at most `MAX_WALLS` rows. */
import type { DatabaseSync } from "node:sqlite";
import { MAX_WALLS, type NewWall, type WallRow } from "../port.ts";
import { withoutSync } from "./transaction.ts";

const COLUMNS = "id, name, created_at_ms, opened_at_ms, last_used_at_ms";

const LIST = `SELECT ${COLUMNS} FROM walls ORDER BY created_at_ms, id`;

const FIND = `SELECT ${COLUMNS} FROM walls WHERE cookie_hash = :cookieHash`;

const INSERT = `
  INSERT INTO walls (id, name, token_hash, created_at_ms)
  SELECT :id, :name, :token_hash, CAST(:created_at_ms AS INTEGER)
  WHERE (SELECT count(*) FROM walls) < ${MAX_WALLS}`;

const OPEN = `
  UPDATE walls
  SET token_hash = NULL, cookie_hash = :cookieHash,
    opened_at_ms = CAST(:nowMs AS INTEGER), last_used_at_ms = CAST(:nowMs AS INTEGER)
  WHERE token_hash = :tokenHash
  RETURNING ${COLUMNS}`;

const TOUCH = "UPDATE walls SET last_used_at_ms = CAST(:nowMs AS INTEGER) WHERE id = :id";

const DELETE = "DELETE FROM walls WHERE id = :id";

export function createWallReads(db: DatabaseSync) {
  const list = db.prepare(LIST);
  const find = db.prepare(FIND);

  return {
    listWalls: (): WallRow[] => list.all() as unknown as WallRow[],
    findWall: (cookieHash: string): WallRow | null =>
      (find.get({ cookieHash }) as WallRow | undefined) ?? null,
  };
}

export function createWallWrites(db: DatabaseSync) {
  const insert = db.prepare(INSERT);
  const open = db.prepare(OPEN);
  const touch = db.prepare(TOUCH);
  const deleteOne = db.prepare(DELETE);

  return {
    insertWall: ({ id, name, token_hash, created_at_ms }: NewWall): boolean =>
      insert.run({ id, name, token_hash, created_at_ms }).changes > 0,
    openWall(tokenHash: string, cookieHash: string, nowMs: number): WallRow | null {
      // `all`, not `get`: the row is committed only once the statement has run to its end.
      const [row] = open.all({ tokenHash, cookieHash, nowMs }) as unknown as WallRow[];
      return row ?? null;
    },
    touchWall(id: string, nowMs: number): void {
      withoutSync(db, () => touch.run({ id, nowMs }));
    },
    deleteWall: (id: string): boolean => deleteOne.run({ id }).changes > 0,
  };
}
