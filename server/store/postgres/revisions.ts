/** The table `revisions`: one row, in which each write counts what others must hear of. */
import { type Clock, systemClock } from "../../../shared/clock.ts";
import { type Revisions, WATCHED } from "../port.ts";
import type { Reader, Session } from "./database.ts";
import { statement } from "./statement.ts";

/** Asking takes a fraction of a millisecond. */
export const ASK_EVERY_MS = 250;

const FIND = statement(`SELECT ${WATCHED.join(", ")} FROM revisions`);

/** `access`: sessions and screens that end, of which only servers hear. */
const COUNTED = [...WATCHED, "access"] as const;

type Counted = typeof COUNTED[number];

const BUMPS = Object.fromEntries(
  COUNTED.map((what) => [what, statement(`UPDATE revisions SET ${what} = ${what} + 1`)]),
) as Record<Counted, ReturnType<typeof statement>>;

/** Part of the transaction that changed it. */
export async function bump(session: Session, what: Counted): Promise<void> {
  await session.run(BUMPS[what]);
}

export function createRevisionReads(db: Reader, clock: Clock = systemClock) {
  async function revisions(): Promise<Revisions> {
    const row = await db.get<Revisions>(FIND);
    if (row === null) throw new Error("Cannot read the revisions: there is no row");
    return row;
  }

  return {
    revisions,
    async *watch(since: Revisions, signal: AbortSignal): AsyncGenerator<Revisions> {
      let told = since;
      while (!signal.aborted) {
        const now = await revisions();
        if (WATCHED.some((what) => now[what] !== told[what])) yield told = now;
        else await clock.sleep(ASK_EVERY_MS, signal);
      }
    },
  };
}
