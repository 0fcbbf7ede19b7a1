/** The table `desk_acts`: what operators ask of whoever has the desk. */
import type { DeskActRow } from "../cluster_store.ts";
import type { Database } from "./database.ts";
import { bump } from "./revisions.ts";
import { statement } from "./statement.ts";

/** So many wait at most: the server that has the desk takes them within a second. */
export const MAX_DESK_ACTS = 1_000;

const COUNT = statement("SELECT count(*) AS count FROM desk_acts");
const INSERT = statement("INSERT INTO desk_acts (id, act) VALUES (:id, :act)");
const LIST = statement("SELECT id, act FROM desk_acts ORDER BY id LIMIT 1000");
const DELETE = statement("DELETE FROM desk_acts WHERE id = :id");

export function createDeskActs(db: Database) {
  return {
    putDeskAct: ({ id, act }: DeskActRow): Promise<boolean> =>
      db.write(async (session) => {
        const { count = 0 } = await session.get<{ count: number }>(COUNT) ?? {};
        if (count >= MAX_DESK_ACTS) return false;
        await session.run(INSERT, { id, act: JSON.stringify(act) });
        await bump(session, "telling");
        return true;
      }),
    listDeskActs: async (): Promise<DeskActRow[]> =>
      (await db.all<{ id: string; act: string }>(LIST))
        .map(({ id, act }) => ({ id, act: JSON.parse(act) })),
    deleteDeskAct: async (id: string): Promise<void> => void await db.run(DELETE, { id }),
  };
}
