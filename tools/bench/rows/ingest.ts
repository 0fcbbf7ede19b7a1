import { join } from "node:path";
import { agentSocketUrl } from "../../simulate/agent_frames.ts";
import { type LineProcess, startLineProcess } from "../../simulate/line_process.ts";
import type { BareQuestion } from "../bare_pipeline_process.ts";
import type { LoadQuestion } from "../load_process.ts";
import type { LoadOptions, LoadResult } from "../pipelined_load.ts";
import { readUsage } from "../process_usage.ts";
import type { Figure, RowContext } from "../row.ts";
import { setUpServer } from "../server_process.ts";
import { median } from "../statistics.ts";
import { within } from "../wait.ts";

const AGENTS = 50;
/** Makes a fast sample of about 9.6 kB. */
const GUESTS = 12;
/** As many pushes as a real agent keeps in flight. */
const WINDOW = 8;
const ROUNDS = 3;
const WARM_UP_SECONDS = 2;
const ROUND_SECONDS = 4;

/** One of the two that are compared: its process, and the load on it. */
interface Side {
  pid: number;
  load: LineProcess;
  before(): Promise<unknown>;
}

interface Round {
  per_second: number;
  cpu_us_per_sample: number;
  result: LoadResult;
}

/** The server and the bare pipeline in turn, each round the median of which counts. */
export async function measureIngest(context: RowContext): Promise<Figure[]> {
  const { signal, directory, engine } = context;
  const recordings = await context.recordings();
  await using stack = new AsyncDisposableStack();
  await using setup = await setUpServer(directory, AGENTS, { engine });
  const server = stack.use(await setup.start(signal));
  const bare = stack.use(
    startLineProcess(new URL("../bare_pipeline_process.ts", import.meta.url)),
  );
  const ask = (question: BareQuestion) => within(bare.ask<{ url: string }>(question), signal);
  const { url } = await ask({ ask: "start", database_path: join(directory, "bare.db") });

  const common = { agents: setup.agents, recordings, guests: GUESTS, window: WINDOW };
  const connect = async (options: LoadOptions) => {
    const load = stack.use(startLineProcess(new URL("../load_process.ts", import.meta.url)));
    await within(load.ask({ ask: "connect", options } satisfies LoadQuestion), signal);
    return load;
  };
  const sides: Side[] = [
    {
      pid: server.pid,
      load: await connect({ ...common, url: agentSocketUrl(server.url) }),
      before: () => Promise.resolve(),
    },
    {
      pid: bare.pid,
      load: await connect({ ...common, url }),
      before: () => ask({ ask: "clear" }),
    },
  ];

  for (const side of sides) await runRound(side, WARM_UP_SECONDS, signal);
  const rounds: Round[][] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, side] of sides.entries()) {
      rounds[index]?.push(await runRound(side, ROUND_SECONDS, signal));
    }
  }

  const [ours = [], baseline = []] = rounds;
  const rate = (of: Round[]) => median(of.map(({ per_second }) => per_second));
  const cost = (of: Round[]) => median(of.map(({ cpu_us_per_sample }) => cpu_us_per_sample));
  const results = ours.map(({ result }) => result);
  return [
    { what: "acknowledged", value: rate(ours), unit: "/s", limit: { at_least: 2000 } },
    { what: "bare pipeline", value: rate(baseline), unit: "/s" },
    {
      what: "ratio",
      value: 100 * rate(ours) / rate(baseline),
      unit: "%",
      limit: { at_least: 30 },
    },
    { what: "CPU per sample", value: cost(ours), unit: "µs" },
    { what: "CPU per sample, bare", value: cost(baseline), unit: "µs" },
    // What a machine that others use as well does not change.
    { what: "ratio by CPU", value: 100 * cost(baseline) / cost(ours), unit: "%" },
    { what: "sample", value: median(results.map((result) => result.payload_bytes)), unit: "B" },
    {
      what: "refused",
      value: results.reduce((sum, { refused }) => sum + refused, 0),
      unit: "",
      limit: { at_most: 0 },
    },
  ];
}

async function runRound(
  { pid, load, before }: Side,
  seconds: number,
  signal: AbortSignal,
): Promise<Round> {
  await before();
  const usage = await readUsage(pid);
  const question: LoadQuestion = { ask: "run", seconds, window: WINDOW };
  const result = await within(load.ask<LoadResult>(question), signal);
  const cpuSeconds = (await readUsage(pid)).cpu_seconds - usage.cpu_seconds;
  return {
    per_second: result.acknowledged / result.seconds,
    cpu_us_per_sample: 1e6 * cpuSeconds / result.acknowledged,
    result,
  };
}
