import { join } from "node:path";
import { systemClock } from "../../shared/clock.ts";
import { type Config, loadConfig, type LoadedConfig } from "../config.ts";
import { nextConfig, waitForConfig } from "../config_watch.ts";
import { createConnection } from "../connection.ts";
import { fitSample } from "../connection_payload.ts";
import { createLog, type Log, startLog } from "../log.ts";
import { systemDisk } from "../outbox/disk.ts";
import { openOutbox, type Outbox } from "../outbox/outbox.ts";
import type { Sample } from "../outbox/sample_file.ts";
import { type CollectedSample, createSchedule } from "../schedule.ts";
import { AGENT_VERSION } from "../version.ts";
import { createCollecting } from "./collecting.ts";
import { type CommandContext, EXIT } from "./command.ts";
import { CONFIG_SOURCE } from "./local.ts";
import { listenForStop } from "./stop_signal.ts";

const clock = systemClock;

/** The service: waits for a good configuration, then collects and sends until it is stopped. */
export async function run({ configPath }: CommandContext): Promise<number> {
  using stop = listenForStop();
  const { signal } = stop;
  await using _log = await startLog();
  const log = createLog();
  const load = () => loadConfig(configPath, CONFIG_SOURCE);

  const config = await waitForConfig({ load, clock, signal }, log);
  if (config !== null) await serve(config, { load, log, signal });
  return EXIT.ok;
}

interface ServeOptions {
  load(): Promise<LoadedConfig>;
  log: Log;
  signal: AbortSignal;
}

async function serve(config: Config, { load, log, signal }: ServeOptions): Promise<void> {
  const { endPoint, hostId } = config.server;
  log.info(`agent ${AGENT_VERSION} sends to "${endPoint}" as ${hostId}`);
  for (const warning of config.warnings) log.warn(warning);
  const directory = join(config.paths.state, "outbox");
  await using outbox = openOutbox({ directory, disk: systemDisk, clock, log });
  await using connection = createConnection({
    settings: config.server,
    intervals: config.intervals,
    outbox,
    clock,
    log,
    nextSettings: createNextSettings(config, { load, log }),
  });
  await using collecting = createCollecting(config, { log, signal });
  const schedule = createSchedule({
    ...collecting.options,
    signal,
    async onSample(collected) {
      const sample = fitSample(withOutboxErrors(collected, outbox));
      collecting.dump?.sample(sample);
      connection.offer(await outbox.add(sample));
    },
  });
  await schedule.stopped;
}

/** Says what to connect with after a refusal: a changed configuration is read again. */
function createNextSettings(config: Config, { load, log }: Pick<ServeOptions, "load" | "log">) {
  let known: LoadedConfig = { ok: true, config };
  let settings = config.server;
  return async (waitMs: number, signal: AbortSignal) => {
    const next = await nextConfig(known, waitMs, { load, clock, signal });
    if (next.ok) settings = next.config.server;
    else if (next !== known) log.error(next.message);
    known = next;
    return settings;
  };
}

/** The outbox speaks through the next fast sample, as errors of its host section. */
function withOutboxErrors(sample: CollectedSample, outbox: Outbox): Sample {
  const { host, ...others } = sample.data;
  if (sample.kind !== "fast" || host === undefined) return sample;
  const errors = [...host.errors, ...outbox.takeErrors()];
  return { ...sample, data: { host: { ...host, errors }, ...others } };
}
