/** Servers, each a process of its own, on one PostgreSQL. */
import { join } from "node:path";
import { createSealer } from "../server/auth/sealed.ts";
import { createToken } from "../server/auth/tokens.ts";
import { CHANNEL_PURPOSE, sealSecrets } from "../server/notify/delivery/sealed_secrets.ts";
import { createPostgresEngine } from "../server/store/postgres/engine.ts";
import { hashTokenCheaply, PASSWORD, PASSWORD_HASH } from "./cheap_hashes.ts";
import { addressOf } from "./engine.ts";
import { testChannel } from "./messages.ts";
import { createTestingPostgres, type TestingPostgres } from "./postgres.ts";
import { openRawSocket, type RawSocket } from "./raw_socket.ts";
import { type ServerProcess, startServerProcess } from "./server_process.ts";
import { until } from "./until.ts";
import { withDirectory } from "./with_directory.ts";
import { signIn } from "./with_server.ts";

const SECRET = "s".repeat(32);

export interface SharedServers {
  database: TestingPostgres;
  /** Starts one more, which is stopped with the test. `port`: by which it reaches the database. */
  start(by?: { port: number }): Promise<ServerProcess>;
  /** The settings of a command, or of one more server. */
  environment(): Record<string, string>;
  /** Registers a host, and returns its token. */
  register(name: string): Promise<string>;
}

/** Runs `test` with a database that servers may share. */
export function withSharedServers(
  test: (servers: SharedServers) => Promise<void>,
): () => Promise<void> {
  return () =>
    withDirectory(async (directory) => {
      await using database = await createTestingPostgres();
      await using stack = new AsyncDisposableStack();
      let count = 0;
      const environment = () => ({
        DATABASE_URL: database.url,
        DATABASE_PATH: join(directory, `${++count}`, "monitor.db"),
        DASHBOARD_PASSWORD_HASH: PASSWORD_HASH,
        SECRET_KEY_BASE: SECRET,
      });
      await test({
        database,
        environment,
        start: async (by) =>
          stack.use(
            await startServerProcess(
              by === undefined
                ? environment()
                : { ...environment(), DATABASE_URL: viaPort(database.url, by.port) },
            ),
          ),
        register: (name) => register(database, name),
      });
    });
}

function viaPort(databaseUrl: string, port: number): string {
  return databaseUrl.replace(/:\d+\//, `:${port}/`);
}

async function register({ url }: TestingPostgres, name: string): Promise<string> {
  await using store = await createPostgresEngine(addressOf(url), Deno.cwd()).open();
  const token = createToken();
  const token_hash = await hashTokenCheaply(token);
  await store.insertHost({ name, token_hash, token_digest: null, created_at_ms: Date.now() });
  return token;
}

/** So that a test may send more than one sample. */
const INTERVALS = { fast: 2, medium: 300, slow: 1800 };

/** An agent that has joined at `server`. */
export async function joinAt(
  { url }: Pick<ServerProcess, "url">,
  { name, token }: { name: string; token: string },
): Promise<RawSocket> {
  const socket = await openRawSocket(url);
  const reply = await socket.deliver(`host:${name}`, "phx_join", { token, intervals: INTERVALS });
  if ((reply as { status: string }).status !== "ok") {
    throw new Error(`Cannot join as "${name}": ${JSON.stringify(reply)}`);
  }
  return socket;
}

/** Pushes a fast sample; what was answered. */
export function pushFast(
  socket: RawSocket,
  name: string,
  data: Record<string, unknown> = {},
): Promise<unknown> {
  const now = new Date().toISOString();
  return socket.deliver(`host:${name}`, "metric:fast", { collected_at: now, sent_at: now, data });
}

/** What a server answers a signed-in program. */
export async function askServer<T>(
  { url }: Pick<ServerProcess, "url">,
  cookie: string,
  path: string,
): Promise<T> {
  const response = await fetch(url + path, { headers: { cookie } });
  if (!response.ok) throw new Error(`Cannot ask for ${path}: ${await response.text()}`);
  return await response.json();
}

/** The Cookie header of a session, which every server knows. */
export function signInAt({ url }: Pick<ServerProcess, "url">): Promise<string> {
  return signIn(url, PASSWORD);
}

/** How a server shows a host. */
export interface ShownHost {
  name: string;
  level: string;
  status: string;
  waiting: boolean;
  reasons: { code: string }[];
}

/** How a server shows a host; null: it knows of none by this name. */
export async function shownAt(
  server: Pick<ServerProcess, "url">,
  { cookie, name }: { cookie: string; name: string },
): Promise<ShownHost | null> {
  const { hosts } = await askServer<{ hosts: ShownHost[] }>(server, cookie, "/api/hosts");
  return hosts.find((host) => host.name === name) ?? null;
}

/** Waits until a server shows the host as `isSo` wants it. After how many seconds it did. */
export async function untilShown(
  server: Pick<ServerProcess, "url">,
  named: { cookie: string; name: string },
  isSo: (host: ShownHost) => boolean,
): Promise<number> {
  const startMs = performance.now();
  await until(`${server.url} shows "${named.name}" so`, async () => {
    const shown = await shownAt(server, named);
    return shown !== null && isSo(shown);
  });
  return (performance.now() - startMs) / 1000;
}

/** A webhook of all messages, which every server knows. */
export async function putWebhook(
  { url: database }: TestingPostgres,
  id: string,
  url: string,
): Promise<void> {
  await using store = await createPostgresEngine(addressOf(database), Deno.cwd()).open();
  const sealer = await createSealer(SECRET, CHANNEL_PURPOSE);
  const sealed = await sealSecrets(id, { url, signing_key: "0123456789abcdef" }, sealer);
  await store.putChannel(testChannel({ id, name: id, sealed, zone: "UTC", created_at_ms: 0 }));
}

/** Sends a form to a server as one who is signed in. The status of the answer. */
export async function postTo(
  { url }: Pick<ServerProcess, "url">,
  cookie: string,
  path: string,
  fields: Record<string, string> = {},
): Promise<number> {
  const response = await fetch(url + path, {
    method: "POST",
    headers: { cookie, origin: url },
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
  await response.body?.cancel();
  return response.status;
}
