/** What runs when: one loop per kind on a fixed grid, and what a sample does not wait for. */
import type { Clock } from "../shared/clock.ts";
import type { CollectorError } from "../shared/sample/fields.ts";
import { type Intervals, type Kind, KINDS } from "../shared/sample/mod.ts";
import type { Collector, Cycle } from "./collectors/collector.ts";
import { settlesWithin } from "./io/settles_within.ts";

/** One collection of one kind. */
export interface CollectedSample {
  kind: Kind;
  /** When it began, ISO 8601 UTC; later than that of every earlier sample of its kind. */
  collected_at: string;
  /** The sections by name. */
  data: Record<string, Section>;
}

type Section = { errors: CollectorError[] };

export interface CollectOptions {
  collectors: readonly Collector[];
  clock: Clock;
  /** In seconds. A sample leaves after a third of its interval at the latest. */
  intervals: Intervals;
}

export interface ScheduleOptions extends CollectOptions {
  /** Awaited before the next sample of the kind, and before the schedule has stopped. */
  onSample: (sample: CollectedSample) => unknown;
  /** Told each time a loop goes on, with the time it then takes at most until it does again. */
  onProgress?: (kind: Kind, withinMs: number) => void;
  signal: AbortSignal;
}

/** Collects every kind at once and then on its interval, until `signal` aborts. */
export function createSchedule(options: ScheduleOptions): { stopped: Promise<void> } {
  const collect = createSampler(options);
  const loops = KINDS.map((kind) => runLoop(kind, collect, options));
  return { stopped: Promise.all(loops).then(() => {}) };
}

/** Collects one kind once. */
export function collectOnce(kind: Kind, options: CollectOptions): Promise<CollectedSample> {
  return createSampler(options)(kind);
}

/** Ticks are counted from the start, so that they do not drift; a missed one is skipped. */
async function runLoop(
  kind: Kind,
  collect: Sampler,
  { clock, intervals, onSample, onProgress, signal }: ScheduleOptions,
): Promise<void> {
  const intervalMs = intervals[kind] * 1000;
  const startMs = clock.monotonicMs();
  let tick = 0;
  while (!signal.aborted) {
    onProgress?.(kind, intervalMs / 3);
    const sample = await collect(kind, signal);
    if (signal.aborted) return;
    await onSample(sample);

    const elapsedMs = clock.monotonicMs() - startMs;
    tick = Math.max(tick + 1, Math.ceil(elapsedMs / intervalMs));
    const waitMs = tick * intervalMs - elapsedMs;
    onProgress?.(kind, waitMs);
    await clock.sleep(waitMs, signal);
  }
}

type Sampler = (kind: Kind, signal?: AbortSignal) => Promise<CollectedSample>;

/** Remembers from sample to sample which collectors still run; those are not started again. */
function createSampler({ collectors, clock, intervals }: CollectOptions): Sampler {
  const runningSinceMs = new Map<Collector, number>();
  const nextInstantMs = createInstants(clock);

  function describeLate(collector: Collector): CollectorError {
    const sinceMs = runningSinceMs.get(collector) ?? clock.monotonicMs();
    const seconds = Math.round((clock.monotonicMs() - sinceMs) / 1000);
    return {
      tag: "late",
      message: `Cannot collect "${collector.section}" in time: still running after ${seconds} s`,
    };
  }

  function describeUnfinished(collector: Collector, meanwhile: Section | undefined): Section {
    const late = describeLate(collector);
    return meanwhile === undefined
      ? collector.empty([late])
      : { ...meanwhile, errors: [...meanwhile.errors, late] };
  }

  return async (kind, signal) => {
    const collected_at = new Date(nextInstantMs(kind)).toISOString();
    const cycle = createCycle(kind);
    const ofKind = collectors.filter((collector) => collector.kind === kind);
    const finished = new Map<Collector, Section>();

    const runs = ofKind.filter((collector) => !runningSinceMs.has(collector)).map(
      async (collector) => {
        runningSinceMs.set(collector, clock.monotonicMs());
        finished.set(collector, await collectSafely(collector, cycle));
        runningSinceMs.delete(collector);
      },
    );
    const meanwhile = new Map<Collector, Section>();
    const others = ofKind.map(async (collector) => {
      const section = await collector.meanwhile?.(cycle);
      if (section !== undefined) meanwhile.set(collector, section);
    });
    const work = Promise.allSettled([...runs, ...others]);
    await settlesWithin(work, { clock, ms: intervals[kind] * 1000 / 3, signal });

    const data = Object.fromEntries(ofKind.map((collector) => [
      collector.section,
      finished.get(collector) ?? describeUnfinished(collector, meanwhile.get(collector)),
    ]));
    return { kind, collected_at, data };
  };
}

/** A collector does not throw; a faulty one that does must not take the others along. */
async function collectSafely(collector: Collector, cycle: Cycle): Promise<Section> {
  try {
    return await collector.collect(cycle);
  } catch (error) {
    const message = `Cannot collect "${collector.section}": ${error}`;
    return collector.empty([{ tag: "decode", message }]);
  }
}

function createCycle(kind: Kind): Cycle {
  const made = new Map<string, Promise<unknown>>();
  return {
    kind,
    shared<T>(key: string, make: () => Promise<T>): Promise<T> {
      const promise = made.get(key) ?? make();
      made.set(key, promise);
      // A key stands for one `make`, so for one type.
      return promise as Promise<T>;
    },
  };
}

/**
 * The server refuses samples from further ahead than this. When the clock is set back by
 * more, no sample has been kept there that later ones would have to follow.
 */
const MAX_AHEAD_MS = 24 * 3_600_000;

/**
 * Says when a collection of a kind begins, strictly rising: the server takes a second
 * sample of one instant for a repetition, and an earlier one for old news.
 */
function createInstants(clock: Clock): (kind: Kind) => number {
  const lastMs = new Map<Kind, number>();
  return (kind) => {
    const nowMs = clock.nowMs();
    const previousMs = lastMs.get(kind) ?? -Infinity;
    const isBehind = nowMs <= previousMs && previousMs - nowMs <= MAX_AHEAD_MS;
    const instantMs = isBehind ? previousMs + 1 : nowMs;
    lastMs.set(kind, instantMs);
    return instantMs;
  };
}
