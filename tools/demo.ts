/**
 * `deno task demo`: a server and an agent per recorded host, each a process of its own that
 * spawns real children, until Ctrl-C. Nothing but Deno is needed.
 */
import { join } from "node:path";
import { createHashing } from "../server/auth/hashing.ts";
import { agentEnvironment, layCaseOver, setUpHost, writeAgentConfig } from "./demo/agent_setup.ts";
import { DEMO_HOSTS, type DemoHost, STAY_MS } from "./demo/hosts.ts";
import { makeMailChannel } from "./demo/mail_channel.ts";
import { openMailbox } from "./demo/mailbox.ts";
import { createMovingHost } from "./demo/moving_host.ts";
import { type Program, runProgram, startProgram } from "./demo/programs.ts";
import { bundleClient } from "./bundle_client.ts";

const PREFERRED_PORT = 4000;
/** A third of it is left for what a host is asked, which nine agents on a laptop are slow at. */
const INTERVALS = { fast: 10, medium: 20, slow: 60 };
const MOVE_EVERY_MS = 2_000;

const stop = new AbortController();
Deno.addSignalListener("SIGINT", () => stop.abort());
Deno.addSignalListener("SIGTERM", () => stop.abort());

const directory = await Deno.makeTempDir({ prefix: "proxmox-monitor-demo-" });
await using stack = new AsyncDisposableStack();
stack.defer(() => Deno.remove(directory, { recursive: true }));
const logDirectory = join(directory, "logs");
await Deno.mkdir(logDirectory);

print("Starting the server …");
await bundleClient();
const password = crypto.randomUUID().slice(0, 13);
const environment = {
  PORT: String(freePort()),
  DATABASE_PATH: join(directory, "data", "monitor.db"),
  DASHBOARD_PASSWORD_HASH: await hash(password),
};
const server = stack.use(await startProgram("start", "server", { environment, logDirectory }));
const url = (await server.logged(/Listening on (\S+)/))[1] ?? "";

const mailbox = stack.use(await openMailbox());
await makeMailChannel(url, { password, smtp_port: mailbox.smtp_port });

print("Registering hosts and starting their agents …");
const names = DEMO_HOSTS.map(({ name }) => name);
const printed = await runProgram("register-host", names, environment);
const tokens = [...printed.matchAll(/^TOKEN: (\S+)$/gm)].map((match) => match[1] ?? "");
for (const [index, host] of DEMO_HOSTS.entries()) {
  await startHost(host, index, tokens[index] ?? "");
}

print(`
  Dashboard  ${url}
  Password   ${password}
  Mailbox    ${mailbox.url}
`);
for (const { name, fixture, case: over, shows } of DEMO_HOSTS) {
  const laidOver = over === undefined ? "" : `, fixtures/cases/field/${over}`;
  print(`  ${name}  ${shows.padEnd(46)} fixtures/hosts/${fixture}${laidOver}`);
}
print(`
  Change a recording, such as fixtures/hosts/healthy/commands/zpool/, and watch its host.
  Logs: ${logDirectory}
  Ctrl-C stops everything.
`);
await new Promise<void>((resolve) => stop.signal.addEventListener("abort", () => resolve()));
print("Stopping …");

async function startHost(host: DemoHost, index: number, token: string): Promise<void> {
  const recorded = await setUpHost(host.fixture, join(directory, host.name));
  const setup = host.case === undefined ? recorded : await layCaseOver(recorded, host.case);
  const move = await createMovingHost(setup, { seed: index, resilvers: host.resilvers ?? false });
  await move(0);
  const startedMs = performance.now();
  every(MOVE_EVERY_MS, () => move((performance.now() - startedMs) / 1000));

  const config = await writeAgentConfig(setup, {
    server_url: `${url.replace("http", "ws")}/socket`,
    token,
    host_id: host.name,
    intervals: INTERVALS,
  });
  const environment = await agentEnvironment(setup);
  const start = () =>
    startProgram("agent", host.name, { args: ["--config", config], environment, logDirectory });

  let agent: Program | null = await start();
  stack.defer(() => agent?.stop());
  if (host.comesAndGoes !== true) return;
  every(STAY_MS, async () => {
    if (agent === null) agent = await start();
    else {
      await agent.stop();
      agent = null;
    }
  });
}

/** Runs `task` every `ms`, one at a time, until the demo stops; what runs then is waited for. */
function every(ms: number, task: () => Promise<void>): void {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= task().finally(() => running = null);
  }, ms);
  stack.defer(async () => {
    clearInterval(timer);
    await running;
  });
}

function freePort(): number {
  try {
    Deno.listen({ hostname: "127.0.0.1", port: PREFERRED_PORT }).close();
    return PREFERRED_PORT;
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    return 0;
  }
}

async function hash(text: string): Promise<string> {
  await using hashing = createHashing();
  return await hashing.hashPassword(text);
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
