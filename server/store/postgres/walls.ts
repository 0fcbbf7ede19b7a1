/** The table `walls`: at most `MAX_WALLS` rows. */
import { MAX_WALLS, type WallRow, type WallStore } from "../port.ts";
import { claim } from "./counters.ts";
import type { Database } from "./database.ts";
import { bump } from "./revisions.ts";
import { statement } from "./statement.ts";

const COLUMNS = "id, name, created_at_ms, opened_at_ms, last_used_at_ms";

const LIST = statement(`SELECT ${COLUMNS} FROM walls ORDER BY created_at_ms, id`);

const COUNT = statement("SELECT count(*) AS count FROM walls");

const FIND = statement(`SELECT ${COLUMNS} FROM walls WHERE cookie_hash = :cookieHash`);

const INSERT = statement(`
  INSERT INTO walls (id, name, token_hash, created_at_ms)
  VALUES (:id, :name, :token_hash, :created_at_ms)`);

const OPEN = statement(`
  UPDATE walls
  SET token_hash = NULL, cookie_hash = :cookieHash, opened_at_ms = :nowMs,
    last_used_at_ms = :nowMs
  WHERE token_hash = :tokenHash
  RETURNING ${COLUMNS}`);

const TOUCH = statement("UPDATE walls SET last_used_at_ms = :nowMs WHERE id = :id");

const DELETE = statement("DELETE FROM walls WHERE id = :id");

export function createWalls(db: Database): WallStore {
  return {
    listWalls: () => db.all<WallRow>(LIST),
    findWall: (cookieHash) => db.get<WallRow>(FIND, { cookieHash }),
    insertWall: ({ id, name, token_hash, created_at_ms }) =>
      db.write(async (session) => {
        await claim(session, "walls");
        const { count } = await session.get<{ count: number }>(COUNT) ?? { count: 0 };
        if (count >= MAX_WALLS) return false;
        return await session.run(INSERT, { id, name, token_hash, created_at_ms }) > 0;
      }),
    openWall: (tokenHash, cookieHash, nowMs) =>
      db.write((session) => session.get<WallRow>(OPEN, { tokenHash, cookieHash, nowMs })),
    async touchWall(id, nowMs) {
      await db.run(TOUCH, { id, nowMs });
    },
    deleteWall: (id) =>
      db.write(async (session) => {
        const isThere = await session.run(DELETE, { id }) > 0;
        if (isThere) await bump(session, "access");
        return isThere;
      }),
  };
}
