import { retryAfterMs } from "../../agent/link/connection.ts";
import type { Intervals } from "../../shared/sample/mod.ts";
import { agentAddress, agentSocketUrl, type SimulatedAgent } from "./agent_frames.ts";
import { type AgentEvents, LightAgent } from "./light_agent.ts";
import type { Recording } from "./recordings.ts";
import { count, createFleetStats, type FleetStats } from "./fleet_stats.ts";
import { addLatency } from "./latencies.ts";
import { createSimulatedHost, type SimulatedHost } from "./simulated_host.ts";

/** One process's part of a simulated fleet, as plain data. */
export interface FleetOptions {
  /** Where the servers listen; each host begins with another, so that they share the load. */
  urls: readonly string[];
  agents: SimulatedAgent[];
  /** The place of `agents[0]` in the whole fleet. */
  first: number;
  recordings: Recording[];
  guests: number;
  intervals: Intervals;
  /** The agents start evenly over this time, which also parts their intervals. */
  spread_ms: number;
  /** They come back after so long without the server; 0: they have nothing to catch up. */
  backlog_hours: number;
}

/** The hosts whose place in the whole fleet leaves the rest `part` when divided by `of`. */
export interface Group {
  part: number;
  of: number;
}

/** What a scenario lets happen to some of the hosts. */
export interface FleetOrder {
  /** A host that left is as good as switched off: it collects nothing. */
  happens: "leave" | "return" | "degrade" | "recover";
  to: Group;
}

export interface Fleet extends Disposable {
  stats(): FleetStats;
  order(order: FleetOrder): void;
}

interface Member {
  place: number;
  host: SimulatedHost;
  /** Null while the host is away. */
  agent: LightAgent | null;
  connect(backlogHours: number): LightAgent;
}

/** Starts light agents, each on a simulated host of its own. */
export function startFleet(options: FleetOptions): Fleet {
  const { agents, spread_ms, backlog_hours } = options;
  const stats = createFleetStats();
  const events = countEvents(stats);
  const members = agents.map((_, index) => createMember(options, index, events));
  const starts = members.map((member, index) =>
    setTimeout(() => {
      member.agent ??= member.connect(backlog_hours);
    }, spread_ms * index / agents.length)
  );
  const running = () => members.flatMap(({ agent }) => agent ?? []);

  const orders: Record<FleetOrder["happens"], (member: Member) => void> = {
    leave(member) {
      member.agent?.[Symbol.dispose]();
      member.agent = null;
    },
    return: (member) => void (member.agent ??= member.connect(0)),
    degrade: ({ host }) => host.setDegraded(true),
    recover: ({ host }) => host.setDegraded(false),
  };

  return {
    stats: () => ({
      ...stats,
      missed: stats.missed + sumOf(running(), (agent) => agent.countOverdue()),
      backlog: sumOf(running(), (agent) => agent.backlog),
    }),
    order({ happens, to: { part, of } }) {
      for (const member of members) if (member.place % of === part) orders[happens](member);
    },
    [Symbol.dispose]() {
      for (const start of starts) clearTimeout(start);
      for (const member of members) orders.leave(member);
    },
  };
}

function createMember(
  { urls, agents, first, recordings, guests, intervals }: FleetOptions,
  index: number,
  events: AgentEvents,
): Member {
  const place = first + index;
  const [agent, recording] = [agents[index], recordings[place % recordings.length]];
  if (agent === undefined || recording === undefined) {
    throw new RangeError("Cannot simulate a host: no recordings");
  }
  const host = createSimulatedHost(recording, { name: agent.name, seed: place, guests });
  return {
    place,
    host,
    agent: null,
    connect: (backlog_hours) =>
      new LightAgent({
        agent,
        host,
        urls: rotate(urls, place).map(agentSocketUrl),
        address: agentAddress(place),
        intervals,
        backlog_hours,
        retryAfterMs,
        events,
      }),
  };
}

/** `values`, from the one at `place` on, which counts around them. */
export function rotate<T>(values: readonly T[], place: number): T[] {
  const from = place % values.length;
  return [...values.slice(from), ...values.slice(0, from)];
}

function countEvents(stats: FleetStats): AgentEvents {
  return {
    joined() {
      stats.joined++;
      stats.joins++;
    },
    left: () => void stats.joined--,
    acknowledged(latencyMs) {
      stats.acknowledged++;
      addLatency(stats.latencies, latencyMs);
    },
    missed: () => void stats.missed++,
    refusedJoin: (reason) => count(stats.refused_joins, reason),
    refusedSample: (reason) => count(stats.refused_samples, reason),
    closed: (reason) => count(stats.closed, reason),
    dropped: () => void stats.dropped++,
  };
}

function sumOf<T>(values: readonly T[], amount: (value: T) => number): number {
  return values.reduce((sum, value) => sum + amount(value), 0);
}
