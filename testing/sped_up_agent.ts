/**
 * The agent's `run` with time as a test wants it. One argument, in JSON:
 * see `SpedUpOptions`. Everything else is the real thing.
 */
import { loadConfig } from "../agent/config/load_config.ts";
import { CONFIG_SOURCE } from "../agent/cli/local.ts";
import { serve } from "../agent/serve.ts";
import { listenForStop } from "../agent/cli/stop_signal.ts";
import { createLog, startLog } from "../agent/log.ts";
import { type Disk, systemDisk } from "../agent/io/disk.ts";
import { TestingClock } from "./clock.ts";

export interface SpedUpOptions {
  configPath: string;
  /** Seconds of the agent that pass in one of the machine. */
  speed: number;
  /** Where the agent's time begins; now by default. */
  startMs?: number;
  /** How much of it passes; then it stands still, and stdout says "time is over". */
  lengthMs?: number;
  /** Time stands still while the outbox uses its disk, so that none is too slow. */
  waitsForDisk?: boolean;
  /** While this file exists, nothing that writes to the outbox comes to an end. */
  hangingWhile?: string;
  /** Between two heartbeats, each of which has so long for its answer; as in production by default. */
  heartbeatMs?: number;
}

/** How often the agent's time is moved on. */
const TURN_MS = 1;
/** A machine that was busy elsewhere does not make the agent's time jump. */
const LONGEST_TURN_MS = 5;

const options: SpedUpOptions = JSON.parse(Deno.args[0] ?? "{}");
const { configPath, speed, startMs = Date.now(), lengthMs = Infinity } = options;

const clock = new TestingClock(startMs);
/** Whether all of its time has passed. */
let isOver = false;
let diskUses = 0;
const disk = withHook(systemDisk, async (work, writes) => {
  diskUses++;
  while (writes && await isHanging()) await realSleep(10);
  return await work().finally(() => diskUses--);
});

using stop = listenForStop();
await using _log = await startLog(false);
const load = () => loadConfig(configPath, CONFIG_SOURCE);
const loaded = await load();
if (!loaded.ok) throw new Error(loaded.message);
const { signal } = stop;
const serving = serve(loaded.config, {
  clock,
  log: createLog(),
  signal,
  load,
  disk,
  delays: {
    // Where no time passes any more, the agent comes again all the same.
    retryAfterMs: () => isOver ? 0 : 50,
    ...(options.heartbeatMs !== undefined && { heartbeatMs: options.heartbeatMs }),
  },
});
let ended = false;
serving.finally(() => ended = true);
await passTime();
await serving;
Deno.exit(0);

async function passTime(): Promise<void> {
  for (let lastMs = performance.now(); !ended;) {
    await realSleep(TURN_MS);
    const nowMs = performance.now();
    const turnMs = Math.min(nowMs - lastMs, LONGEST_TURN_MS) * speed;
    lastMs = nowMs;
    if (options.waitsForDisk === true && diskUses > 0) continue;
    // What has to end when the agent stops may take its time.
    const leftMs = signal.aborted ? Infinity : lengthMs - clock.monotonicMs();
    await clock.advance(Math.min(turnMs, leftMs));
    if (turnMs < leftMs || isOver) continue;
    isOver = true;
    Deno.stdout.writeSync(new TextEncoder().encode("time is over\n"));
  }
}

async function isHanging(): Promise<boolean> {
  const path = options.hangingWhile;
  return path !== undefined && await Deno.stat(path).then(() => true, () => false);
}

function realSleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

type Hook = <T>(work: () => Promise<T>, writes: boolean) => Promise<T>;

/** `disk` with `hook` around everything the outbox does with it. */
function withHook(disk: Disk, hook: Hook): Disk {
  return {
    ...disk,
    makeDirectory: (path) => hook(() => disk.makeDirectory(path), true),
    list: (path) => hook(() => disk.list(path), false),
    read: (path) => hook(() => disk.read(path), false),
    write: (path, bytes) => hook(() => disk.write(path, bytes), true),
    remove: (path) => hook(() => disk.remove(path), true),
  };
}
