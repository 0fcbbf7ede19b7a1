/** The real server as a process of its own, with registered hosts and a known password. */
import { createHashing } from "../../server/auth/hashing.ts";
import { type Program, startProgram } from "../demo/programs.ts";
import type { SimulatedAgent } from "../simulate/agent_frames.ts";
import { registerAgents, type RegisterOptions } from "../simulate/register_agents.ts";
import { bundleClient } from "../bundle_client.ts";
import { type BenchDatabase, type EngineName, openBenchDatabase } from "./bench_database.ts";
import { within } from "./wait.ts";

export interface ServerSetup extends AsyncDisposable {
  /** A server that is started again finds all it had. */
  start(signal: AbortSignal): Promise<ServerProcess>;
  /** Starts one more beside it, on the same PostgreSQL. */
  startBeside(signal: AbortSignal): Promise<ServerProcess>;
  agents: SimulatedAgent[];
  database: BenchDatabase;
  password: string;
}

export interface SetupOptions extends Pick<RegisterOptions, "joined_before"> {
  /** Default: SQLite. */
  engine?: EngineName;
}

export interface ServerProcess extends Program {
  /** Such as `http://127.0.0.1:4000`; the same at every start. */
  url: string;
  /** Returns the Cookie header of a new session. */
  signIn(): Promise<string>;
}

/** Registers `count` hosts in a new database below `directory`, as `registerAgents` does. */
export async function setUpServer(
  directory: string,
  count: number,
  { engine = "sqlite", ...options }: SetupOptions = {},
): Promise<ServerSetup> {
  await bundleClient();
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await openBenchDatabase(engine, directory));
  const secret = crypto.randomUUID();
  const password = crypto.randomUUID();
  const environment = {
    ...database.environment,
    SECRET_KEY_BASE: secret,
    DASHBOARD_PASSWORD_HASH: await hash(password),
  };
  const { path: database_path, address } = database;
  const agents = await registerAgents({ database_path, address, secret, count, ...options });
  const set = stack.move();
  let port = "0";

  async function start(name: string, port: string, signal: AbortSignal): Promise<ServerProcess> {
    await using stack = new AsyncDisposableStack();
    const program = stack.use(
      await startProgram("start", name, {
        environment: { ...environment, PORT: port },
        logDirectory: directory,
      }),
    );
    const [, url = ""] = await within(program.logged(/Listening on (\S+)/), signal);
    stack.move();
    return { ...program, url, signIn: () => signIn(url, password) };
  }

  return {
    agents,
    database,
    password,
    [Symbol.asyncDispose]: () => set.disposeAsync(),
    async start(signal) {
      const server = await start("server", port, signal);
      port = new URL(server.url).port;
      return server;
    },
    startBeside: (signal) => start("server-2", "0", signal),
  };
}

async function hash(text: string): Promise<string> {
  await using hashing = createHashing();
  return await hashing.hashPassword(text);
}

/** Returns the Cookie header of a new session. */
export async function signIn(url: string, password: string): Promise<string> {
  const response = await fetch(`${url}/login`, {
    method: "POST",
    headers: { origin: url },
    body: new URLSearchParams({ password }),
    redirect: "manual",
  });
  await response.body?.cancel();
  const cookie = response.headers.get("set-cookie")?.split(";")[0];
  if (cookie === undefined) {
    throw new Error(`Cannot sign in at "${url}": the server answered ${response.status}`);
  }
  return cookie;
}
