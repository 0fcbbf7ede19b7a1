/**
 * The server is away for half an hour of the agent's time, while the agent is killed twice, and
 * once more while it catches up: afterwards the server holds every sample exactly once.
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { unpackSample } from "../../agent/outbox/sample_file.ts";
import { KIND_CODES } from "../../server/store/packing/kinds.ts";
import { queryRows } from "../../testing/store.ts";
import { type AgentHost, openAgentHost } from "../../testing/agent_host.ts";
import type { WatchedProcess } from "../../testing/agent_process.ts";
import { listProcesses } from "../../testing/processes.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

const MINUTE_MS = 60_000;
const INTERVAL_MS = 30_000;
/** As far before the present as all of it takes, and some more. */
const START_MS = Date.now() - 60 * MINUTE_MS;
/** Each of the three agents of the outage collects for 10 minutes and a little. */
const FAST_SAMPLES = 21;
const LAST_LENGTH_MS = 10.6 * MINUTE_MS;
/** Half an hour takes about 5 s. */
const SPEED = 400;
const KINDS = Object.keys(KIND_CODES).length;

Deno.test("after 30 minutes without a server and three kills, the server holds every sample once", async () => {
  await using host = await openAgentHost("healthy");
  const database = join(host.directory, "server/monitor.db");
  const environment = { PORT: String(freePort()), DATABASE_PATH: database };
  const start = (startMs: number, lengthMs: number | undefined = undefined) =>
    host.startSpedUp({
      speed: SPEED,
      startMs,
      waitsForDisk: true,
      ...(lengthMs !== undefined && { lengthMs }),
    });

  let agent!: WatchedProcess;
  await withServer(async (server) => {
    const token = await server.register("pve-01");
    await host.configure({ server_url: server.agent_url, token, host_id: "pve-01" });
    agent = await start(START_MS);
    await until("samples arrive", () => stored(database).length >= 3);
  }, { environment });
  const beforeOutage = stored(database);
  // The server has some of these, whose answers the agent did not get: they are not of the outage.
  const waitingBefore = (await fileNames(host, "fast")).length;

  const kept: string[][] = [];
  for (const lengthMs of [undefined, LAST_LENGTH_MS]) {
    const enough = waitingBefore + (kept.length + 1) * FAST_SAMPLES;
    await until("10 minutes more", async () => (await fileNames(host, "fast")).length >= enough);
    await kill(agent);
    const waiting = await readOutbox(host);
    kept.push(waiting);
    agent = await start(newestMs(waiting) + INTERVAL_MS, lengthMs);
  }
  await untilOver(agent, host);
  const backlog = await readOutbox(host);
  for (const waiting of kept) deepStrictEqual(waiting.filter((id) => !backlog.includes(id)), []);
  ok(newestMs(backlog) - newestMs(beforeOutage) >= 30 * MINUTE_MS);

  await withServer(async () => {
    await until(
      "the backlog begins to drain",
      () => stored(database).length >= beforeOutage.length + 5,
    );
    await kill(agent);
    const lastStartMs = newestMs(backlog) + INTERVAL_MS;
    const ofLastAgent = () => stored(database).filter((id) => timeOf(id) >= lastStartMs);
    agent = await start(lastStartMs, INTERVAL_MS / 2);
    await until(
      "the outbox is empty",
      async () => (await fileNames(host)).length === 0 && ofLastAgent().length === KINDS,
    );

    const ids = stored(database);
    strictEqual(new Set(ids).size, ids.length);
    deepStrictEqual(new Set(ids), new Set([...beforeOutage, ...backlog, ...ofLastAgent()]));
  }, { environment });
});

async function kill(agent: WatchedProcess): Promise<void> {
  agent.kill("SIGKILL");
  await agent.ended();
}

/** A sample's identity: its kind's code and when it was collected, epoch milliseconds. */
function idOf(kind: number, collectedMs: number): string {
  return `${kind} ${collectedMs}`;
}

function timeOf(id: string): number {
  return Number(id.split(" ")[1]);
}

function newestMs(ids: readonly string[]): number {
  return Math.max(...ids.map(timeOf));
}

/** What the server's database holds. */
function stored(database: string): string[] {
  const rows = queryRows(database, "SELECT kind, collected_at_us FROM samples");
  return rows.map((row) => idOf(Number(row["kind"]), Number(row["collected_at_us"]) / 1000));
}

async function fileNames(host: AgentHost, kind = ""): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(outboxOf(host)), ({ name }) => name);
  return entries.filter((name) => name.endsWith(`${kind}.json.gz`));
}

async function readOutbox(host: AgentHost): Promise<string[]> {
  return await Promise.all((await fileNames(host)).map(async (name) => {
    const sample = await unpackSample(await Deno.readFile(join(outboxOf(host), name)));
    if (sample === null) throw new Error(`Cannot read "${name}" of the outbox: it is damaged`);
    const { kind, collected_at } = sample;
    return idOf(KIND_CODES[kind], Date.parse(collected_at));
  }));
}

function outboxOf(host: AgentHost): string {
  return join(host.directory, "state/outbox");
}

/** The agent's time is over, and what it had begun to collect is in its outbox. */
async function untilOver(agent: WatchedProcess, host: AgentHost): Promise<void> {
  await until("the agent's time is over", () => agent.stdout.includes("time is over"));
  const isCollecting = async () => (await listProcesses(host.directory)).length > 1;
  await until("its children have ended", async () => !await isCollecting());
  let count = -1;
  let changedMs = performance.now();
  await until("the outbox is quiet", async () => {
    const names = await fileNames(host);
    if (names.length !== count) changedMs = performance.now();
    count = names.length;
    return performance.now() - changedMs > 1_000;
  });
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
