/** Large fleets at default intervals on several servers and one PostgreSQL, all on this machine. */
import { join } from "node:path";
import { DEFAULT_INTERVALS } from "../../../shared/sample/mod.ts";
import { countDescriptors } from "../../../server/sockets/descriptors.ts";
import { SHARES } from "../../../shared/shares.ts";
import { bundleClient } from "../../bundle_client.ts";
import { type Program, startProgram } from "../../demo/programs.ts";
import { type BenchDatabase, openBenchDatabase } from "../bench_database.ts";
import type { MassCounts } from "../mass/mass_agent.ts";
import { type MassFleet, startMassFleet } from "../mass/mass_fleet.ts";
import { seedFleet } from "../mass/seed_fleet.ts";
import { readUsage } from "../process_usage.ts";
import type { Figure, Row, RowContext } from "../row.ts";
import { pause, within } from "../wait.ts";

const FLEETS = [
  { hosts: 5_000, servers: 2 },
  { hosts: 10_000, servers: 2 },
  { hosts: 50_000, servers: 2 },
] as const;
const LOOK_EVERY_MS = 500;
const FILL_MS = 5 * 60_000;
const WARM_UP_MS = 20_000;
const MEASURED_SECONDS = 60;

export const SCALE_ROWS: readonly Row[] = FLEETS.map(({ hosts, servers }) => ({
  id: `scale-${hosts}`,
  what: `${hosts} hosts at default intervals on ${servers} servers and one PostgreSQL`,
  limitMs: 15 * 60_000,
  measure: (context) => measureScale(context, hosts, servers),
}));

interface Usage {
  counts: MassCounts;
  servers: number[];
  database: number;
  simulator: number;
}

async function measureScale(
  { directory, signal, recordings }: RowContext,
  hosts: number,
  serverCount: number,
): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  await bundleClient();
  const database = stack.use(await openBenchDatabase("postgres", directory));
  const secret = crypto.randomUUID();
  const agents = await seedFleet(database, { count: hosts, secret });
  const servers = await Promise.all(
    Array.from({ length: serverCount }, async (_, index) => {
      const started = await startServer(database, { directory, secret, index, signal });
      stack.use(started.program);
      return started;
    }),
  );
  const urls = servers.map(({ url }) => url);
  const connected = agents.slice(0, serverCount * roomOfServer());
  const fleet = startMassFleet(stack, { urls, agents: connected, recordings: await recordings() });
  const startMs = performance.now();
  await fleet.start();
  await waitForFill(fleet, connected.length, signal);
  const fillSeconds = (performance.now() - startMs) / 1000;

  const pids = servers.map(({ program }) => program.pid);
  const look = async (): Promise<Usage> => ({
    counts: await fleet.counts(),
    servers: await cpuOf(pids),
    database: await database.cpuSeconds(),
    simulator: sum(await cpuOf(fleet.pids)),
  });
  await pause(WARM_UP_MS, signal);
  const before = await look();
  await pause(1000 * MEASURED_SECONDS, signal);
  const after = await look();
  const memory = await Promise.all(pids.map(readUsage));
  return figuresOf(before, after, {
    hosts,
    agents: connected.length,
    fillSeconds,
    memoryBytes: Math.max(...memory.map(({ peak_rss_bytes }) => peak_rss_bytes)),
  });
}

/** Until the servers have a sample of each kind of every host; one that cannot is measured as it is. */
async function waitForFill(fleet: MassFleet, hosts: number, signal: AbortSignal): Promise<void> {
  const untilMs = performance.now() + FILL_MS;
  while ((await fleet.counts()).begun < hosts && performance.now() < untilMs) {
    await pause(LOOK_EVERY_MS, signal);
  }
}

/** Agents that a server lets in where it may have as many files open as this process: a part of them. */
function roomOfServer(): number {
  const { ofDescriptorsPercent, agentsPercent } = SHARES.connections;
  return Math.floor(countDescriptors() * ofDescriptorsPercent * agentsPercent / 10_000);
}

function figuresOf(
  before: Usage,
  after: Usage,
  { hosts, agents, fillSeconds, memoryBytes }: {
    hosts: number;
    agents: number;
    fillSeconds: number;
    memoryBytes: number;
  },
): Figure[] {
  const { counts } = after;
  const sent = counts.sent - before.counts.sent;
  const acknowledged = counts.acknowledged - before.counts.acknowledged;
  const latencies = counts.latencies.sort((a, b) => a - b);
  const servers = after.servers.map((cpu, index) => cpu - (before.servers[index] ?? 0));
  const database = after.database - before.database;
  const simulator = after.simulator - before.simulator;
  const cores = navigator.hardwareConcurrency;
  const percent = (cpu: number) => 100 * cpu / MEASURED_SECONDS;
  const perSample = (cpu: number) => 1e6 * cpu / acknowledged;
  const figure = (what: string, value: number, unit: string): Figure => ({ what, value, unit });
  return [
    figure("samples due", hosts * perHostSecond(), "/s"),
    figure("samples sent", sent / MEASURED_SECONDS, "/s"),
    figure("samples acknowledged", acknowledged / MEASURED_SECONDS, "/s"),
    figure("median acknowledgement", at(latencies, 0.5), "ms"),
    figure("p99 acknowledgement", at(latencies, 0.99), "ms"),
    figure("refused", counts.refused, ""),
    figure("agents with room for a connection", agents, ""),
    figure("agents connected", counts.joined, ""),
    ...Object.entries(counts.closed).map(([reason, times]) =>
      figure(`connections closed, ${reason === "" ? "no reason" : reason}`, times, "")
    ),
    figure("hosts that had their first turn", counts.begun, ""),
    figure("after", fillSeconds, "s"),
    figure("CPU of the servers", percent(sum(servers)), "%"),
    figure("CPU of PostgreSQL", percent(database), "%"),
    figure("CPU of the simulated hosts", percent(simulator), "%"),
    figure(
      "CPU of all three, of what there is",
      percent(sum(servers) + database + simulator) / cores,
      "%",
    ),
    figure("CPU of the servers for a sample", perSample(sum(servers)), "µs"),
    figure("CPU of PostgreSQL for a sample", perSample(database), "µs"),
    figure("CPU of the simulated hosts for a sample", 1e6 * simulator / sent, "µs"),
    figure("peak memory of a server", memoryBytes / 1e6, "MB"),
  ];
}

/** Samples a second of one host. */
function perHostSecond(): number {
  return Object.values(DEFAULT_INTERVALS).reduce((rate, seconds) => rate + 1 / seconds, 0);
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

async function cpuOf(pids: readonly number[]): Promise<number[]> {
  return (await Promise.all(pids.map(readUsage))).map(({ cpu_seconds }) => cpu_seconds);
}

async function startServer(
  { environment }: BenchDatabase,
  { directory, secret, index, signal }: {
    directory: string;
    secret: string;
    index: number;
    signal: AbortSignal;
  },
): Promise<{ program: Program; url: string }> {
  const program = await startProgram("start", `server-${index + 1}`, {
    environment: {
      ...environment,
      DATABASE_PATH: join(directory, `server-${index + 1}`, "monitor.db"),
      SECRET_KEY_BASE: secret,
      PORT: "0",
    },
    logDirectory: directory,
  });
  const [, url = ""] = await within(program.logged(/Listening on (\S+)/), signal);
  return { program, url };
}
