/**
 * The table `leases`: what one server at a time has, and for how long. Each taking counts, so that a
 * write of whoever had it before is known.
 */
import { BUCKETS, type Holding } from "../cluster_store.ts";
import type { Session } from "./database.ts";
import { countServers, UNTIL } from "./servers.ts";
import { statement } from "./statement.ts";

const DESK = "desk";

const RENEW = statement(`
  UPDATE leases SET until_at = ${UNTIL}
  WHERE holder = :server AND until_at > clock_timestamp() RETURNING name, epoch`);

const IS_FREE = `(holder IS NULL OR until_at <= clock_timestamp()
  OR NOT EXISTS (SELECT 1 FROM servers WHERE servers.id = holder))`;

// What somebody holds locked is taken the next time: nothing of this server's waits for it.
const TAKE = statement(`
  UPDATE leases SET holder = :server, epoch = epoch + 1, until_at = ${UNTIL}
  WHERE name IN (
    SELECT name FROM leases WHERE name <> '${DESK}' AND ${IS_FREE}
    ORDER BY name LIMIT :most FOR UPDATE SKIP LOCKED)
  RETURNING name, epoch`);

const TAKE_DESK = statement(`
  UPDATE leases SET holder = :server, epoch = epoch + 1, until_at = ${UNTIL}
  WHERE name IN (
    SELECT name FROM leases WHERE name = '${DESK}' AND ${IS_FREE} FOR UPDATE SKIP LOCKED)
  RETURNING name, epoch`);

const NOW = statement(
  "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS at_ms",
);

const LET_GO = statement(`
  UPDATE leases SET holder = NULL, until_at = NULL
  WHERE holder = :server AND name = ANY(:names::text[])`);

const LET_ALL_GO = statement(`
  UPDATE leases SET holder = NULL, until_at = NULL WHERE holder = :server`);

// Whoever takes it over passes it by until the end of this transaction, however long that takes; to
// renew it changes no key, and waits for nothing.
const FENCE_DESK = statement(`
  SELECT epoch FROM leases WHERE name = '${DESK}' AND holder = :server FOR KEY SHARE`);

interface Lease {
  name: string;
  epoch: number;
}

/** Renews what a living server has, and takes and lets go up to its share. */
export async function renewLeases(session: Session, server: string): Promise<Holding> {
  const servers = await countServers(session);
  const held = await session.all<Lease>(RENEW, { server });
  let desk = held.find(({ name }) => name === DESK) ?? null;
  desk ??= await session.get<Lease>(TAKE_DESK, { server });
  const share = Math.ceil(BUCKETS / Math.max(1, servers));
  const buckets = held.filter(({ name }) => name !== DESK);
  const excess = buckets.splice(share);
  if (excess.length > 0) {
    await session.run(LET_GO, { server, names: excess.map(({ name }) => name) });
  }
  const most = share - buckets.length;
  if (most > 0) buckets.push(...await session.all<Lease>(TAKE, { server, most }));
  const { at_ms = 0 } = await session.get<{ at_ms: number }>(NOW) ?? {};
  return { at_ms, servers, buckets: buckets.map(numberOf), desk: desk?.epoch ?? null };
}

export async function letAllGo(session: Session, server: string): Promise<void> {
  await session.run(LET_ALL_GO, { server });
}

/** How often the desk had changed hands, which stays until the end of the transaction; null: it is another's. */
export async function fenceDesk(session: Session, server: string): Promise<number | null> {
  return (await session.get<Lease>(FENCE_DESK, { server }))?.epoch ?? null;
}

function numberOf({ name }: Lease): number {
  return Number(name.split("/")[1]);
}
