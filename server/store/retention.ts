/**
 * Removes what is past its age, and what hosts leave behind: a step at a time, each a write of its
 * own that is over in some milliseconds, so that neither ingest nor another process waits for it.
 */
import { type Clock, systemClock } from "../../shared/clock.ts";
import { HOST_EVENT_MS, type Removed, type RetentionLimits } from "./port.ts";
import type { PruneCursor, PruneRange, PruneStep } from "./pruning.ts";

export const PACE = {
  /** Rows that one step looks at, about 5 ms; fewer where the disk is slow or much is written. */
  rows: 200,
  leastRows: 10,
  /** A step that takes longer, its wait for other writes included, halves the next. */
  slowMs: 25,
  /** After each step, so that another process that waits for the write lock gets it. */
  pauseMs: 5,
} as const;

/** What an engine does in one step; each removes up to so many rows, and says how many. */
export interface RetentionSteps {
  pruneSamples(range: PruneRange): PruneStep;
  prunePayloadBases(range: PruneRange): PruneStep;
  pruneHistory(
    hostId: number,
    limits: { raw_before_ms: number; hourly_before_ms: number; batch: number },
  ): number;
  pruneHostEvents(beforeMs: number, limit: number): number;
  pruneChanges(beforeMs: number, limit: number): number;
  pruneMutes(nowMs: number, limit: number): number;
  pruneAudit(beforeMs: number, limit: number): number;
  pruneSessions(
    limits: { used_before_ms: number; begun_before_ms: number; limit: number },
  ): number;
  /** Incidents and deliveries take rows of other tables along. */
  pruneIncidents(beforeMs: number, limit: number): number;
  pruneDeliveries(beforeMs: number, limit: number): number;
  pruneLedger(beforeMs: number, limit: number): number;
  sweepDeletedHosts(batch: number): number;
  /** 0 when the host fits into `maxBytes`, or there is nothing left to remove. */
  trimHost(hostId: number, maxBytes: number, batch: number): number;
  optimize(): void;
}

export interface RetentionOptions {
  writer: {
    call<K extends keyof RetentionSteps>(
      op: K,
      ...args: Parameters<RetentionSteps[K]>
    ): Promise<ReturnType<RetentionSteps[K]>>;
  };
  listHostIds(): number[];
  clock?: Clock;
}

export function createRetention(
  { writer, listHostIds, clock = systemClock }: RetentionOptions,
) {
  /** Takes step after step until there is no next one. How many rows they removed. */
  async function walk(
    signal: AbortSignal | undefined,
    takeStep: (rows: number, after: PruneCursor | null) => Promise<PruneStep>,
  ): Promise<number> {
    let removed = 0;
    let rows: number = PACE.rows;
    let after: PruneCursor | null = null;
    while (!signal?.aborted) {
      const startMs = clock.monotonicMs();
      const step: PruneStep = await takeStep(rows, after);
      const tookMs = clock.monotonicMs() - startMs;
      removed += step.removed;
      after = step.next;
      if (after === null) break;
      rows = tookMs > PACE.slowMs
        ? Math.max(PACE.leastRows, Math.floor(rows / 2))
        : Math.min(PACE.rows, rows * 2);
      await clock.sleep(PACE.pauseMs, signal);
    }
    return removed;
  }

  /** Takes step after step until one removes less than it might. */
  function repeat(
    signal: AbortSignal | undefined,
    takeStep: (rows: number) => Promise<number>,
  ): Promise<number> {
    return walk(signal, async (rows) => {
      const removed = await takeStep(rows);
      return { removed, next: removed < rows ? null : ANYWHERE };
    });
  }

  /** The same for rows that take others along. */
  function repeatLarge(
    signal: AbortSignal | undefined,
    takeStep: (rows: number) => Promise<number>,
  ): Promise<number> {
    return walk(signal, async () => {
      const removed = await takeStep(LARGE_ROWS);
      return { removed, next: removed < LARGE_ROWS ? null : ANYWHERE };
    });
  }

  const sweep = (signal?: AbortSignal) =>
    repeat(signal, (rows) => writer.call("sweepDeletedHosts", rows));

  return {
    async retain(limits: RetentionLimits, signal?: AbortSignal): Promise<Removed> {
      const { samples_before_ms: before_ms } = limits;
      // Samples first: what they were stored as differences to is not needed without them.
      const samples = await walk(
        signal,
        (batch, after) => writer.call("pruneSamples", { before_ms, batch, after }),
      );
      await walk(
        signal,
        (batch, after) => writer.call("prunePayloadBases", { before_ms, batch, after }),
      );
      const old = {
        raw_before_ms: limits.history_before_ms,
        hourly_before_ms: limits.hourly_history_before_ms,
      };
      let history_points = 0;
      for (const id of listHostIds()) {
        history_points += await repeat(
          signal,
          (batch) => writer.call("pruneHistory", id, { ...old, batch }),
        );
      }
      await repeat(
        signal,
        (rows) => writer.call("pruneHostEvents", limits.now_ms - HOST_EVENT_MS, rows),
      );
      const { changes_before_ms, audit_before_ms, incidents_before_ms } = limits;
      const { ledger_before_ms } = limits;
      const removed = {
        samples,
        history_points,
        changes: await repeat(
          signal,
          (rows) => writer.call("pruneChanges", changes_before_ms, rows),
        ),
        mutes: await repeat(signal, (rows) => writer.call("pruneMutes", limits.now_ms, rows)),
        audit_entries: await repeat(
          signal,
          (rows) => writer.call("pruneAudit", audit_before_ms, rows),
        ),
        sessions: await repeat(signal, (rows) =>
          writer.call("pruneSessions", {
            used_before_ms: limits.sessions_used_before_ms,
            begun_before_ms: limits.sessions_begun_before_ms,
            limit: rows,
          })),
        incidents: await repeatLarge(
          signal,
          (rows) => writer.call("pruneIncidents", incidents_before_ms, rows),
        ),
        deliveries: await repeatLarge(
          signal,
          (rows) => writer.call("pruneDeliveries", incidents_before_ms, rows),
        ),
        ledger_rows: await repeat(
          signal,
          (rows) => writer.call("pruneLedger", ledger_before_ms, rows),
        ),
        leftovers: await sweep(signal),
      };
      if (!signal?.aborted) await writer.call("optimize");
      return removed;
    },

    trimHost: (hostId: number, maxBytes: number, signal?: AbortSignal): Promise<number> =>
      walk(signal, async (rows) => {
        const removed = await writer.call("trimHost", hostId, maxBytes, rows);
        return { removed, next: removed === 0 ? null : ANYWHERE };
      }),

    /** Resolves when nothing is left of hosts that were deleted. */
    sweepDeletedHosts: async (): Promise<void> => void await sweep(),
  };
}

/** Incidents and deliveries of one step: each takes rows of other tables along. */
const LARGE_ROWS = 20;

const ANYWHERE: PruneCursor = { at: 0, id: 0 };
