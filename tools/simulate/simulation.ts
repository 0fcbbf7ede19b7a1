/** A simulated fleet on several processes. */
import type { FleetOptions, FleetOrder } from "./fleet.ts";
import type { FleetQuestion } from "./fleet_process.ts";
import { type FleetStats, sumStats } from "./fleet_stats.ts";
import { startLineProcess } from "./line_process.ts";

export interface SimulationOptions extends Omit<FleetOptions, "first" | "backlog_hours"> {
  processes: number;
  backlog_hours?: number;
  /** Someone asked for these servers by their addresses: they need not be on this machine. */
  allow_remote?: boolean;
}

export interface Simulation extends AsyncDisposable {
  /** Of all processes together. */
  stats(): Promise<FleetStats>;
  order(order: FleetOrder): Promise<void>;
}

export async function startSimulation(
  { processes: count, agents, backlog_hours = 0, allow_remote = false, ...options }:
    SimulationOptions,
): Promise<Simulation> {
  const remote = options.urls.find((url) => new URL(url).hostname !== "127.0.0.1");
  if (!allow_remote && remote !== undefined) {
    throw new RangeError(
      `Cannot simulate against "${remote}": expected http://127.0.0.1:PORT`,
    );
  }
  await using stack = new AsyncDisposableStack();
  const processes = Array.from(
    { length: count },
    () => stack.use(startLineProcess(new URL("./fleet_process.ts", import.meta.url))),
  );
  const share = Math.ceil(agents.length / count);
  await Promise.all(processes.map((process, index) => {
    const first = index * share;
    const part = { ...options, agents: agents.slice(first, first + share), first, backlog_hours };
    return process.ask({ ask: "start", options: part } satisfies FleetQuestion);
  }));

  const ask = <Answer>(question: FleetQuestion) =>
    Promise.all(processes.map((process) => process.ask<Answer>(question)));
  const running = stack.move();
  return {
    stats: async () => sumStats(await ask<FleetStats>({ ask: "stats" })),
    order: async (order) => void await ask({ ask: "order", order }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
