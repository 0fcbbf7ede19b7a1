/** A whole server for one test: its own database, a free port, stopped when the test ends. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { getLogger } from "@logtape/logtape";
import { type Clock, systemClock } from "../shared/clock.ts";
import { createToken } from "../server/auth/tokens.ts";
import { readConfig, type ServerConfig } from "../server/config.ts";
import { serve, type ServeOptions } from "../server/serve.ts";
import { loadStaticFiles, type StaticFiles } from "../server/web/static_files.ts";
import { createHostWrites } from "../server/store/sqlite/hosts.ts";
import { bundleClient } from "../tools/bundle_client.ts";
import { hashTokenCheaply, PASSWORD, PASSWORD_HASH } from "./cheap_hashes.ts";
import { ON_POSTGRES, withDatabase } from "./engine.ts";
import { LENT_WORKERS } from "./lent_workers.ts";
import { layEmptyDatabase, openStore } from "./store.ts";

export interface TestServer {
  url: string;
  /** The address of its agent end point, as an agent.toml says it. */
  agent_url: string;
  database_path: string;
  password: string;
  /** Registers a host as the command line does, from outside, and returns its token. */
  register(name: string): Promise<string>;
  /** Signs in and returns the Cookie header of the session. */
  signIn(): Promise<string>;
  /** Resolves with why the server that runs now cannot go on. */
  dead(): Promise<string>;
  /** Stops it and starts it again at the same address; as an upgrade when `entry` is given. */
  restart(options?: { entry?: string }): Promise<void>;
}

export interface WithServerOptions
  extends
    Pick<ServeOptions, "agentPackages" | "descriptors" | "selfCheck" | "workers" | "commitWaitMs"> {
  clock?: Clock;
  environment?: Record<string, string>;
  /** For a test that has less time than strangers. */
  requestLimits?: ServeOptions["requestLimits"] | undefined;
}

const BUSY_TIMEOUT_MS = 5_000;

const log = getLogger("server");
/** Read once for all servers of a test file. */
const FILES = await bundleClient()
  .then(() => loadStaticFiles(new URL("../server/static/", import.meta.url)));

export async function withServer(
  run: (server: TestServer) => Promise<void>,
  { clock = systemClock, environment = {}, commitWaitMs = 0, ...more }: WithServerOptions = {},
): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "proxmox-monitor-test-" });
  const settings = await withDatabase({
    PORT: "0",
    DATABASE_PATH: join(directory, "data", "monitor.db"),
    DASHBOARD_PASSWORD_HASH: PASSWORD_HASH,
    ...environment,
  });
  const config = testConfig(settings);
  try {
    if (!ON_POSTGRES) layEmptyDatabase(config.database_path);
    const options = { descriptors: 4096, commitWaitMs, workers: LENT_WORKERS, ...more };
    let server = await serve({ config, files: FILES, log, clock, ...options });
    await using _ = { [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
    const { url } = server;
    await run({
      url,
      agent_url: `${url.replace("http", "ws")}/socket`,
      database_path: config.database_path,
      password: PASSWORD,
      register: (name) => registerBeside(config.database_path, name),
      signIn: () => signIn(url, PASSWORD),
      dead: () => server.dead,
      restart: async ({ entry = FILES.assets.entry } = {}) => {
        await server[Symbol.asyncDispose]();
        server = await serve({
          config: { ...config, port: Number(new URL(url).port) },
          files: renameEntry(FILES, entry),
          log,
          clock,
          ...options,
        });
      },
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** The same scripts under the name that a newer version would have. */
function renameEntry(files: StaticFiles, entry: string): StaticFiles {
  const asked = `build/${entry}`;
  const served = `build/${files.assets.entry}`;
  return {
    assets: { ...files.assets, entry },
    find: (path) => files.find(path === asked ? served : path),
  };
}

function testConfig(environment: Record<string, string>): ServerConfig {
  const reading = readConfig(environment);
  if (!reading.ok) throw new Error(reading.problems.join("\n"));
  return reading.config;
}

/** Registers a host in a database that a server has open, and returns its token. */
async function registerBeside(databasePath: string, name: string): Promise<string> {
  if (ON_POSTGRES) return await register(databasePath, name);
  const token = createToken();
  const hash = await hashTokenCheaply(token);
  using db = new DatabaseSync(databasePath, { timeout: BUSY_TIMEOUT_MS });
  createHostWrites(db).insertHost({
    name,
    token_hash: hash,
    token_digest: null,
    created_at_ms: Date.now(),
  });
  return token;
}

/** Registers a host in a database that nobody needs to have made, and returns its token. */
export async function register(databasePath: string, name: string): Promise<string> {
  await using store = await openStore({ path: databasePath });
  const token = createToken();
  await store.insertHost({
    name,
    token_hash: await hashTokenCheaply(token),
    token_digest: null,
    created_at_ms: Date.now(),
  });
  return token;
}

/** Signs in by the form that a page of `origin` shows. The Cookie header of the session. */
export async function signIn(url: string, password: string, origin = url): Promise<string> {
  const response = await fetch(`${url}/login`, {
    method: "POST",
    headers: { origin },
    body: new URLSearchParams({ password }),
    redirect: "manual",
  });
  await response.body?.cancel();
  const cookie = response.headers.get("set-cookie")?.split(";")[0];
  if (response.status !== 303 || cookie === undefined) {
    throw new Error(`Cannot sign in: the server answered ${response.status}`);
  }
  return cookie;
}
