import { DEFAULT_INTERVALS } from "../../../shared/sample/mod.ts";
import { startSimulation } from "../../simulate/simulation.ts";
import { readUsage } from "../process_usage.ts";
import type { Figure, RowContext } from "../row.ts";
import { setUpServer } from "../server_process.ts";
import { median, percentile } from "../statistics.ts";
import { pause, waitUntil } from "../wait.ts";

const AGENTS = 5000;
const GUESTS = 20;
/** Over one fast interval, as hosts that were started at any time. */
const SPREAD_MS = 1000 * DEFAULT_INTERVALS.fast;
/** The server's memory rises for about this long until V8 collects its old garbage. */
const MEASURED_SECONDS = 120;

/** A whole large fleet at its usual pace for two minutes. */
export async function measureManyAgents(context: RowContext): Promise<Figure[]> {
  const { signal, directory } = context;
  const recordings = await context.recordings();
  await using stack = new AsyncDisposableStack();
  const setup = await setUpServer(directory, AGENTS);
  const server = stack.use(await setup.start(signal));
  const simulation = stack.use(
    await startSimulation({
      url: server.url,
      agents: setup.agents,
      recordings,
      guests: GUESTS,
      intervals: DEFAULT_INTERVALS,
      spread_ms: SPREAD_MS,
      processes: 2,
    }),
  );
  await waitUntil(async () => (await simulation.stats()).joined === AGENTS, signal);

  await simulation.reset();
  const before = await readUsage(server.pid);
  await pause(1000 * MEASURED_SECONDS, signal);
  const { joined, latencies_ms } = await simulation.stats();
  const after = await readUsage(server.pid);
  const cpuSeconds = after.cpu_seconds - before.cpu_seconds;
  return [
    {
      what: "p99 acknowledgement",
      value: percentile(latencies_ms, 0.99),
      unit: "ms",
      limit: { at_most: 250 },
    },
    { what: "median acknowledgement", value: median(latencies_ms), unit: "ms" },
    { what: "slowest acknowledgement", value: percentile(latencies_ms, 1), unit: "ms" },
    {
      what: "peak memory of the server",
      value: after.peak_rss_bytes / 1e6,
      unit: "MB",
      limit: { at_most: 1200 },
    },
    { what: "CPU of the server", value: 100 * cpuSeconds / MEASURED_SECONDS, unit: "%" },
    { what: "samples", value: latencies_ms.length / MEASURED_SECONDS, unit: "/s" },
    { what: "agents connected", value: joined, unit: "", limit: { at_least: AGENTS } },
  ];
}
