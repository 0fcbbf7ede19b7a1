/** A part of a simulated fleet in a process of its own; `simulation.ts` starts and asks it. */
import { type Fleet, type FleetOptions, type FleetOrder, startFleet } from "./fleet.ts";
import type { FleetStats } from "./fleet_stats.ts";
import { answerLines } from "./line_process.ts";

export type FleetQuestion =
  | { ask: "start"; options: FleetOptions }
  | { ask: "order"; order: FleetOrder }
  | { ask: "stats" };
export type FleetAnswer = FleetStats | null;

if (import.meta.main) {
  let fleet: Fleet | null = null;
  await answerLines((question: FleetQuestion): FleetAnswer => {
    if (question.ask === "stats") return fleet?.stats() ?? null;
    if (question.ask === "order") fleet?.order(question.order);
    else fleet = startFleet(question.options);
    return null;
  });
  Deno.exit(0);
}
