/** What the process holds and has done, gathered from those who know. */
import process from "node:process";
import type { Clock } from "../../shared/clock.ts";
import type { CommitFigures, Store } from "../store/port.ts";
import type { CommitCounts, ProcessFigures } from "../views/process_figures.ts";

/** Whom to ask. */
export interface FiguresSources {
  ingest: { answers: ReadonlyMap<string, number>; pendingBytes: number };
  store: Pick<Store, "commitFigures">;
  connections: {
    counts: Readonly<Record<string, number>>;
    limits: Readonly<Record<string, number>>;
  };
  engine: { sizeBytes(): Promise<number> };
  clock: Pick<Clock, "monotonicMs">;
}

export function createProcessFigures(
  { ingest, store, connections, engine, clock }: FiguresSources,
): () => Promise<ProcessFigures> {
  return async () => {
    const { user, system } = process.cpuUsage();
    const { counts, limits } = connections;
    return {
      answers: ingest.answers,
      pending_bytes: ingest.pendingBytes,
      commits: countCommits(store.commitFigures(), clock.monotonicMs()),
      connections: Object.fromEntries(
        Object.entries(counts).map(([peers, held]) => [peers, { held, most: limits[peers] ?? 0 }]),
      ),
      // A directory that cannot be read is told elsewhere, and costs this figure alone.
      database_bytes: await engine.sizeBytes().catch(() => null),
      cpu_seconds: (user + system) / 1_000_000,
      resident_bytes: Deno.memoryUsage().rss,
      started_unix: performance.timeOrigin / 1000,
    };
  };
}

function countCommits(
  { took_ms, last_done_ms, ...counts }: CommitFigures,
  nowMs: number,
): CommitCounts {
  const age_seconds = last_done_ms === null ? null : Math.max(0, nowMs - last_done_ms) / 1000;
  return { ...counts, took_seconds: took_ms / 1000, age_seconds };
}
