/** The table `servers`: which serve this database. One whose time is past is gone. */
import { LEASE_MS, type ServerRow } from "../cluster_store.ts";
import type { Reader, Session } from "./database.ts";
import { statement } from "./statement.ts";

/** Until when what is renewed now is good. */
export const UNTIL = `clock_timestamp() + interval '${LEASE_MS / 1000} seconds'`;

const SESSION = "SELECT pid, backend_start FROM pg_catalog.pg_stat_activity";

const INSERT = statement(`
  INSERT INTO servers
    (id, name, knows, key_mark, started_at, until_at, session_id, session_began)
  SELECT :id::text, :name::text, :knows::bigint, :key_mark::text, clock_timestamp(), ${UNTIL}, pid,
    backend_start
  FROM (${SESSION} WHERE pid = pg_backend_pid()) AS own`);

// A session's number is given again: it is the one that began then.
const DELETE_BEFORE = statement(`
  DELETE FROM servers WHERE name = :name AND NOT EXISTS (
    SELECT 1 FROM (${SESSION}) AS open
    WHERE pid = servers.session_id AND backend_start = servers.session_began)`);

const RENEW = statement(`
  UPDATE servers SET until_at = ${UNTIL}, session_id = own.pid, session_began = own.backend_start
  FROM (${SESSION} WHERE pid = pg_backend_pid()) AS own
  WHERE id = :id AND until_at > clock_timestamp()
    AND knows >= (SELECT least_reader FROM schema_state)`);

const DELETE_OLD = statement(
  "DELETE FROM servers WHERE until_at < clock_timestamp() - interval '1 hour'",
);

const DELETE = statement("DELETE FROM servers WHERE id = :id");

// Of two that begin at once the later sees the other.
const TAKE_TURN = statement("SELECT version FROM schema_state FOR UPDATE");

const FIND_OTHER_KEY = statement(`
  SELECT name FROM servers WHERE until_at > clock_timestamp() AND key_mark <> :key_mark LIMIT 1`);

const COUNT = statement(`
  SELECT count(*) AS count FROM servers WHERE until_at > clock_timestamp()`);

const LIST = statement(`
  SELECT id, name, floor(extract(epoch FROM started_at) * 1000)::bigint AS started_at_ms,
    (SELECT count(*) FROM hosts WHERE owner = servers.id) AS hosts,
    EXISTS (SELECT 1 FROM leases WHERE leases.name = 'desk' AND holder = servers.id) AS has_desk
  FROM servers WHERE until_at > clock_timestamp() ORDER BY started_at, id`);

/** Throws where another one has another key: they could not read each other's tokens and secrets. */
export async function insertServer(
  session: Session,
  server: { id: string; name: string; knows: number; key_mark: string },
): Promise<void> {
  await session.run(TAKE_TURN);
  await session.run(DELETE_BEFORE, { name: server.name });
  const { key_mark } = server;
  const other = await session.get<{ name: string }>(FIND_OTHER_KEY, { key_mark });
  if (other !== null) {
    throw new Error(
      `SECRET_KEY_BASE is another than that of ${other.name}; all servers of a database need the same`,
    );
  }
  await session.run(INSERT, { ...server });
}

/** Whether it is still one of them. */
export async function renewServer(session: Session, id: string): Promise<boolean> {
  if (await session.run(RENEW, { id }) === 0) return false;
  await session.run(DELETE_OLD);
  return true;
}

export async function deleteServer(session: Session, id: string): Promise<void> {
  await session.run(DELETE, { id });
}

export async function countServers(session: Reader): Promise<number> {
  return (await session.get<{ count: number }>(COUNT))?.count ?? 0;
}

export function listServers(session: Reader): Promise<ServerRow[]> {
  return session.all<ServerRow>(LIST);
}
