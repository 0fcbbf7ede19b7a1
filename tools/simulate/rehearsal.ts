/** Runs a scenario against a server, and measures each of its phases. */
import { pause } from "../bench/wait.ts";
import type { SimulatedAgent } from "./agent_frames.ts";
import type { SimulateOptions } from "./arguments.ts";
import { createFleetStats, type FleetStats, statsSince } from "./fleet_stats.ts";
import type { OwnServer, ServerUse } from "./own_server.ts";
import { PageProbe } from "./page_probe.ts";
import type { Phase } from "./phase.ts";
import type { Recording } from "./recordings.ts";
import { SCENARIOS, type Stage } from "./scenarios.ts";
import { type Simulation, startSimulation } from "./simulation.ts";

/** What is known at one moment, counted from the start. */
export interface Snapshot {
  at_ms: number;
  phase: string;
  stats: FleetStats;
  /** Null of a server that is not ours. */
  use: ServerUse | null;
}

export interface RehearsalOptions extends Omit<SimulateOptions, "server"> {
  /** Where the agents connect. */
  urls: readonly string[];
  agents: SimulatedAgent[];
  recordings: Recording[];
  /** Null: it is somebody else's. */
  server: OwnServer | null;
  /** Ends the rehearsal; what was measured until then is kept. */
  signal: AbortSignal;
  /** Called every second. */
  onSnapshot(snapshot: Snapshot): void;
}

const LOOK_EVERY_MS = 1_000;
/** While hosts are waited for. */
const ASK_EVERY_MS = 250;
/** After that the rehearsal goes on without the hosts that are missing. */
const JOIN_LIMIT_MS = 15 * 60_000;
const BACKLOG_LIMIT_MS = 60 * 60_000;
/** One process makes samples for about so many hosts at the default intervals. */
const HOSTS_PER_PROCESS = 1_250;

/** Resolves with the phases that were measured, also when `signal` aborts. */
export async function rehearse(options: RehearsalOptions): Promise<Phase[]> {
  const { server, scenario, signal } = options;
  await using stack = new AsyncDisposableStack();
  const startMs = performance.now();
  const phases: Phase[] = [];
  let phaseName = "start";
  let simulation: Simulation | null = null;
  let latest: Snapshot = { at_ms: 0, phase: phaseName, stats: createFleetStats(), use: null };

  const ending = new AbortController();
  const ended = AbortSignal.any([signal, ending.signal]);
  const probe = server === null ? null : new PageProbe({
    target: server,
    cookie: await server.signIn(),
    signal: ended,
  });

  /** Once stopped nothing is read any more: Ctrl-C ends the server and its agents as well. */
  async function look(): Promise<Snapshot> {
    if (signal.aborted) return latest;
    const stats = await simulation?.stats() ?? createFleetStats();
    const use = await server?.readUse() ?? null;
    if (signal.aborted) return latest;
    return latest = { at_ms: performance.now() - startMs, phase: phaseName, stats, use };
  }

  async function keepLooking(): Promise<void> {
    while (!ended.aborted) {
      options.onSnapshot(await look());
      await pause(LOOK_EVERY_MS, ended).catch(() => {}); // the loop's condition sees it
    }
  }

  async function finish(name: string, before: Snapshot, after: Snapshot): Promise<Phase> {
    const seconds = (after.at_ms - before.at_ms) / 1000;
    const use = after.use === null || before.use === null || server === null || probe === null
      ? null
      : {
        pages: probe.take(),
        cpu_percent: 100 * (after.use.cpu_seconds - before.use.cpu_seconds) / seconds,
        opened: await server.countOpened(before.use.last_change_id, after.use.last_change_id),
      };
    return { name, seconds, stats: statsSince(after.stats, before.stats), server: use };
  }

  const stage: Stage = {
    hosts: options.hosts,
    intervals: options.intervals,
    duration_ms: options.duration_ms,
    now_ms: () => performance.now() - startMs,
    pause: (ms) => pause(ms, ended),
    async phase(name, task) {
      phaseName = name;
      const before = await look();
      probe?.take();
      try {
        await task();
      } finally {
        phases.push(await finish(name, before, await look()));
      }
    },
    async start({ spread_ms, backlog_hours = 0 }) {
      simulation = stack.use(
        await startSimulation({
          urls: options.urls,
          agents: options.agents,
          recordings: options.recordings,
          guests: options.guests,
          intervals: options.intervals,
          spread_ms,
          backlog_hours,
          processes: Math.ceil(options.hosts / HOSTS_PER_PROCESS),
          allow_remote: server === null,
        }),
      );
    },
    order: async (order) => await simulation?.order(order),
    restartServer: async () => await server?.restart(signal),
    allJoined: () => reached(({ joined }) => joined >= options.hosts, JOIN_LIMIT_MS),
    backlogStored: () => reached(({ backlog }) => backlog === 0, BACKLOG_LIMIT_MS),
  };

  async function reached(isTrue: (stats: FleetStats) => boolean, limitMs: number): Promise<void> {
    const untilMs = performance.now() + limitMs;
    while (!isTrue((await look()).stats) && performance.now() < untilMs) {
      await pause(ASK_EVERY_MS, ended);
    }
  }

  try {
    const playing = SCENARIOS[scenario].run(stage).finally(() => ending.abort());
    await Promise.all([playing, keepLooking()]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    ending.abort();
  }
  return phases;
}
