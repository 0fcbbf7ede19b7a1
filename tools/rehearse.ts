/**
 * `deno task rehearse`: what several servers on one PostgreSQL are worth. Servers and the primary are
 * killed and one server is cut off under the load of simulated hosts; at the end a table says what
 * held.
 */
import { join } from "node:path";
import { lastWords } from "./bench/last_words.ts";
import { describeMachine, formatMachine } from "./bench/machine.ts";
import { HAS_POSTGRES } from "../testing/postgres.ts";
import { isFile } from "../testing/is_file.ts";
import { readArguments, type RehearseOptions } from "./rehearse/arguments.ts";
import { HAPROXY } from "./rehearse/haproxy.ts";
import { whyNoNamespace } from "./rehearse/namespace.ts";
import { didHold, formatHeld } from "./rehearse/report.ts";
import { rehearse } from "./rehearse/rehearsal.ts";
import { setUpStage } from "./rehearse/stage.ts";
import { markProcesses, watchOver } from "./rehearse/watch_over.ts";

/** As sysexits(3) has them. */
const USAGE = 64;
const UNAVAILABLE = 69;

/** Beside its minutes: setting up, waiting for what comes last, stopping. */
const BESIDE_MS = 5 * 60_000;

async function run(options: RehearseOptions, stop: AbortSignal): Promise<number> {
  const signal = AbortSignal.any([
    stop,
    AbortSignal.timeout(options.minutes * 60_000 + BESIDE_MS),
  ]);
  const directory = await Deno.makeTempDir({ prefix: "proxmox-monitor-rehearse-" });
  // PostgreSQL runs as another user.
  await Deno.chmod(directory, 0o711);
  markProcesses(directory);
  watchOver(directory);
  const why = options.servers === 1 ? "there is one server" : await whyNoNamespace();
  print(formatMachine(describeMachine()));
  print(`seed ${options.seed}`);
  if (why !== null) print(`No server is cut off from the database: ${why}`);
  try {
    const context = { options, signal, say: print };
    await using stage = await setUpStage({
      ...options,
      directory,
      signal,
      hasNamespace: why === null,
      say: print,
    });
    const rows = await rehearse(stage, context);
    print(`\nPostgreSQL wrote without fsync: what dies here is processes, not machines.\n`);
    print(formatHeld(rows));
    return didHold(rows) ? 0 : 1;
  } catch (error) {
    print(`\nCannot go on: ${stop.aborted ? "stopped" : error}`);
    if (!stop.aborted) print(await lastWords(directory));
    return 1;
  } finally {
    if (options.isKept) {
      await Deno.writeTextFile(join(directory, "keep"), "");
      print(`Logs are in ${directory}`);
    } else await Deno.remove(directory, { recursive: true });
  }
}

function print(text: string, to: Pick<Deno.FsFile, "writeSync"> = Deno.stdout): void {
  to.writeSync(new TextEncoder().encode(`${text}\n`));
}

async function main(): Promise<number> {
  const reading = readArguments(Deno.args);
  if (reading.kind === "help") print(reading.text);
  if (reading.kind === "wrong") print(reading.message, Deno.stderr);
  if (reading.kind !== "run") return reading.kind === "help" ? 0 : USAGE;
  const missing = [
    ...HAS_POSTGRES ? [] : ["postgresql-15"],
    ...isFile(HAPROXY) ? [] : ["haproxy"],
  ];
  if (missing.length > 0) {
    print(`Cannot rehearse: apt-get install ${missing.join(" ")}`, Deno.stderr);
    return UNAVAILABLE;
  }
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => stop.abort(new Error(`Stopped by ${name}`)));
  }
  return await run(reading.options, stop.signal);
}

Deno.exit(await main());
