/** The table `revisions`: one row. Triggers count, whoever writes. */
import type { DatabaseSync } from "node:sqlite";
import { type Clock, systemClock } from "../../../shared/clock.ts";
import { type Revisions, WATCHED } from "../port.ts";

/** SQLite tells no process what another has written: it is asked, in some microseconds. */
export const ASK_EVERY_MS = 250;

const FIND = `SELECT ${WATCHED.join(", ")} FROM revisions`;

export function createRevisionReads(db: DatabaseSync, clock: Clock = systemClock) {
  const find = db.prepare(FIND);
  const revisions = () => ({ ...find.get() }) as unknown as Revisions;

  return {
    revisions,
    async *watch(since: Revisions, signal: AbortSignal): AsyncGenerator<Revisions> {
      let told = since;
      while (!signal.aborted) {
        const now = revisions();
        if (WATCHED.some((what) => now[what] !== told[what])) yield told = now;
        else await clock.sleep(ASK_EVERY_MS, signal);
      }
    },
  };
}
