import { DEFAULT_INTERVALS } from "../../../shared/sample/mod.ts";
import { countBacklog } from "../../simulate/backlog.ts";
import { total } from "../../simulate/fleet_stats.ts";
import { OwnServer } from "../../simulate/own_server.ts";
import { startSimulation } from "../../simulate/simulation.ts";
import { readUsage } from "../process_usage.ts";
import type { Figure, Row, RowContext } from "../row.ts";
import { median } from "../statistics.ts";
import { pause, waitUntil } from "../wait.ts";

const GUESTS = 20;
const SPREAD_MS = 5_000;
/** The larger the fleet, the fewer of each host: each size is measured for about as long. */
const SIZES: readonly { hosts: number; backlog_hours: number }[] = [
  { hosts: 10, backlog_hours: 6 },
  { hosts: 100, backlog_hours: 1 },
  { hosts: 1_000, backlog_hours: 0.2 },
  { hosts: 5_000, backlog_hours: 0.05 },
];
const PAGES = 9;
const BETWEEN_PAGES_MS = 500;

/** What a fleet costs, by its size: rows without a budget, the same figures in each. */
export const CURVE_ROWS: readonly Row[] = SIZES.map(({ hosts, backlog_hours }) => ({
  id: `${hosts}-hosts`,
  what: `A fleet of ${hosts} hosts that return with samples of ${60 * backlog_hours} minutes`,
  isForPostgres: true,
  // Others may have nearly all of the machine.
  limitMs: 600_000,
  measure: (context) => measureSize(context, hosts, backlog_hours),
}));

async function measureSize(
  context: RowContext,
  hosts: number,
  backlog_hours: number,
): Promise<Figure[]> {
  const { signal, directory, engine } = context;
  const recordings = await context.recordings();
  await using stack = new AsyncDisposableStack();
  const server = stack.use(
    await OwnServer.start(directory, { hosts, newHosts: false, engine, signal }),
  );
  const emptyBytes = await server.databaseBytes();
  const { database } = server.setup;
  const databaseBefore = await database.cpuSeconds();
  const before = await readUsage(server.pid);
  const startMs = performance.now();
  const simulation = stack.use(
    await startSimulation({
      urls: [server.url],
      agents: server.agents,
      recordings,
      guests: GUESTS,
      intervals: DEFAULT_INTERVALS,
      spread_ms: SPREAD_MS,
      backlog_hours,
      processes: hosts < 1_000 ? 1 : 2,
    }),
  );
  const expected = hosts * countBacklog({ hours: backlog_hours, intervals: DEFAULT_INTERVALS });
  await waitUntil(async () => {
    const { joined, backlog, acknowledged, refused_samples } = await simulation.stats();
    const refused = total(refused_samples);
    // Simulated hosts do not send again what is refused: it costs nothing, and is no figure.
    if (refused > 0) throw new Error(`the server had no room for ${refused} samples`);
    return joined === hosts && backlog === 0 && acknowledged >= expected;
  }, signal);
  const seconds = (performance.now() - startMs) / 1000;
  const after = await readUsage(server.pid);
  const databaseCpu = await database.cpuSeconds() - databaseBefore;
  const { acknowledged } = await simulation.stats();
  const pages = await timePages(server, signal);
  const { rss_bytes, peak_rss_bytes } = await readUsage(server.pid);

  return [
    { what: "samples a second, backlog", value: acknowledged / seconds, unit: "/s" },
    {
      what: "CPU of the server for a sample",
      value: 1e6 * (after.cpu_seconds - before.cpu_seconds) / acknowledged,
      unit: "µs",
    },
    ...database.address === null ? [] : [{
      what: "CPU of PostgreSQL for a sample",
      value: 1e6 * databaseCpu / acknowledged,
      unit: "µs",
    }],
    { what: "memory of the server", value: rss_bytes / 1e6, unit: "MB" },
    { what: "peak memory of the server", value: peak_rss_bytes / 1e6, unit: "MB" },
    { what: "/ answered, median", value: median(pages.times), unit: "ms" },
    { what: "/ as long as", value: pages.bytes / 1000, unit: "kB" },
    { what: "database", value: await server.databaseBytes() / 1e6, unit: "MB" },
    {
      what: "database for a sample",
      value: (await server.databaseBytes() - emptyBytes) / acknowledged,
      unit: "B",
    },
  ];
}

async function timePages(server: OwnServer, signal: AbortSignal) {
  const headers = { cookie: await server.signIn() };
  const times: number[] = [];
  let bytes = 0;
  while (times.length < PAGES) {
    const startMs = performance.now();
    bytes = (await (await fetch(server.url, { headers, signal })).arrayBuffer()).byteLength;
    times.push(performance.now() - startMs);
    await pause(BETWEEN_PAGES_MS, signal);
  }
  return { times, bytes };
}
