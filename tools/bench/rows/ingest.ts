import { join } from "node:path";
import { agentSocketUrl } from "../../simulate/agent_frames.ts";
import { type LineProcess, startLineProcess } from "../../simulate/line_process.ts";
import type { BareQuestion } from "../bare_pipeline_process.ts";
import type { BenchDatabase } from "../bench_database.ts";
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

/** Of the bare pipeline's speed: of one server with SQLite, and of two with PostgreSQL. */
const LEAST_RATIO = { sqlite: 30, postgres: 40 } as const;

/** One of the two that are compared: its processes, and the load on them. */
interface Side {
  pids: readonly number[];
  load: LineProcess;
  database: BenchDatabase;
  before(): Promise<unknown>;
}

interface Round {
  per_second: number;
  cpu_us_per_sample: number;
  database_us_per_sample: number;
  result: LoadResult;
}

/**
 * One server, or two with PostgreSQL, and the bare pipeline in turn, each round the median of which
 * counts.
 */
export async function measureIngest(context: RowContext): Promise<Figure[]> {
  const { signal, directory, engine } = context;
  const recordings = await context.recordings();
  await using stack = new AsyncDisposableStack();
  await using setup = await setUpServer(directory, AGENTS, { engine });
  const servers = [stack.use(await setup.start(signal))];
  if (engine === "postgres") servers.push(stack.use(await setup.startBeside(signal)));
  const bare = stack.use(
    startLineProcess(new URL("../bare_pipeline_process.ts", import.meta.url)),
  );
  const ask = (question: BareQuestion) => within(bare.ask<{ url: string }>(question), signal);
  const { database } = setup;
  const { url } = await ask({
    ask: "start",
    engine,
    database: database.environment["DATABASE_URL"] ?? join(directory, "bare.db"),
  });

  const common = { agents: setup.agents, recordings, guests: GUESTS, window: WINDOW };
  const connect = async (options: LoadOptions) => {
    const load = stack.use(startLineProcess(new URL("../load_process.ts", import.meta.url)));
    await within(load.ask({ ask: "connect", options } satisfies LoadQuestion), signal);
    return load;
  };
  const sides: Side[] = [
    {
      pids: servers.map(({ pid }) => pid),
      database,
      load: await connect({ ...common, urls: servers.map(({ url }) => agentSocketUrl(url)) }),
      before: () => Promise.resolve(),
    },
    {
      pids: [bare.pid],
      database,
      load: await connect({ ...common, urls: [url] }),
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
  const databaseCost = (of: Round[]) =>
    median(of.map(({ database_us_per_sample }) => database_us_per_sample));
  const results = ours.map(({ result }) => result);
  return [
    { what: "acknowledged", value: rate(ours), unit: "/s", limit: { at_least: 2000 } },
    { what: "bare pipeline", value: rate(baseline), unit: "/s" },
    {
      what: "ratio",
      value: 100 * rate(ours) / rate(baseline),
      unit: "%",
      limit: { at_least: LEAST_RATIO[engine] },
    },
    { what: "CPU per sample", value: cost(ours), unit: "µs" },
    { what: "CPU per sample, bare", value: cost(baseline), unit: "µs" },
    ...engine === "sqlite" ? [] : [
      { what: "CPU of PostgreSQL per sample", value: databaseCost(ours), unit: "µs" },
      { what: "CPU of PostgreSQL per sample, bare", value: databaseCost(baseline), unit: "µs" },
    ],
    // What a machine that others use as well does not change; with what PostgreSQL takes.
    {
      what: "ratio by CPU",
      value: 100 * (cost(baseline) + databaseCost(baseline)) / (cost(ours) + databaseCost(ours)),
      unit: "%",
    },
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
  { pids, load, database, before }: Side,
  seconds: number,
  signal: AbortSignal,
): Promise<Round> {
  await before();
  const usedBefore = await readCpu(pids, database);
  const question: LoadQuestion = { ask: "run", seconds, window: WINDOW };
  const result = await within(load.ask<LoadResult>(question), signal);
  const used = await readCpu(pids, database);
  const perSample = (cpuSeconds: number) => 1e6 * cpuSeconds / result.acknowledged;
  return {
    per_second: result.acknowledged / result.seconds,
    cpu_us_per_sample: perSample(used.servers - usedBefore.servers),
    database_us_per_sample: perSample(used.database - usedBefore.database),
    result,
  };
}

/** Seconds so far. */
async function readCpu(pids: readonly number[], database: BenchDatabase) {
  const servers = await Promise.all(pids.map(readUsage));
  return {
    servers: servers.reduce((sum, { cpu_seconds }) => sum + cpu_seconds, 0),
    database: await database.cpuSeconds(),
  };
}
