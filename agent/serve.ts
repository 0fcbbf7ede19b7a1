import type { Clock } from "../shared/clock.ts";
import type { Config, LoadedConfig } from "./config/load_config.ts";
import { nextConfig } from "./config/watch.ts";
import { type ConnectionDelays, createConnection } from "./link/connection.ts";
import { collectGarbage } from "./garbage.ts";
import { fitSample } from "./outbox/fit_sample.ts";
import { lastReadingsFile, stateFiles } from "./io/allowed.ts";
import { createStateFile } from "./io/state_file.ts";
import { createLastReadings } from "./last_readings.ts";
import type { Log } from "./log.ts";
import { type Disk, systemDisk } from "./io/disk.ts";
import { openOutbox, type Outbox } from "./outbox/outbox.ts";
import { type CollectedSample, createSchedule, type ScheduleOptions } from "./schedule.ts";
import { AGENT_VERSION } from "./version.ts";
import { createCollecting } from "./collecting.ts";

export interface ServeOptions {
  clock: Clock;
  log: Log;
  /** Ends it. */
  signal: AbortSignal;
  /** Reads the configuration again. */
  load(): Promise<LoadedConfig>;
  /** As of a schedule. */
  onProgress?: ScheduleOptions["onProgress"];
  /** Holds the outbox; default: this machine's. */
  disk?: Disk;
  delays?: Partial<ConnectionDelays>;
}

/** The life of a running agent: what the schedule collects goes to the outbox, then is sent. */
export async function serve(config: Config, options: ServeOptions): Promise<void> {
  const { clock, log, signal, disk = systemDisk, delays, onProgress } = options;
  const { endPoints, hostId } = config.server;
  const servers = endPoints.map((endPoint) => `"${endPoint}"`).join(" or ");
  log.info(`agent ${AGENT_VERSION} sends to ${servers} as ${hostId}`);
  for (const warning of config.warnings) log.warn(warning);
  const directory = stateFiles(config.paths).outbox;
  await using outbox = openOutbox({ directory, disk, clock, log });
  await using connection = createConnection({
    settings: config.server,
    intervals: config.intervals,
    outbox,
    clock,
    log,
    nextSettings: createNextSettings(config, options),
    ...(delays && { delays }),
  });
  const file = createStateFile(lastReadingsFile(config.paths));
  await using readings = createLastReadings({ file, clock, log });
  await using collecting = createCollecting(config, { clock, log });
  const schedule = createSchedule({
    ...collecting.options,
    ...(onProgress && { onProgress }),
    signal,
    async onSample(collected) {
      readings.note(collected);
      const sample = fitSample(withOutboxErrors(collected, outbox));
      collecting.dump?.sample(sample);
      connection.offer(await outbox.add(sample));
      if (collected.kind !== "fast") collectGarbage();
    },
  });
  await schedule.stopped;
}

/** Says what to connect with after a refusal: a changed configuration is read again. */
function createNextSettings(config: Config, { load, clock, log }: ServeOptions) {
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
function withOutboxErrors(sample: CollectedSample, outbox: Outbox): CollectedSample {
  const { host, ...others } = sample.data;
  if (sample.kind !== "fast" || host === undefined) return sample;
  const errors = [...host.errors, ...outbox.takeErrors()];
  return { ...sample, data: { host: { ...host, errors }, ...others } };
}
