/** One connection to the first host that is reached and takes what is wanted of it. */
import { readFile } from "node:fs/promises";
import type pg from "pg";
import type { DatabaseAddress } from "../database_url.ts";
import { messageOf } from "./faults.ts";

/** How long each host has to answer. */
export const CONNECT_WAIT_MS = 5_000;

/** Longer than the database lets a statement take: what has not answered by then is not reached. */
export const ANSWER_WAIT_MS = 70_000;

/**
 * Bounds of what a connection waits for; the database ends what takes longer. A server that stands
 * still in the middle of a transaction keeps what it has locked from others for no longer than this.
 */
const SESSION = `
  SET statement_timeout = '60s';
  SET lock_timeout = '10s';
  SET idle_in_transaction_session_timeout = '5s';
  SET tcp_keepalives_idle = 10;
  SET tcp_keepalives_interval = 5;
  SET tcp_keepalives_count = 3;
  SET TimeZone = 'UTC';
  SHOW transaction_read_only`;

const BIGINT = 20;

/** Loaded by those alone who use it: with SQLite nobody does. */
const loadDriver = () => import("pg");

/**
 * Connects to the hosts in their order. Rejects with what the last one said. `onLost` is called with
 * a connection that was made and ends although nobody ended it, once.
 */
export async function connect(
  address: DatabaseAddress,
  onLost: (client: pg.Client) => void = () => {},
  answerWaitMs = ANSWER_WAIT_MS,
): Promise<pg.Client> {
  let failure: unknown = new Error("no host");
  for (const place of address.hosts) {
    try {
      return await connectTo(address, place, { onLost, answerWaitMs });
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function connectTo(
  address: DatabaseAddress,
  { host, port }: DatabaseAddress["hosts"][number],
  { onLost, answerWaitMs }: { onLost: (client: pg.Client) => void; answerWaitMs: number },
): Promise<pg.Client> {
  const { default: driver } = await loadDriver();
  // Every whole number of ours is below 2^53.
  const getTypeParser = (id: number, format?: "text" | "binary") =>
    id === BIGINT ? Number : driver.types.getTypeParser(id, format as "text");
  const client = new driver.Client({
    host,
    port,
    user: address.user,
    database: address.database,
    password: address.password ?? undefined,
    ssl: await readTls(address),
    application_name: "proxmox-monitor",
    connectionTimeoutMillis: CONNECT_WAIT_MS,
    query_timeout: answerWaitMs,
    keepAlive: true,
    types: { getTypeParser: getTypeParser as pg.CustomTypesConfig["getTypeParser"] },
  });
  // Without a listener the loss of a connection ends the process. That it is cut and that it has
  // ended are an error each.
  let isUp = false;
  client.on("error", () => {
    if (isUp) onLost(client);
    isUp = false;
  });
  try {
    await client.connect();
    const results = await client.query(SESSION) as unknown as pg.QueryResult[];
    const isReadOnly = results.at(-1)?.rows[0]?.transaction_read_only === "on";
    if (address.needs_writes && isReadOnly) throw new Error(`${host}:${port} takes no writes`);
    isUp = true;
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw new Error(`${host}:${port}: ${messageOf(error)}`, { cause: error });
  }
}

async function readTls({ sslmode, sslrootcert }: DatabaseAddress): Promise<pg.ClientConfig["ssl"]> {
  if (sslmode === "disable") return false;
  if (sslmode === "require") return { rejectUnauthorized: false };
  return sslrootcert === null ? true : { ca: await readFile(sslrootcert, "utf8") };
}
