import type { Clock } from "../../shared/clock.ts";
import type { TaskPlan } from "../tasks/task.ts";
import { fault } from "./fault.ts";
import type { FleetReads } from "./reads.ts";
import type { Hosts } from "./hosts.ts";
import { inSlices } from "./in_slices.ts";

const EVERY_MS = 1_000;

/**
 * Makes guests and names ready for a search before anybody asks: 100,000 at once would keep one
 * waiting for a third of a second.
 */
export function planIndexing(
  { guests, names }: Pick<FleetReads, "guests" | "names">,
  { hosts, clock, onFault }: { hosts: Hosts; clock: Clock; onFault: (error: unknown) => void },
): TaskPlan {
  return {
    name: "index names for the search",
    starts: { every_ms: EVERY_MS },
    run: (signal) =>
      inSlices(hosts.states(), (state) => {
        guests.prepare(state);
        names.prepare(state);
      }, {
        clock,
        signal,
        onFault: ({ row: { name } }, error) => onFault(fault(`list the names of "${name}"`, error)),
      }),
  };
}
