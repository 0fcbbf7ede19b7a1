import { join } from "node:path";
import { createAgentHost } from "../agent_host.ts";
import { bundleAgent, NEVER_SECONDS, startAgent } from "../agent_process.ts";
import { readUsage } from "../process_usage.ts";
import type { Figure, RowContext } from "../row.ts";
import { startSampleReceiver } from "../sample_receiver.ts";
import { waitUntil } from "../wait.ts";

const HOST = { guests: 20, snapshots: 30_000 };
const COLLECTIONS = 3;
const MEDIUM_SECONDS = 5;

/** What the agent itself uses for a medium sample, from the second one on. */
export async function measureAgentSnapshots({ signal, directory }: RowContext): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  const bundle = await bundleAgent(directory);
  const receiver = stack.use(await startSampleReceiver());
  const agent = stack.use(
    await startAgent({
      bundle,
      host: await createAgentHost(join(directory, "host"), HOST),
      name: "host",
      server_url: receiver.url,
      intervals: { fast: NEVER_SECONDS, medium: MEDIUM_SECONDS, slow: NEVER_SECONDS },
    }),
  );

  const hasCollected = (count: number) =>
    waitUntil(() => receiver.count("medium") >= count && receiver.count("slow") > 0, signal);
  await hasCollected(1);
  const first = receiver.count("medium");
  const before = await readUsage(agent.pid);
  await hasCollected(first + COLLECTIONS);
  const after = await readUsage(agent.pid);
  return [
    {
      what: "own CPU per collection",
      value: (after.cpu_seconds - before.cpu_seconds) / COLLECTIONS,
      unit: "s",
      limit: { at_most: 2 },
    },
    {
      what: "peak memory",
      value: after.peak_rss_bytes / 1e6,
      unit: "MB",
      limit: { at_most: 100 },
    },
  ];
}
