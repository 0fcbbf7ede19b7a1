import type { Clock } from "../shared/clock.ts";
import type { Collector } from "./collectors/collector.ts";
import { createCollectors } from "./collectors/mod.ts";
import type { LocalConfig } from "./config/load_config.ts";
import { type Dump, openDump } from "./dump/dump.ts";
import { allowListFor, createLanes } from "./io/lane.ts";
import { settlesWithin } from "./io/settles_within.ts";
import type { Log } from "./log.ts";
import { systemDisk } from "./io/disk.ts";
import type { CollectOptions } from "./schedule.ts";
import { AGENT_VERSION } from "./version.ts";

/** Everything that collecting needs on this machine. Disposing of it ends what still runs. */
export interface Collecting extends AsyncDisposable {
  options: CollectOptions;
  /** Null unless the configuration asks for it. */
  dump: Dump | null;
}

/** A child that ignores SIGTERM is killed after 2 s; one that cannot be killed is left. */
const CHILDREN_END_MS = 3_000;

export function createCollecting(
  { paths, intervals, dumpDirectory }: LocalConfig,
  { clock, log }: { clock: Clock; log: Log },
): Collecting {
  const stopping = new AbortController();
  const dump = dumpDirectory === null
    ? null
    : openDump({ directory: dumpDirectory, disk: systemDisk, clock, log });
  const lane = createLanes({
    clock,
    allow: allowListFor(paths),
    signal: stopping.signal,
    ...(dump && { onRecord: dump.record }),
  });
  const running = new Set<Promise<unknown>>();
  const collectors = createCollectors({ clock, lane, paths, agent_version: AGENT_VERSION })
    .map((collector) => keepTrack(collector, running));

  return {
    options: { collectors, clock, intervals },
    dump,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await settlesWithin(Promise.all(running), { clock, ms: CHILDREN_END_MS });
      await dump?.[Symbol.asyncDispose]();
    },
  };
}

/** `collector`, whose collections are in `running` as long as they take. */
function keepTrack(collector: Collector, running: Set<Promise<unknown>>): Collector {
  return {
    ...collector,
    collect(cycle) {
      const work = collector.collect(cycle);
      const forget = () => running.delete(work);
      running.add(work);
      work.then(forget, forget);
      return work;
    },
  };
}
