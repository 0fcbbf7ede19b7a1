/** Removes what is past its age, in batches so small that storing samples never waits for them. */
import type { Clock } from "../../shared/clock.ts";
import type { PruneCursor, PruneStep, Store } from "../store/port.ts";

export interface RetentionOptions {
  store: Store;
  clock: Clock;
  /** Age at which raw samples go. */
  retention_hours: number;
  /** Ends a run early, between two batches. */
  signal?: AbortSignal;
}

/** How many rows of each kind a run removed. */
export interface Removed {
  samples: number;
  history_points: number;
  changes: number;
  mutes: number;
  audit_entries: number;
  /** What hosts left behind whose deletion was interrupted. */
  leftovers: number;
}

const HOUR_MS = 3_600_000;

/** Ages at which things go, besides the raw samples. */
const KEPT_MS = {
  raw_history: 48 * HOUR_MS,
  hourly_history: 400 * 24 * HOUR_MS,
  changes: 400 * 24 * HOUR_MS,
  audit: 400 * 24 * HOUR_MS,
};

/** Rows of one transaction: about 5 ms of the write lock. */
const BATCH = 200;

/** Between two batches, so that another process that waits for the write lock gets it. */
const PAUSE_MS = 5;

/** One run. It may go on beside a server, and beside another run. */
export async function applyRetention(options: RetentionOptions): Promise<Removed> {
  const { store, clock, retention_hours } = options;
  const nowMs = clock.nowMs();
  const old = { before_ms: nowMs - retention_hours * HOUR_MS, batch: BATCH };
  const oldHistory = {
    raw_before_ms: nowMs - KEPT_MS.raw_history,
    hourly_before_ms: nowMs - KEPT_MS.hourly_history,
    batch: BATCH,
  };

  // Samples first: what they were stored as differences to is not needed without them.
  const samples = await walk(options, (after) => store.pruneSamples({ ...old, after }));
  await walk(options, (after) => store.prunePayloadBases({ ...old, after }));
  let history_points = 0;
  for (const { id } of await store.listHosts()) {
    history_points += await repeat(options, () => store.pruneHistory(id, oldHistory));
  }
  return {
    samples,
    history_points,
    changes: await repeat(options, () => store.pruneChanges(nowMs - KEPT_MS.changes, BATCH)),
    mutes: await repeat(options, () => store.pruneMutes(nowMs)),
    audit_entries: await repeat(options, () => store.pruneAudit(nowMs - KEPT_MS.audit, BATCH)),
    leftovers: await repeat(options, () => store.sweepDeletedHosts(BATCH)),
  };
}

/** Takes step after step until there is no next one. How many rows they removed. */
async function walk(
  { clock, signal }: RetentionOptions,
  takeStep: (after: PruneCursor | null) => Promise<PruneStep>,
): Promise<number> {
  let removed = 0;
  let after: PruneCursor | null = null;
  while (!signal?.aborted) {
    const step: PruneStep = await takeStep(after);
    removed += step.removed;
    after = step.next;
    if (after === null) break;
    await clock.sleep(PAUSE_MS, signal);
  }
  return removed;
}

/** Takes step after step until one removes less than a batch. */
function repeat(options: RetentionOptions, takeStep: () => Promise<number>): Promise<number> {
  return walk(options, async () => {
    const removed = await takeStep();
    return { removed, next: removed < BATCH ? null : ANYWHERE };
  });
}

const ANYWHERE: PruneCursor = { at: 0, id: 0 };
