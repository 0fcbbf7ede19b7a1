/** A part of a simulated fleet in a process of its own; `simulation.ts` starts and asks it. */
import { type Fleet, type FleetOptions, type FleetStats, startFleet } from "./fleet.ts";
import { answerLines } from "./line_process.ts";

export type FleetQuestion =
  | { ask: "start"; options: FleetOptions }
  | { ask: "stats" | "reset" };
export type FleetAnswer = FleetStats | null;

if (import.meta.main) {
  let fleet: Fleet | null = null;
  await answerLines((question: FleetQuestion): FleetAnswer => {
    if (question.ask === "start") fleet = startFleet(question.options);
    if (question.ask === "reset") fleet?.reset();
    return question.ask === "stats" ? fleet?.stats() ?? null : null;
  });
  Deno.exit(0);
}
