/** What is counted of a simulated fleet, from its start on. */
import { createLatencies, type Latencies, latenciesSince, sumLatencies } from "./latencies.ts";

export interface FleetStats {
  /** Agents that are joined at this moment. */
  joined: number;
  /** All joins, each return counted again. */
  joins: number;
  acknowledged: number;
  /** Samples that were not answered in time on a connection that held. */
  missed: number;
  /** Samples that made room for newer ones before the server had taken them. */
  dropped: number;
  /** Samples of the time before the start that are not acknowledged yet. */
  backlog: number;
  refused_joins: Counts;
  refused_samples: Counts;
  /** Connections that ended, by the reason the server gave; "" when there was none. */
  closed: Counts;
  /** From sending a sample to the server's acknowledgement, ms. */
  latencies: Latencies;
}

/** How often, by reason. */
export type Counts = Record<string, number>;

export function createFleetStats(): FleetStats {
  return {
    joined: 0,
    joins: 0,
    acknowledged: 0,
    missed: 0,
    dropped: 0,
    backlog: 0,
    refused_joins: {},
    refused_samples: {},
    closed: {},
    latencies: createLatencies(),
  };
}

export function count(counts: Counts, reason: string): void {
  counts[reason] = (counts[reason] ?? 0) + 1;
}

export function total(counts: Counts): number {
  return Object.values(counts).reduce((sum, each) => sum + each, 0);
}

/** Of several parts of a fleet together. */
export function sumStats(parts: readonly FleetStats[]): FleetStats {
  return parts.reduce(
    (one, other) => ({
      ...combine(one, other, 1),
      joined: one.joined + other.joined,
      backlog: one.backlog + other.backlog,
      latencies: sumLatencies(one.latencies, other.latencies),
    }),
    createFleetStats(),
  );
}

/** What happened from `before` to `now`; `joined` and `backlog` are those of `now`. */
export function statsSince(now: FleetStats, before: FleetStats): FleetStats {
  return {
    ...combine(now, before, -1),
    joined: now.joined,
    backlog: now.backlog,
    latencies: latenciesSince(now.latencies, before.latencies),
  };
}

function combine(one: FleetStats, other: FleetStats, sign: 1 | -1) {
  const counts = (key: "refused_joins" | "refused_samples" | "closed") => {
    const reasons = new Set([...Object.keys(one[key]), ...Object.keys(other[key])]);
    const combined = [...reasons].map((reason) =>
      [reason, (one[key][reason] ?? 0) + sign * (other[key][reason] ?? 0)] as const
    );
    return Object.fromEntries(combined.filter(([, times]) => times !== 0));
  };
  return {
    joins: one.joins + sign * other.joins,
    acknowledged: one.acknowledged + sign * other.acknowledged,
    missed: one.missed + sign * other.missed,
    dropped: one.dropped + sign * other.dropped,
    refused_joins: counts("refused_joins"),
    refused_samples: counts("refused_samples"),
    closed: counts("closed"),
  };
}
