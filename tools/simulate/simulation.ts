/** A simulated fleet on several processes, against one server on this machine. */
import { createFleetStats, type FleetOptions, type FleetStats } from "./fleet.ts";
import type { FleetQuestion } from "./fleet_process.ts";
import { startLineProcess } from "./line_process.ts";

export interface SimulationOptions extends Omit<FleetOptions, "first"> {
  processes: number;
}

export interface Simulation extends AsyncDisposable {
  /** Of all processes together. */
  stats(): Promise<FleetStats>;
  /** Forgets the latencies so far. */
  reset(): Promise<void>;
}

export async function startSimulation(
  { processes: count, agents, ...options }: SimulationOptions,
): Promise<Simulation> {
  if (new URL(options.url).hostname !== "127.0.0.1") {
    throw new RangeError(
      `Cannot simulate against "${options.url}": expected http://127.0.0.1:PORT`,
    );
  }
  await using stack = new AsyncDisposableStack();
  const processes = Array.from(
    { length: count },
    () => stack.use(startLineProcess(new URL("./fleet_process.ts", import.meta.url))),
  );
  const ask = (question: FleetQuestion) =>
    Promise.all(processes.map((process) => process.ask<FleetStats>(question)));

  const share = Math.ceil(agents.length / count);
  await Promise.all(processes.map((process, index) => {
    const first = index * share;
    const part: FleetOptions = { ...options, agents: agents.slice(first, first + share), first };
    return process.ask({ ask: "start", options: part } satisfies FleetQuestion);
  }));

  const running = stack.move();
  return {
    stats: async () => (await ask({ ask: "stats" })).reduce(addStats, createFleetStats()),
    reset: async () => void await ask({ ask: "reset" }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function addStats(sum: FleetStats, part: FleetStats): FleetStats {
  const refused = { ...sum.refused };
  for (const [reason, count] of Object.entries(part.refused)) {
    refused[reason] = (refused[reason] ?? 0) + count;
  }
  return {
    joined: sum.joined + part.joined,
    joins: sum.joins + part.joins,
    acknowledged: sum.acknowledged + part.acknowledged,
    dropped: sum.dropped + part.dropped,
    refused,
    latencies_ms: [...sum.latencies_ms, ...part.latencies_ms],
  };
}
