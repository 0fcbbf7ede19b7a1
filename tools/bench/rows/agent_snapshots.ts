import { join } from "node:path";
import { createAgentHost } from "../agent_host.ts";
import { bundleAgent, NEVER_SECONDS, startAgent } from "../agent_process.ts";
import { readUsage } from "../process_usage.ts";
import type { Figure, RowContext } from "../row.ts";
import { startSampleReceiver } from "../sample_receiver.ts";
import { waitUntil } from "../wait.ts";

const GUESTS = 20;
const MANY = 30_000;
const FEW = 1_000;
const COLLECTIONS = 3;
const MEDIUM_SECONDS = 5;

/**
 * What an agent itself uses for a medium sample with 30,000 snapshots, from the second one on,
 * and how much more memory that takes than with 1,000.
 */
export async function measureAgentSnapshots({ signal, directory }: RowContext): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  const bundle = await bundleAgent(directory);
  const receiver = stack.use(await startSampleReceiver());
  const start = async (name: string, snapshots: number) =>
    stack.use(
      await startAgent({
        bundle,
        host: await createAgentHost(join(directory, name), { guests: GUESTS, snapshots }),
        name,
        server_url: receiver.url,
        intervals: { fast: NEVER_SECONDS, medium: MEDIUM_SECONDS, slow: NEVER_SECONDS },
      }),
    );
  const agents = { many: await start("many", MANY), few: await start("few", FEW) };

  const hasCollected = (count: number) =>
    waitUntil(
      () => ["many", "few"].every((name) => receiver.count("medium", name) >= count),
      signal,
    );
  await hasCollected(1);
  const first = receiver.count("medium", "many");
  const before = await readUsage(agents.many.pid);
  await hasCollected(first + COLLECTIONS);
  const [after, few] = await Promise.all([
    readUsage(agents.many.pid),
    readUsage(agents.few.pid),
  ]);
  return [
    {
      what: "own CPU per collection",
      value: (after.cpu_seconds - before.cpu_seconds) / COLLECTIONS,
      unit: "s",
      limit: { at_most: 2 },
    },
    {
      what: "peak memory above that with 1,000 snapshots",
      value: (after.peak_rss_bytes - few.peak_rss_bytes) / 1e6,
      unit: "MB",
      // As much as the agent lets a command print.
      limit: { at_most: 32 },
    },
    { what: "peak memory", value: after.peak_rss_bytes / 1e6, unit: "MB" },
  ];
}
