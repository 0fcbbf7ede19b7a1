import { retryAfterMs } from "../../agent/connection.ts";
import type { Intervals } from "../../shared/sample/mod.ts";
import { agentAddress, agentSocketUrl, type SimulatedAgent } from "./agent_frames.ts";
import { type AgentEvents, LightAgent } from "./light_agent.ts";
import type { Recording } from "./recordings.ts";
import { createSimulatedHost } from "./simulated_host.ts";

/** One process's part of a simulated fleet, as plain data. */
export interface FleetOptions {
  /** Where the server listens. */
  url: string;
  agents: SimulatedAgent[];
  /** The place of `agents[0]` in the whole fleet. */
  first: number;
  recordings: Recording[];
  guests: number;
  intervals: Intervals;
  /** The agents start evenly over this time, which also parts their intervals. */
  spread_ms: number;
}

export interface FleetStats {
  joined: number;
  /** All joins so far, each return counted again. */
  joins: number;
  acknowledged: number;
  dropped: number;
  refused: Record<string, number>;
  /** From sending to the server's acknowledgement, since the last `reset`. */
  latencies_ms: number[];
}

export interface Fleet extends Disposable {
  stats(): FleetStats;
  /** Forgets the latencies so far. */
  reset(): void;
}

/** Bounds the memory of a fleet that nobody asks. */
const MAX_LATENCIES = 200_000;

export function createFleetStats(): FleetStats {
  return { joined: 0, joins: 0, acknowledged: 0, dropped: 0, refused: {}, latencies_ms: [] };
}

/** Starts light agents, each on a simulated host of its own. */
export function startFleet(
  { url, agents, first, recordings, guests, intervals, spread_ms }: FleetOptions,
): Fleet {
  const stats = createFleetStats();
  const running: LightAgent[] = [];
  const events: AgentEvents = {
    joined() {
      stats.joined++;
      stats.joins++;
    },
    left: () => void stats.joined--,
    acknowledged(latencyMs) {
      stats.acknowledged++;
      if (stats.latencies_ms.length < MAX_LATENCIES) stats.latencies_ms.push(latencyMs);
    },
    refused: (reason) => void (stats.refused[reason] = (stats.refused[reason] ?? 0) + 1),
    dropped: () => void stats.dropped++,
  };

  const starts = agents.map((agent, index) =>
    setTimeout(() => {
      const place = first + index;
      const recording = recordings[place % recordings.length];
      if (recording === undefined) throw new RangeError("Cannot simulate a host: no recordings");
      const host = createSimulatedHost(recording, { name: agent.name, seed: place, guests });
      running.push(
        new LightAgent({
          agent,
          host,
          url: agentSocketUrl(url),
          address: agentAddress(place),
          intervals,
          retryAfterMs,
          events,
        }),
      );
    }, spread_ms * index / agents.length)
  );

  return {
    stats: () => structuredClone(stats),
    reset: () => void (stats.latencies_ms = []),
    [Symbol.dispose]() {
      for (const start of starts) clearTimeout(start);
      for (const agent of running) agent[Symbol.dispose]();
    },
  };
}
