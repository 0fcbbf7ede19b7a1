/**
 * The table `locks`: who is the only one to do something. A lock is its holder's as long as the
 * session lasts that took it, so it ends with its process, however that ends.
 */
import type pg from "pg";
import { systemClock } from "../../../shared/clock.ts";
import type { DatabaseAddress } from "../database_url.ts";
import type { StoreLock } from "../engine.ts";
import { DatabaseRefused } from "../port.ts";
import { connect } from "./connect.ts";
import { sessionOf } from "./database.ts";
import { codeOf, messageOf, refusing } from "./faults.ts";
import { readSchema } from "./migrations.ts";
import { statement } from "./statement.ts";

/** The sessions of those who died are gone by then; nobody else is waited for. */
const WAIT_MS = 1_000;
const POLL_MS = 20;
/** How often one that was lost with its connection is asked for again. */
const AGAIN_MS = 1_000;

const CREATE = `
  CREATE TABLE IF NOT EXISTS locks (
    name TEXT COLLATE "C" PRIMARY KEY,
    holder TEXT COLLATE "C" NOT NULL,
    session_id BIGINT NOT NULL,
    session_began TIMESTAMPTZ NOT NULL
  )`;

// The holder's session is the one of its number that began then: numbers are given again.
const TAKE = statement(`
  INSERT INTO locks (name, holder, session_id, session_began)
  SELECT :name::text, :holder::text, pid, backend_start
  FROM pg_catalog.pg_stat_activity WHERE pid = pg_backend_pid()
  ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, session_id = excluded.session_id,
    session_began = excluded.session_began
  WHERE NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_stat_activity
    WHERE pid = locks.session_id AND backend_start = locks.session_began)`);

const FIND = statement("SELECT holder FROM locks WHERE name = :name");

const RELEASE = statement(`
  DELETE FROM locks WHERE name = :name AND session_id = pg_backend_pid()`);

/** The one right there is: to serve a database, or to change its schema. */
const NAME = "serve";

export interface PostgresLock extends StoreLock {
  /** Resolves with why when another one has the lock; never as long as that is not so. */
  readonly lost: Promise<string>;
}

/** Locks the database. Throws `DatabaseRefused` when another process holds the lock. */
export async function lockDatabase(
  address: DatabaseAddress,
  purpose: string,
): Promise<PostgresLock> {
  const holder = String(Deno.pid);
  const lost = Promise.withResolvers<string>();
  let isReleased = false;
  const first = Promise.withResolvers<void>();
  let client = await refusing(address.name, () => connect(address, () => first.resolve()));
  const isTaken = await refusing(address.name, async () => {
    await readSchema(sessionOf(client), address.name);
    return await take(client, holder);
  }).catch(async (error) => {
    await client.end().catch(() => {});
    throw error;
  });
  if (!isTaken) {
    const found = await sessionOf(client).get<{ holder: string }>(FIND, { name: NAME });
    await client.end();
    throw new DatabaseRefused(
      `Cannot ${purpose} "${address.name}": another process serves or changes it ` +
        `(${found?.holder ?? "unknown"}); stop that one first`,
    );
  }

  /** A lock that is lost with its connection is taken again once the database is back. */
  async function keep(): Promise<void> {
    await first.promise;
    while (!isReleased) {
      let next: pg.Client | null = null;
      const ended = Promise.withResolvers<void>();
      try {
        next = await connect(address, () => ended.resolve());
        const isMine = !isReleased && await take(next, holder);
        if (isMine && !isReleased) {
          client = next;
          await ended.promise;
          continue;
        }
        await next.end();
        if (isReleased) return;
        return lost.resolve(
          `another process serves "${address.name}" since the connection was lost`,
        );
      } catch {
        // The database is not back yet; whoever writes says so.
        await next?.end().catch(() => {});
        await systemClock.sleep(AGAIN_MS);
      }
    }
  }
  void keep();

  async function release(): Promise<void> {
    if (isReleased) return;
    isReleased = true;
    await sessionOf(client).run(RELEASE, { name: NAME }).catch(() => {});
    await client.end().catch(() => {});
  }

  return {
    lost: lost.promise,
    [Symbol.dispose]: () => void release(),
    [Symbol.asyncDispose]: release,
  };
}

/** Whether the lock is this connection's then. */
async function take(client: pg.Client, holder: string): Promise<boolean> {
  const session = sessionOf(client);
  await session.exec(CREATE).catch((error) => {
    // Of two that make it at once one fails, and has it then.
    if (!["23505", "42P07"].includes(codeOf(error))) throw new Error(messageOf(error));
  });
  const deadlineMs = systemClock.monotonicMs() + WAIT_MS;
  while (await session.run(TAKE, { name: NAME, holder }) === 0) {
    if (systemClock.monotonicMs() >= deadlineMs) return false;
    await systemClock.sleep(POLL_MS);
  }
  return true;
}
