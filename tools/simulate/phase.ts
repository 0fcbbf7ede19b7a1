/** What was measured while a scenario was in one of its phases. */
import type { FleetStats } from "./fleet_stats.ts";

/** How the server answered one path. */
export interface PageTimes {
  times_ms: number[];
  /** Answers other than 200, and none within the limit. */
  failed: number;
}

/** Paths that are asked for all the time, so that it is known whether pages stay usable. */
export const PROBED = ["/", "/healthz"] as const;
export type Probed = typeof PROBED[number];

export interface Phase {
  name: string;
  seconds: number;
  /** Of this phase alone; `joined` and `backlog` at its end. */
  stats: FleetStats;
  /** Null of a server that is not ours: then nobody can look into it. */
  server: ServerPhase | null;
}

export interface ServerPhase {
  pages: Record<Probed, PageTimes>;
  /** Of one core. */
  cpu_percent: number;
  /** Reasons that hosts got in this phase, by code. */
  opened: Record<string, number>;
}
