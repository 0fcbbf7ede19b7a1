/** The agents of a rehearsal, in a process of their own; `agents.ts` starts and asks it. */
import { retryAfterMs } from "../../agent/link/connection.ts";
import { type Intervals, KINDS } from "../../shared/sample/mod.ts";
import { agentAddress, agentSocketUrl, type SimulatedAgent } from "../simulate/agent_frames.ts";
import type { AgentEvents } from "../simulate/light_agent.ts";
import { LightAgent } from "../simulate/light_agent.ts";
import { answerLines } from "../simulate/line_process.ts";
import type { Recording } from "../simulate/recordings.ts";
import { createSimulatedHost, type SimulatedHost } from "../simulate/simulated_host.ts";
import type { AgentNews } from "./record.ts";

/** An agent and the servers it knows, in its order. */
export interface RoutedAgent extends SimulatedAgent {
  urls: readonly string[];
  /** Where its connections come from; null: wherever the system says. */
  localAddress: string | null;
}

export interface AgentsOptions {
  agents: readonly RoutedAgent[];
  recording: Recording;
  guests: number;
  intervals: Intervals;
  /** The agents start evenly over this time. */
  spread_ms: number;
  /** Who is trusted for `https`. */
  authority: string;
}

export type AgentsQuestion =
  | { ask: "start"; options: AgentsOptions }
  | { ask: "news" }
  | { ask: "turn"; host: number; isBad: boolean };

const NO_NEWS = (): AgentNews => ({ acknowledged: [], turns: [] });

if (import.meta.main) {
  const hosts: SimulatedHost[] = [];
  let news = NO_NEWS();

  /** What the agent at `host` tells; all else does not matter here. */
  const eventsOf = (host: number): AgentEvents => ({
    joined: () => void news.turns.push([host, 1, Date.now()]),
    left: () => void news.turns.push([host, 0, Date.now()]),
    acknowledged: (_latencyMs, { kind, collected_at_ms }) =>
      void news.acknowledged.push([host, KINDS.indexOf(kind), collected_at_ms, Date.now()]),
    missed() {},
    refusedJoin() {},
    refusedSample() {},
    closed() {},
    dropped() {},
  });

  const start = ({ agents, recording, guests, ...options }: AgentsOptions) => {
    for (const [index, { urls, localAddress, ...agent }] of agents.entries()) {
      const host = createSimulatedHost(recording, { name: agent.name, seed: index, guests });
      hosts.push(host);
      const connect = () =>
        new LightAgent({
          agent,
          host,
          urls: urls.map(agentSocketUrl),
          address: agentAddress(index),
          connectOptions: {
            ca: options.authority,
            ...(localAddress !== null && { localAddress }),
          },
          intervals: options.intervals,
          backlog_hours: 0,
          retryAfterMs,
          events: eventsOf(index),
        });
      setTimeout(connect, options.spread_ms * index / agents.length);
    }
  };

  await answerLines((question: AgentsQuestion): AgentNews | null => {
    if (question.ask === "start") start(question.options);
    if (question.ask === "turn") hosts[question.host]?.setDegraded(question.isBad);
    if (question.ask !== "news") return null;
    const told = news;
    news = NO_NEWS();
    return told;
  });
  Deno.exit(0);
}
