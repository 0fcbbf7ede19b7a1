import { DEFAULT_INTERVALS, KINDS } from "../../../shared/sample/mod.ts";
import { statsSince, total } from "../../simulate/fleet_stats.ts";
import { latencyPercentile } from "../../simulate/latencies.ts";
import { OwnServer } from "../../simulate/own_server.ts";
import { startSimulation } from "../../simulate/simulation.ts";
import type { Figure, RowContext } from "../row.ts";
import { pause, waitUntil } from "../wait.ts";

const AGENTS = 5000;
const GUESTS = 20;
/** Over one fast interval, as hosts that were started at any time. */
const SPREAD_MS = 1000 * DEFAULT_INTERVALS.fast;
/** So long the first samples of all of them may take. */
const SURGE_MS = 120_000;
/** The server's memory rises for about this long until V8 collects its old garbage. */
const MEASURED_SECONDS = 120;

/**
 * A whole large fleet: how long it takes until the first samples of all, of each kind, are
 * acknowledged where all start within half a minute; then two minutes at its usual pace.
 */
export async function measureManyAgents(context: RowContext): Promise<Figure[]> {
  const { signal, directory, engine } = context;
  const recordings = await context.recordings();
  await using stack = new AsyncDisposableStack();
  const server = stack.use(
    await OwnServer.start(directory, { hosts: AGENTS, newHosts: false, engine, signal }),
  );
  const simulation = stack.use(
    await startSimulation({
      urls: [server.url],
      agents: server.agents,
      recordings,
      guests: GUESTS,
      intervals: DEFAULT_INTERVALS,
      spread_ms: SPREAD_MS,
      processes: 2,
    }),
  );
  const startMs = performance.now();
  const isTakenIn = async () => {
    const { joined, acknowledged } = await simulation.stats();
    return joined === AGENTS && acknowledged >= KINDS.length * AGENTS;
  };
  await waitUntil(
    async () => await isTakenIn() || performance.now() - startMs > SURGE_MS,
    signal,
  );
  const surgeSeconds = (performance.now() - startMs) / 1000;

  const look = async () => ({ stats: await simulation.stats(), use: await server.readUse() });
  const before = await look();
  await pause(1000 * MEASURED_SECONDS, signal);
  const after = await look();
  const { joined, acknowledged, missed, refused_samples, latencies } = statsSince(
    after.stats,
    before.stats,
  );
  const cpuSeconds = after.use.cpu_seconds - before.use.cpu_seconds;
  const opened = await server.countOpened(before.use.last_change_id, after.use.last_change_id);
  const none = (what: string, value: number): Figure => ({
    what,
    value,
    unit: "",
    limit: { at_most: 0 },
  });
  return [
    { what: "first samples acknowledged", value: surgeSeconds, unit: "s" },
    {
      what: "p99 acknowledgement",
      value: latencyPercentile(latencies, 0.99),
      unit: "ms",
      limit: { at_most: 250 },
    },
    { what: "median acknowledgement", value: latencyPercentile(latencies, 0.5), unit: "ms" },
    { what: "slowest acknowledgement", value: latencyPercentile(latencies, 1), unit: "ms" },
    {
      what: "peak memory of the server",
      value: after.use.peak_rss_bytes / 1e6,
      unit: "MB",
      limit: { at_most: 1200 },
    },
    { what: "CPU of the server", value: 100 * cpuSeconds / MEASURED_SECONDS, unit: "%" },
    { what: "samples", value: acknowledged / MEASURED_SECONDS, unit: "/s" },
    none("samples without an acknowledgement", missed + total(refused_samples)),
    none("hosts falsely offline", opened["offline"] ?? 0),
    { what: "agents connected", value: joined, unit: "", limit: { at_least: AGENTS } },
  ];
}
