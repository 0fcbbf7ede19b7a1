/** All that a rehearsal plays on: started in order, stopped in the opposite one. */
import { join } from "node:path";
import { createHashing } from "../../server/auth/hashing.ts";
import { TEST_CERTIFICATE } from "../../testing/sinks/certificate.ts";
import { addressOf } from "../../testing/engine.ts";
import { openFormClient } from "../../testing/form_client.ts";
import { createEngine } from "../../server/store/engines.ts";
import { signIn } from "../bench/server_process.ts";
import { bundleClient } from "../bundle_client.ts";
import type { SimulatedAgent } from "../simulate/agent_frames.ts";
import { rotate } from "../simulate/fleet.ts";
import { type LineProcess, startLineProcess } from "../simulate/line_process.ts";
import { recordHosts } from "../simulate/recordings.ts";
import { registerAgents } from "../simulate/register_agents.ts";
import type { AgentsOptions, AgentsQuestion, RoutedAgent } from "./agents_process.ts";
import type { RehearseOptions } from "./arguments.ts";
import { startHaproxy } from "./haproxy.ts";
import { CALLER_ADDRESS, type Namespace, openNamespace } from "./namespace.ts";
import { PostgresPair } from "./postgres_pair.ts";
import { ServerNode } from "./server_node.ts";
import { openWebhookSink, type WebhookSink } from "./webhook_sink.ts";

export interface Stage extends AsyncDisposable {
  database: PostgresPair;
  servers: readonly ServerNode[];
  /** That of the last server; null: none can be cut off here. */
  namespace: Namespace | null;
  sink: WebhookSink;
  names: readonly string[];
  agents: LineProcess;
}

export interface StageOptions extends RehearseOptions {
  directory: string;
  signal: AbortSignal;
  hasNamespace: boolean;
  say(text: string): void;
}

/** Three times as often as by default, so that a rehearsal shows in minutes what hosts do in an hour. */
export const INTERVALS = { fast: 10, medium: 100, slow: 600 };
const GUESTS = 5;
const LOOPBACK = "127.0.0.1";

export async function setUpStage(options: StageOptions): Promise<Stage> {
  const { directory, signal, hasNamespace, say } = options;
  await using stack = new AsyncDisposableStack();
  await bundleClient();
  const [recording] = await recordHosts(join(directory, "recordings"));
  if (recording === undefined) throw new Error("Cannot rehearse: there is no recorded host");
  const namespace = hasNamespace ? stack.use(await openNamespace()) : null;

  say("PostgreSQL: a primary and a synchronous standby");
  const database = stack.use(
    await PostgresPair.start({
      directory: join(directory, "postgres"),
      ports: [freePort(), freePort()],
      addresses: namespace === null ? [] : [namespace.databaseAddress],
      signal,
    }),
  );
  const secret = crypto.randomUUID();
  const agents = await fillDatabase(database, { ...options, secret });

  say(`${options.servers} servers`);
  const servers = await startServers(stack, { ...options, secret, database, namespace });
  const sink = stack.use(openWebhookSink(namespace === null ? LOOPBACK : CALLER_ADDRESS));
  await openChannel(servers, sink);

  const ports = { https: freePort(), http: freePort() };
  const places = servers.map(({ place }) => `${place.address}:${place.port}`);
  stack.use(await startHaproxy({ directory, ports, servers: places }));

  say(`${agents.length} agents: one half with the servers' addresses, the other through HAProxy`);
  const process = stack.use(startLineProcess(new URL("./agents_process.ts", import.meta.url)));
  const proxy = `https://${LOOPBACK}:${ports.https}`;
  const start: AgentsOptions = {
    agents: agents.map((agent, place) => route(agent, place, servers, proxy)),
    recording,
    guests: GUESTS,
    intervals: INTERVALS,
    spread_ms: 1000 * INTERVALS.fast,
    authority: TEST_CERTIFICATE.cert,
  };
  await process.ask({ ask: "start", options: start } satisfies AgentsQuestion);

  const running = stack.move();
  return {
    database,
    servers,
    namespace,
    sink,
    names: agents.map(({ name }) => name),
    agents: process,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** HAProxy says where a caller comes from: as many addresses as there are agents. */
function route(
  agent: SimulatedAgent,
  place: number,
  servers: readonly ServerNode[],
  proxy: string,
): RoutedAgent {
  if (place % 2 === 0) {
    const urls = rotate(servers.map(({ url }) => url), place / 2);
    return { ...agent, urls, localAddress: null };
  }
  const localAddress = `127.1.${place >> 8}.${1 + (place & 255) % 254}`;
  return { ...agent, urls: [proxy], localAddress };
}

async function fillDatabase(
  database: PostgresPair,
  { directory, hosts, secret }: StageOptions & { secret: string },
): Promise<SimulatedAgent[]> {
  const address = addressOf(database.url());
  const data = join(directory, "registry");
  await Deno.mkdir(data, { mode: 0o700 });
  const path = join(data, "monitor.db");
  {
    await using maintained = await createEngine(path, { address }).maintain("migrate");
    await maintained.migrate();
  }
  return await registerAgents({ database_path: path, address, secret, count: hosts });
}

async function startServers(
  stack: AsyncDisposableStack,
  { directory, servers: count, secret, database, namespace, signal }: StageOptions & {
    secret: string;
    database: PostgresPair;
    namespace: Namespace | null;
  },
): Promise<ServerNode[]> {
  const password = crypto.randomUUID();
  const hash = await hashPassword(password);
  const servers = Array.from({ length: count }, (_, index) => {
    const own = index === count - 1 ? namespace : null;
    return stack.use(
      new ServerNode({
        name: `server-${index + 1}`,
        address: own?.serverAddress ?? LOOPBACK,
        port: freePort(),
        prefix: own?.prefix ?? [],
        logDirectory: directory,
        environment: {
          DATABASE_URL: database.url(own?.databaseAddress),
          DATABASE_PATH: join(directory, `server-${index + 1}`, "monitor.db"),
          SECRET_KEY_BASE: secret,
          DASHBOARD_PASSWORD_HASH: hash,
          TRUSTED_PROXIES: `127.0.0.1,::1,${CALLER_ADDRESS}`,
        },
      }),
    );
  });
  for (const server of servers) await server.start(signal);
  const [first] = servers;
  const cookie = first === undefined ? "" : await signIn(first.url, password);
  for (const server of servers) server.cookie = cookie;
  return servers;
}

/** As an operator would; it may send as much as there is, so that every message is one of its own. */
async function openChannel(servers: readonly ServerNode[], sink: WebhookSink): Promise<void> {
  const [server] = servers;
  if (server === undefined) throw new RangeError("Cannot rehearse without a server");
  const { url, cookie } = server;
  const client = await openFormClient({ url, signIn: () => Promise.resolve(cookie) });
  const { status, text } = await client.post("/admin/channels/new?kind=webhook", {
    name: "Sink",
    zone: "UTC",
    digest_at: "08:00",
    at_once: "1000",
    per_hour: "1000",
    enabled: "on",
    set_url: sink.url,
    set_signing_key: crypto.randomUUID(),
  });
  if (status !== 303) throw new Error(`Cannot open a channel: ${status} ${text.slice(0, 200)}`);
}

async function hashPassword(text: string): Promise<string> {
  await using hashing = createHashing();
  return await hashing.hashPassword(text);
}

function freePort(): number {
  using listener = Deno.listen({ hostname: LOOPBACK, port: 0 });
  return listener.addr.port;
}
