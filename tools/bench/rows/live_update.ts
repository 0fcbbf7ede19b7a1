import type { Page } from "playwright-core";
import { WebSocket } from "ws";
import { DEFAULT_INTERVALS } from "../../../shared/sample/mod.ts";
import { signIn, withPage } from "../../../testing/browser.ts";
import { chromiumPath } from "../../../testing/chromium.ts";
import {
  agentAddress,
  agentSocketUrl,
  isJoinReply,
  joinFrame,
  pushFrame,
  readReply,
  type SimulatedAgent,
} from "../../simulate/agent_frames.ts";
import { startSimulation } from "../../simulate/simulation.ts";
import { type Figure, type RowContext, RowSkipped } from "../row.ts";
import { setUpServer } from "../server_process.ts";
import { median, percentile } from "../statistics.ts";
import { pause, waitUntil, within } from "../wait.ts";

const CHROMIUM = chromiumPath();
const AGENTS = 500;
const GUESTS = 20;
const SPREAD_MS = 8_000;
const PUSHES = 60;
/** Between two pushes, so that they meet every phase of the server's rounds of updates. */
const PAUSE_MS = { least: 200, most: 500 };

/** What the probed host announces: it pushes more often than others, and no more than it may. */
const PROBE_INTERVALS = { ...DEFAULT_INTERVALS, fast: 2 };

/** The first load is over by then. */
const SETTLE_MS = 3_000;
const BUSY_SECONDS = 20;

/** A text that appeared in the page, and when: epoch milliseconds. */
type Seen = [text: string, atMs: number];

/**
 * One host among 500 that push at default intervals changes its load; a browser that shows
 * the fleet notes when the new figure stands in the page. Counted from before the sample is
 * sent, so the commit itself is in it.
 */
export async function measureLiveUpdate(context: RowContext): Promise<Figure[]> {
  const { signal, directory } = context;
  if (!await isFile(CHROMIUM)) throw new RowSkipped(`${CHROMIUM} is not there`);
  const recordings = await context.recordings();
  await using stack = new AsyncDisposableStack();
  await using setup = await setUpServer(directory, AGENTS + 1);
  const server = stack.use(await setup.start(signal));
  const [probed, ...agents] = setup.agents;
  const [recording] = recordings;
  if (probed === undefined || recording === undefined) throw new Error("Cannot probe: no host");
  const simulation = stack.use(
    await startSimulation({
      urls: [server.url],
      agents,
      recordings,
      guests: GUESTS,
      intervals: DEFAULT_INTERVALS,
      spread_ms: SPREAD_MS,
      processes: 1,
    }),
  );
  await waitUntil(async () => (await simulation.stats()).joined === AGENTS, signal);
  const probe = stack.use(await openProbe(agentSocketUrl(server.url), probed));

  const delays: number[] = [];
  const commits: number[] = [];
  let busyPercent = NaN;
  await withPage(async (page) => {
    await signIn(page, server.url, setup.password);
    // By name it is the first of the rows, of which those in sight alone are there.
    await page.goto(`${server.url}/?sort=host&flat=1`);
    await page.locator(`[data-host="${probed.name}"]`).waitFor();
    busyPercent = await measureBusy(page, signal);
    await page.evaluate(watchLoad, probed.name);
    for (let count = 0; count < PUSHES; count++) {
      const load1 = Number((10 + count / 100).toFixed(2));
      const sentMs = performance.timeOrigin + performance.now();
      const data = { ...recording.fast, host: { ...Object(recording.fast["host"]), load1 } };
      await within(probe.push(data), signal);
      commits.push(performance.timeOrigin + performance.now() - sentMs);
      const seen = () => page.evaluate(() => Reflect.get(globalThis, "seenLoads") as Seen[]); // set by watchLoad
      let found: Seen | undefined;
      await waitUntil(async () => {
        found = (await seen()).find(([text]) => text === load1.toFixed(2));
        return found !== undefined;
      }, signal);
      delays.push((found?.[1] ?? NaN) - sentMs);
      await pause(PAUSE_MS.least + Math.random() * (PAUSE_MS.most - PAUSE_MS.least), signal);
    }
  });
  return [
    {
      what: "p95 from sending to the text",
      value: percentile(delays, 0.95),
      unit: "ms",
      limit: { at_most: 50 },
    },
    { what: "median from sending to the text", value: median(delays), unit: "ms" },
    { what: "slowest", value: percentile(delays, 1), unit: "ms" },
    {
      what: "main thread of the tab busy",
      value: busyPercent,
      unit: "%",
      limit: { at_most: 4 },
    },
    { what: "median from sending to the commit's reply", value: median(commits), unit: "ms" },
  ];
}

/** How much of one core the page's main thread needs while only the fleet pushes. */
async function measureBusy(page: Page, signal: AbortSignal): Promise<number> {
  const session = await page.context().newCDPSession(page);
  // Processor time, which other programs do not change.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const taskSeconds = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN;
  };
  await pause(SETTLE_MS, signal);
  const before = await taskSeconds();
  await pause(1000 * BUSY_SECONDS, signal);
  return 100 * (await taskSeconds() - before) / BUSY_SECONDS;
}

/** Runs in the page: notes each new load of `host` with the time it appeared. */
function watchLoad(host: string): void {
  const seen: Seen[] = [];
  let last = "";
  new MutationObserver(() => {
    const cell = document.querySelector(`[data-host="${host}"] [data-label="Load"]`);
    const text = cell?.textContent ?? "";
    if (text !== last) seen.push([text, performance.timeOrigin + performance.now()]);
    last = text;
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
  Reflect.set(globalThis, "seenLoads", seen);
}

interface Probe extends Disposable {
  /** Resolves when the sample is acknowledged. */
  push(data: Record<string, unknown>): Promise<void>;
}

async function openProbe(url: string, agent: SimulatedAgent): Promise<Probe> {
  const ws = new WebSocket(url, { headers: { "x-forwarded-for": agentAddress(AGENTS + 1) } });
  let lastRef = 1;
  const joined = Promise.withResolvers<void>();
  let answered = Promise.withResolvers<void>();
  ws.on("open", () => ws.send(joinFrame(agent, PROBE_INTERVALS)));
  ws.on("error", (error: Error) => joined.reject(error));
  ws.on("message", (frame: Uint8Array) => {
    const reply = readReply(new TextDecoder().decode(frame));
    if (reply === null) return;
    const answer = isJoinReply(reply) ? joined : answered;
    if (reply.status === "ok") answer.resolve();
    else answer.reject(new Error(`Cannot push: ${reply.status}`));
  });
  await joined.promise;
  return {
    push(data) {
      answered = Promise.withResolvers();
      const nowMs = Date.now();
      ws.send(pushFrame({
        ref: String(++lastRef),
        name: agent.name,
        kind: "fast",
        collected_at_ms: nowMs,
        sent_at_ms: nowMs,
        data: JSON.stringify(data),
      }));
      return answered.promise;
    },
    [Symbol.dispose]: () => ws.terminate(),
  };
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isFile }) => isFile, () => false);
}
