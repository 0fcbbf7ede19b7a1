import { type CollectorError, NO_CURRENT_FIGURES } from "../../shared/sample/fields.ts";
import type { GuestRuntime } from "../../shared/sample/vms_runtime.ts";
import type { ClusterResources } from "./cluster_resources.ts";
import type { Collector, Cycle, SectionOf } from "./collector.ts";

type VmsRuntimeSection = SectionOf<"fast", "vms_runtime">;

/** Collects what every guest of this node does, running or not. */
export function createVmsRuntimeCollector(resources: ClusterResources): Collector {
  const countCycles = createCycleCount();

  async function collect(cycle: Cycle): Promise<VmsRuntimeSection> {
    const { resources: found, errors } = await resources.read(cycle);
    if (found === null) return { vms: [], orphans: [], errors };
    return {
      vms: countCycles(found.guests),
      orphans: found.orphans,
      errors: [...errors, ...noFigures(found.guests)],
    };
  }

  return {
    kind: "fast",
    section: "vms_runtime",
    collect,
    empty: (errors): VmsRuntimeSection => ({ vms: [], orphans: [], errors }),
  };
}

/**
 * Says of each guest for how many readings in a row Proxmox has had no figures of it while it had
 * those of others: it has none of a guest that was made seconds ago, and that is no fault.
 */
function createCycleCount(): (guests: readonly GuestRuntime[]) => GuestRuntime[] {
  let counts = new Map<string, number>();

  return (guests) => {
    // Where there are figures of no guest, nothing is told of any one of them.
    if (noFigures(guests).length > 0) return [...guests];
    const counted = guests.map((guest) => ({
      ...guest,
      cycles_without_figures: hasFigures(guest) ? 0 : (counts.get(idOf(guest)) ?? 0) + 1,
    }));
    counts = new Map(counted.map((guest) => [idOf(guest), guest.cycles_without_figures]));
    return counted;
  };
}

const idOf = ({ type, vmid }: GuestRuntime) => `${type}/${vmid}`;

function hasFigures({ status }: GuestRuntime): boolean {
  return status !== "unknown";
}

function noFigures(guests: readonly GuestRuntime[]): CollectorError[] {
  return guests.length === 0 || guests.some(hasFigures) ? [] : [{
    tag: "pvesh",
    message: `${NO_CURRENT_FIGURES}: ${guests.length} of ${guests.length} guests ` +
      "have status unknown",
  }];
}
