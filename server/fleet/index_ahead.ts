import type { Clock } from "../../shared/clock.ts";
import type { TaskPlan } from "../tasks/task.ts";
import { fault } from "./fault.ts";
import type { FleetReads } from "./reads.ts";
import type { Hosts } from "./hosts.ts";
import { inSlices } from "./in_slices.ts";

const EVERY_MS = 1_000;

export interface IndexingOptions {
  hosts: Hosts;
  /** Whether somebody is here who may search. */
  isWanted(): boolean;
  clock: Clock;
  onFault: (error: unknown) => void;
}

/**
 * Makes guests and names ready for a search before anybody asks: 100,000 at once would keep one
 * waiting for a third of a second. While nobody is here they are forgotten, since every sample
 * makes them anew.
 */
export function planIndexing(
  { guests, names }: Pick<FleetReads, "guests" | "names">,
  { hosts, isWanted, clock, onFault }: IndexingOptions,
): TaskPlan {
  return {
    name: "index names for the search",
    starts: { every_ms: EVERY_MS },
    run: async (signal) => {
      if (!isWanted()) {
        guests.forgetAll();
        names.forgetAll();
        return;
      }
      await inSlices(hosts.states(), (state) => {
        guests.prepare(state);
        names.prepare(state);
      }, {
        clock,
        signal,
        onFault: ({ row: { name } }, error) => onFault(fault(`list the names of "${name}"`, error)),
      });
    },
  };
}
