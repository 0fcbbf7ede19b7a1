/** A part of a large fleet at its usual pace, in a process of its own. */
import { type Intervals, type Kind, KINDS } from "../../../shared/sample/mod.ts";
import { agentAddress, agentSocketUrl, type SimulatedAgent } from "../../simulate/agent_frames.ts";
import { answerLines } from "../../simulate/line_process.ts";
import type { Recording } from "../../simulate/recordings.ts";
import { createSimulatedHost } from "../../simulate/simulated_host.ts";
import { MassAgent, type MassCounts } from "./mass_agent.ts";
import { SampleFrame } from "./sample_frame.ts";

export interface MassOptions {
  /** Shared out among the agents. */
  urls: readonly string[];
  agents: readonly SimulatedAgent[];
  /** The place of `agents[0]` in the whole fleet. */
  first: number;
  recordings: readonly Recording[];
  guests: number;
  intervals: Intervals;
}

export type MassQuestion = { ask: "start"; options: MassOptions } | { ask: "counts" };

/** Different fast samples of each host, sent in turn. */
const VARIANTS = 2;
/** Agents that wait for the answers to their join and to their first samples. */
const JOINING = 100;
const TICK_MS = 20;

type Frames = Record<Kind, readonly SampleFrame[]>;

if (import.meta.main) {
  const members = new Map<number, { agent: MassAgent; frames: Frames }>();
  const counts: MassCounts = {
    joined: 0,
    sent: 0,
    acknowledged: 0,
    refused: 0,
    begun: 0,
    closed: {},
    latencies: [],
  };

  /** The hosts are spread evenly over each interval: so many are due at each tick. */
  const keepPace = ({ agents, intervals }: MassOptions) => {
    const startMs = performance.now();
    const dueUntil = { fast: 0, medium: 0, slow: 0 };
    setInterval(() => {
      const elapsedMs = performance.now() - startMs;
      for (const kind of KINDS) {
        const until = Math.floor(agents.length * elapsedMs / (intervals[kind] * 1000));
        for (let due = dueUntil[kind]; due < until; due++) {
          const member = members.get(due % agents.length);
          const round = Math.floor(due / agents.length);
          const frames = member?.frames[kind] ?? [];
          const frame = frames[round % frames.length];
          if (frame !== undefined) member?.agent.send(frame);
        }
        dueUntil[kind] = until;
      }
    }, TICK_MS);
  };

  const connect = (options: MassOptions) => {
    const waiting = options.agents.map((_, index) => index).reverse();
    const connectInTurn = async (): Promise<void> => {
      for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
        const member = createMember(options, index, counts);
        const { fast: [fast], medium, slow } = member.frames;
        const first = [...fast === undefined ? [] : [fast], ...medium, ...slow];
        // One whose connection ended meanwhile sends the rest in its turn.
        await member.agent.sendFirst(first).catch(() => {});
        counts.begun++;
        members.set(index, member);
      }
    };
    for (let side = 0; side < JOINING; side++) connectInTurn();
  };

  await answerLines((question: MassQuestion): MassCounts | null => {
    if (question.ask === "start") {
      connect(question.options);
      keepPace(question.options);
      return null;
    }
    return { ...counts, latencies: counts.latencies.splice(0) };
  });
  for (const { agent } of members.values()) agent.close();
  Deno.exit(0);
}

function createMember(options: MassOptions, index: number, counts: MassCounts) {
  const { urls, agents, first, recordings, guests, intervals } = options;
  const place = first + index;
  const [agent, recording] = [agents[index], recordings[place % recordings.length]];
  const url = new URL(agentSocketUrl(urls[place % urls.length] ?? ""));
  if (agent === undefined || recording === undefined) {
    throw new RangeError("Cannot simulate a host: no recordings");
  }
  const { name } = agent;
  const host = createSimulatedHost(recording, { name, seed: place, guests });
  const frameOf = (kind: Kind) => {
    if (kind === "fast") host.advance(intervals.fast);
    return new SampleFrame({ name, kind, data: JSON.stringify(host.read(kind)) });
  };
  return {
    frames: {
      fast: Array.from({ length: VARIANTS }, () => frameOf("fast")),
      medium: [frameOf("medium")],
      slow: [frameOf("slow")],
    },
    agent: new MassAgent({
      host: url.hostname,
      port: Number(url.port),
      path: url.pathname + url.search,
      agent,
      address: agentAddress(place),
      intervals,
      counts,
    }),
  };
}
