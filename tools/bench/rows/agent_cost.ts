import { join } from "node:path";
import { DEFAULT_INTERVALS, type Intervals, KINDS } from "../../../shared/sample/mod.ts";
import { createMovingHost } from "../../demo/moving_host.ts";
import { createAgentHost } from "../agent_host.ts";
import { bundleAgent, NEVER_SECONDS, startAgent } from "../agent_process.ts";
import { type ProcessUsage, readUsage } from "../process_usage.ts";
import type { Figure, RowContext } from "../row.ts";
import { startSampleReceiver } from "../sample_receiver.ts";
import { pause, waitUntil } from "../wait.ts";

const HOST = { guests: 20, snapshots: 1000 };
/** So much faster than by default does the agent collect that is measured. */
const SCALE = 10;
const WARM_UP_MS = 20_000;
const MEASURED_SECONDS = 65;

const SCALED: Intervals = {
  fast: DEFAULT_INTERVALS.fast / SCALE,
  medium: DEFAULT_INTERVALS.medium / SCALE,
  slow: DEFAULT_INTERVALS.slow / SCALE,
};
const IDLE: Intervals = { fast: NEVER_SECONDS, medium: NEVER_SECONDS, slow: NEVER_SECONDS };

/**
 * Two agents for 65 s: one that collects ten times as often as by default, one that is only
 * connected. What the first uses above the second is the work of collecting, ten times over.
 */
export async function measureAgentCost({ signal, directory }: RowContext): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  const bundle = await bundleAgent(directory);
  const receiver = stack.use(await startSampleReceiver());
  const start = async (name: string, intervals: Intervals) => {
    const host = await createAgentHost(join(directory, name), HOST);
    stack.defer(await keepMoving(host, signal));
    const options = { bundle, host, name, server_url: receiver.url, intervals };
    return stack.use(await startAgent(options));
  };
  const busy = await start("busy", SCALED);
  const idle = await start("idle", IDLE);
  const hasSent = () => KINDS.every((kind) => receiver.count(kind, "idle") > 0);
  await waitUntil(hasSent, signal);
  await pause(WARM_UP_MS, signal);

  const readBoth = () => Promise.all([readUsage(busy.pid), readUsage(idle.pid)]);
  const before = await readBoth();
  const samplesBefore = receiver.count("fast", "busy");
  let rssBytes = 0;
  for (let second = 0; second < MEASURED_SECONDS; second++) {
    await pause(1000, signal);
    rssBytes = Math.max(rssBytes, (await readUsage(busy.pid)).rss_bytes);
  }
  const after = await readBoth();

  const percent = (of: 0 | 1) => 100 * cpuSeconds(before[of], after[of]) / MEASURED_SECONDS;
  const [busyPercent, idlePercent] = [percent(0), percent(1)];
  return [
    { what: "resident memory", value: rssBytes / 1e6, unit: "MB", limit: { at_most: 58 } },
    {
      what: "peak memory, start included",
      value: after[0].peak_rss_bytes / 1e6,
      unit: "MB",
      limit: { at_most: 58 },
    },
    {
      what: "own CPU at default intervals",
      value: idlePercent + (busyPercent - idlePercent) / SCALE,
      unit: "%",
      limit: { at_most: 0.12 },
    },
    { what: `own CPU at ${SCALE} times the default`, value: busyPercent, unit: "%" },
    { what: "own CPU when idle", value: idlePercent, unit: "%" },
    { what: "fast cycles", value: receiver.count("fast", "busy") - samplesBefore, unit: "" },
  ];
}

function cpuSeconds(before: ProcessUsage, after: ProcessUsage): number {
  return after.cpu_seconds - before.cpu_seconds;
}

/** Moves what moves on a real host; returns what stops it. */
async function keepMoving(
  host: Awaited<ReturnType<typeof createAgentHost>>,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  const move = await createMovingHost(host, { seed: 0, resilvers: false });
  const startMs = performance.now();
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  async function run(): Promise<void> {
    while (!stopped.aborted) {
      await move((performance.now() - startMs) / 1000);
      await pause(1000 * SCALED.fast, stopped).catch(() => {}); // the loop's condition sees it
    }
  }
  const running = run();
  return async () => {
    stop.abort();
    await running;
  };
}
