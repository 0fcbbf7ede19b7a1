/**
 * The table `locks`: who serves the database, which several may, and who changes it, alone. A lock is
 * its holder's as long as the session lasts that took it, so it ends with its process, however that
 * ends.
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

const HOLDS = `SELECT 1 FROM pg_catalog.pg_stat_activity
    WHERE pid = locks.session_id AND backend_start = locks.session_began`;

// The holder's session is the one of its number that began then: numbers are given again.
const TAKE = statement(`
  INSERT INTO locks (name, holder, session_id, session_began)
  SELECT :name::text, :holder::text, pid, backend_start
  FROM pg_catalog.pg_stat_activity WHERE pid = pg_backend_pid()
  ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, session_id = excluded.session_id,
    session_began = excluded.session_began
  WHERE NOT EXISTS (${HOLDS})`);

const FIND = statement(`
  SELECT holder FROM locks WHERE name LIKE :others AND EXISTS (${HOLDS}) LIMIT 1`);

const FORGET = statement(`DELETE FROM locks WHERE name LIKE :others AND NOT EXISTS (${HOLDS})`);

const RELEASE = statement(`
  DELETE FROM locks WHERE name = :name AND session_id = pg_backend_pid()`);

/** The right to be alone with a database, by which it is changed … */
const ALONE = "serve";
/** … and the right to serve it beside others. */
const BESIDE = "serve/";

/** What is taken, and the names of those in whose way that is. */
interface Right {
  name: string;
  others: string;
}

function rightOf(isShared: boolean): Right {
  return isShared
    ? { name: `${BESIDE}${crypto.randomUUID()}`, others: ALONE }
    : { name: ALONE, others: `${BESIDE}%` };
}

export interface PostgresLock extends StoreLock {
  /** Resolves with why when another one has the lock; never as long as that is not so. */
  readonly lost: Promise<string>;
}

/**
 * Locks the database; `isShared`: beside others who do. Throws `DatabaseRefused` when another process
 * holds a lock that is in the way.
 */
export async function lockDatabase(
  address: DatabaseAddress,
  purpose: string,
  { isShared = false }: { isShared?: boolean } = {},
): Promise<PostgresLock> {
  const right = rightOf(isShared);
  const holder = String(Deno.pid);
  const lost = Promise.withResolvers<string>();
  let isReleased = false;
  const first = Promise.withResolvers<void>();
  let client = await refusing(address.name, () => connect(address, () => first.resolve()));
  const isTaken = await refusing(address.name, async () => {
    await readSchema(sessionOf(client), address.name);
    return await take(client, right, holder);
  }).catch(async (error) => {
    await client.end().catch(() => {});
    throw error;
  });
  if (!isTaken) {
    const found = await findOther(client, right) ??
      await findOther(client, { ...right, others: right.name });
    await client.end();
    throw new DatabaseRefused(
      `Cannot ${purpose} "${address.name}": another process serves or changes it ` +
        `(${found ?? "unknown"}); stop that one first`,
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
        const isMine = !isReleased && await take(next, right, holder);
        if (isMine && !isReleased) {
          client = next;
          await ended.promise;
          continue;
        }
        await next.end();
        if (isReleased) return;
        return lost.resolve(
          `another process has "${address.name}" since the connection was lost`,
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
    await sessionOf(client).run(RELEASE, { name: right.name }).catch(() => {});
    await client.end().catch(() => {});
  }

  return {
    lost: lost.promise,
    [Symbol.dispose]: () => void release(),
    [Symbol.asyncDispose]: release,
  };
}

/** Whether the lock is this connection's then. */
async function take(client: pg.Client, right: Right, holder: string): Promise<boolean> {
  const session = sessionOf(client);
  await session.exec(CREATE).catch((error) => {
    // Of two that make it at once one fails, and has it then.
    if (!["23505", "42P07"].includes(codeOf(error))) throw new Error(messageOf(error));
  });
  const deadlineMs = systemClock.monotonicMs() + WAIT_MS;
  const { name } = right;
  for (;;) {
    const isTaken = await session.run(TAKE, { name, holder }) > 0;
    // Of two that take what is in each other's way at once, each sees the other.
    if (isTaken && await findOther(client, right) === null) {
      await session.run(FORGET, { others: `${BESIDE}%` });
      return true;
    }
    if (isTaken) await session.run(RELEASE, { name });
    if (systemClock.monotonicMs() >= deadlineMs) return false;
    await systemClock.sleep(POLL_MS);
  }
}

/** Who holds what is in the way of `right`; null: nobody. */
async function findOther(client: pg.Client, { others }: Right): Promise<string | null> {
  return (await sessionOf(client).get<{ holder: string }>(FIND, { others }))?.holder ?? null;
}
