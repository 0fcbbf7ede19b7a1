import { systemClock } from "../../shared/clock.ts";
import { createCollectors } from "../collectors/mod.ts";
import type { LocalConfig } from "../config.ts";
import { type Dump, openDump } from "../dump.ts";
import { allowListFor, createLanes } from "../io/lane.ts";
import type { Log } from "../log.ts";
import { systemDisk } from "../outbox/disk.ts";
import type { CollectOptions } from "../schedule.ts";
import { AGENT_VERSION } from "../version.ts";

/** Everything that collecting needs on this machine. */
export interface Collecting extends AsyncDisposable {
  options: CollectOptions;
  /** Null unless the configuration asks for it. */
  dump: Dump | null;
}

/** Builds the collectors; `signal` ends what they run. */
export function createCollecting(
  { paths, intervals, dumpDirectory }: LocalConfig,
  { log, signal }: { log: Log; signal?: AbortSignal },
): Collecting {
  const clock = systemClock;
  const dump = dumpDirectory === null
    ? null
    : openDump({ directory: dumpDirectory, disk: systemDisk, clock, log });
  const lane = createLanes({
    clock,
    allow: allowListFor(paths),
    ...(signal && { signal }),
    ...(dump && { onRecord: dump.record }),
  });
  const collectors = createCollectors({ clock, lane, paths, agent_version: AGENT_VERSION });
  return {
    options: { collectors, clock, intervals },
    dump,
    [Symbol.asyncDispose]: async () => await dump?.[Symbol.asyncDispose](),
  };
}
