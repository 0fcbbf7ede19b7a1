import { DEFAULT_INTERVALS } from "../../../shared/sample/mod.ts";
import { total } from "../../simulate/fleet_stats.ts";
import { startSimulation } from "../../simulate/simulation.ts";
import type { Figure, RowContext } from "../row.ts";
import { type ServerProcess, setUpServer } from "../server_process.ts";
import { percentile } from "../statistics.ts";
import { pause, waitUntil } from "../wait.ts";

const AGENTS = 1000;
const GUESTS = 20;
const SPREAD_MS = 10_000;
const ASK_EVERY_MS = 250;

/** Stops the server and starts it again: when is the last agent back, and who waits for a page? */
export async function measureRestart(context: RowContext): Promise<Figure[]> {
  const { signal, directory, engine } = context;
  const recordings = await context.recordings();
  await using stack = new AsyncDisposableStack();
  await using setup = await setUpServer(directory, AGENTS, { engine });
  const first = stack.use(await setup.start(signal));
  const simulation = stack.use(
    await startSimulation({
      urls: [first.url],
      agents: setup.agents,
      recordings,
      guests: GUESTS,
      intervals: DEFAULT_INTERVALS,
      spread_ms: SPREAD_MS,
      processes: 2,
    }),
  );
  const countJoined = async () => (await simulation.stats()).joined;
  await waitUntil(async () => await countJoined() === AGENTS, signal);
  const cookie = await first.signIn();

  const stoppedMs = performance.now();
  await first.stop();
  const server = stack.use(await setup.start(signal));
  const startedMs = performance.now();
  const pages: number[] = [];
  while (await countJoined() < AGENTS) {
    pages.push(await timePage(server, cookie, signal));
    await pause(ASK_EVERY_MS, signal);
  }
  const backMs = performance.now();

  const { dropped, refused_joins, refused_samples } = await simulation.stats();
  return [
    {
      what: "all back after the stop",
      value: (backMs - stoppedMs) / 1000,
      unit: "s",
      limit: { at_most: 30 },
    },
    { what: "of that, without a server", value: (startedMs - stoppedMs) / 1000, unit: "s" },
    {
      what: "slowest answer of / meanwhile",
      value: Math.max(...pages),
      unit: "ms",
      limit: { at_most: 300 },
    },
    { what: "median answer of / meanwhile", value: percentile(pages, 0.5), unit: "ms" },
    { what: "samples dropped", value: dropped, unit: "" },
    { what: "refusals", value: total(refused_joins) + total(refused_samples), unit: "" },
  ];
}

async function timePage(
  { url }: ServerProcess,
  cookie: string,
  signal: AbortSignal,
): Promise<number> {
  const startMs = performance.now();
  const response = await fetch(url, { headers: { cookie }, redirect: "manual", signal });
  await response.text();
  if (response.status !== 200) {
    throw new Error(`Cannot load "${url}": the server answered ${response.status}`);
  }
  return performance.now() - startMs;
}
