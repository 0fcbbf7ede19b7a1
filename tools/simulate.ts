/**
 * `deno task simulate`: rehearses a fleet before anyone buys it. Thousands of simulated hosts push
 * to a server, and at the end a table says how it took that.
 */
import { join } from "node:path";
import { describeMachine, formatMachine } from "./bench/machine.ts";
import { lastWords } from "./bench/last_words.ts";
import { formatFigure } from "./bench/report.ts";
import { type Figure, isMet } from "./bench/row.ts";
import { readArguments, type SimulateOptions } from "./simulate/arguments.ts";
import { OwnServer } from "./simulate/own_server.ts";
import { recordHosts } from "./simulate/recordings.ts";
import { rehearse, type Snapshot } from "./simulate/rehearsal.ts";
import { formatLine, formatPhases, formatReasons } from "./simulate/rehearsal_report.ts";
import { checkScenario, SCENARIOS } from "./simulate/scenarios.ts";
import { parseTokens } from "./simulate/tokens_file.ts";

/** As sysexits(3) has it. */
const USAGE = 64;
/** The line tells of so many seconds; without a terminal it is printed as often. */
const LINE_SECONDS = 10;

async function simulate(options: SimulateOptions, signal: AbortSignal): Promise<number> {
  const directory = await Deno.makeTempDir({ prefix: "proxmox-monitor-simulate-" });
  try {
    return await run(options, { directory, signal });
  } catch (error) {
    if (!signal.aborted) print(`\nCannot go on: ${error}${await lastWords(directory)}`);
    return signal.aborted ? 0 : 1;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function run(
  options: SimulateOptions,
  { directory, signal }: { directory: string; signal: AbortSignal },
): Promise<number> {
  const { hosts, guests, intervals, scenario: name } = options;
  const scenario = SCENARIOS[name];
  print(`${name}: ${scenario.what}`);
  print(`${hosts} hosts with ${guests} guests each, a fast sample every ${intervals.fast} s`);
  await using stack = new AsyncDisposableStack();
  const agents = options.server === null
    ? null
    : parseTokens(await Deno.readTextFile(options.server.tokens_path), hosts);
  const recordings = await recordHosts(join(directory, "recordings"));
  const server = options.server !== null ? null : stack.use(
    await OwnServer.start(directory, { hosts, newHosts: scenario.newHosts === true, signal }),
  );
  if (server !== null) print(`\n  Dashboard  ${server.url}\n  Password   ${server.password}\n`);

  const showLine = createLine(hosts);
  let last: Snapshot | null = null;
  const phases = await rehearse({
    ...options,
    server,
    urls: server === null ? options.server?.urls ?? [] : [server.url],
    agents: server?.agents ?? agents ?? [],
    recordings,
    signal,
    onSnapshot(snapshot) {
      last = snapshot;
      showLine(snapshot);
    },
  });

  const stopped = signal.aborted;
  const figures = checkScenario(scenario, phases, { hosts, stopped });
  if (server !== null && last !== null) figures.push(...await describeUse(server, last));
  print(
    [
      stopped ? "\n\nStopped before its end" : "\n",
      formatMachine(describeMachine()),
      "",
      formatPhases(phases),
      "",
      ...formatReasons(phases),
      ...figures.map(formatFigure),
    ].join("\n"),
  );
  return figures.some((figure) => isMet(figure) === false) ? 1 : 0;
}

async function describeUse(server: OwnServer, { use }: Snapshot): Promise<Figure[]> {
  return [
    { what: "peak memory of the server", value: (use?.peak_rss_bytes ?? NaN) / 1e6, unit: "MB" },
    { what: "database", value: await server.databaseBytes() / 1e6, unit: "MB" },
  ];
}

/** Shows each snapshot as a line: one over the other on a terminal, else one now and then. */
function createLine(hosts: number): (now: Snapshot) => void {
  const isTerminal = Deno.stdout.isTerminal();
  const recent: Snapshot[] = [];
  let shown = 0;
  return (now) => {
    recent.push(now);
    if (recent.length > LINE_SECONDS + 1) recent.shift();
    const [before = now] = recent;
    const text = formatLine(now, before, hosts);
    if (isTerminal) write(`\r\x1b[K${text}`);
    else if (shown++ % LINE_SECONDS === 0) print(text);
  };
}

function print(text: string): void {
  write(`${text}\n`);
}

function write(text: string, to: Pick<Deno.FsFile, "writeSync"> = Deno.stdout): void {
  to.writeSync(new TextEncoder().encode(text));
}

async function main(): Promise<number> {
  const reading = readArguments(Deno.args);
  if (reading.kind === "help") print(reading.text);
  if (reading.kind === "wrong") write(`${reading.message}\n`, Deno.stderr);
  if (reading.kind !== "run") return reading.kind === "help" ? 0 : USAGE;
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => stop.abort(new Error(`Stopped by ${name}`)));
  }
  return await simulate(reading.options, stop.signal);
}

Deno.exit(await main());
