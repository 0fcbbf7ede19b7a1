/** A store on PostgreSQL that kills its process before a statement of its transactions. */
import pg from "pg";
import type { Store } from "../../server/store/port.ts";
import { openStore } from "../../server/store/postgres/open_store.ts";
import { addressOf } from "../engine.ts";

/** `killAt`: the number of the statement, from the first transaction on; 0: none. */
export async function openKillingStore(url: string, killAt: number): Promise<Store> {
  const store = await openStore({ address: addressOf(url), commitWaitMs: 1 });
  let count = 0;
  const { query } = pg.Client.prototype;
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...given: Parameters<typeof query>) {
      if (isInTransaction(this, given[0]) && ++count === killAt) Deno.kill(Deno.pid, "SIGKILL");
      return query.apply(this, given);
    },
  });
  return store;
}

const within = new WeakSet<pg.Client>();

/** What reads alone is left out: a process that is killed before it has begun nothing. */
function isInTransaction(client: pg.Client, said: unknown): boolean {
  if (said === "BEGIN") within.add(client);
  const isWithin = within.has(client);
  if (said === "COMMIT" || said === "ROLLBACK") within.delete(client);
  return isWithin;
}
