import { delimiter, join } from "node:path";
import { createAgentHost } from "../agent_host.ts";
import { bundleAgent, NEVER_SECONDS, startAgent } from "../agent_process.ts";
import { agentEnvironment } from "../../demo/agent_setup.ts";
import type { Figure, RowContext } from "../row.ts";
import { startSampleReceiver } from "../sample_receiver.ts";
import { waitUntil } from "../wait.ts";

const HOST = { guests: 100, snapshots: 100 };
const CYCLES = 8;
/** What a real agent runs that is no stand-in: the reader of /proc. */
const READER = "grep";

/** Counts what the agent starts from one fast sample to the next, once all tools are known. */
export async function measureAgentChildren({ signal, directory }: RowContext): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  const bundle = await bundleAgent(directory);
  const receiver = stack.use(await startSampleReceiver());
  const host = await createAgentHost(join(directory, "host"), HOST);
  const calls = join(host.overlay, "calls.log");
  await Deno.writeTextFile(calls, "");
  const { PATH = "" } = await agentEnvironment(host);
  stack.use(
    await startAgent({
      bundle,
      host,
      name: "host",
      server_url: receiver.url,
      intervals: { fast: 1, medium: NEVER_SECONDS, slow: NEVER_SECONDS },
      environment: {
        PATH: `${await makeLoggingReader(directory, calls)}${delimiter}${PATH}`,
      },
    }),
  );

  const countCalls = async () => (await Deno.readTextFile(calls)).split("\n").length - 1;
  await waitUntil(() => receiver.count("medium") > 0 && receiver.count("slow") > 0, signal);
  const perCycle: number[] = [];
  await receiver.next();
  let before = await countCalls();
  while (perCycle.length < CYCLES) {
    await waitUntilNext(receiver.next(), signal);
    const now = await countCalls();
    perCycle.push(now - before);
    before = now;
  }
  return [
    {
      what: "children in a fast cycle",
      value: Math.max(...perCycle),
      unit: "",
      limit: { at_most: 4 },
    },
  ];
}

async function waitUntilNext(next: Promise<void>, signal: AbortSignal): Promise<void> {
  let came = false;
  next.then(() => came = true);
  await waitUntil(() => came, signal);
}

/** A stand-in for the reader that logs its call as the others do, then does its work. */
async function makeLoggingReader(directory: string, calls: string): Promise<string> {
  const bin = join(directory, "bin");
  await Deno.mkdir(bin);
  const script = `#!/bin/sh\necho ${READER} >>'${calls}'\nexec /usr/bin/${READER} "$@"\n`;
  await Deno.writeTextFile(join(bin, READER), script, { mode: 0o755 });
  return bin;
}
