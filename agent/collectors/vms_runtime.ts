import { type CollectorError, NO_CURRENT_FIGURES } from "../../shared/sample/fields.ts";
import type { GuestRuntime } from "../../shared/sample/vms_runtime.ts";
import type { ClusterResources } from "./cluster_resources.ts";
import type { Collector, Cycle, SectionOf } from "./collector.ts";

type VmsRuntimeSection = SectionOf<"fast", "vms_runtime">;

/** Collects what every guest of this node does, running or not. */
export function createVmsRuntimeCollector(resources: ClusterResources): Collector {
  async function collect(cycle: Cycle): Promise<VmsRuntimeSection> {
    const reading = await resources.read(cycle);
    const vms = reading.resources?.guests ?? [];
    return { vms, orphans: [], errors: [...reading.errors, ...unknownGuests(vms)] };
  }

  return {
    kind: "fast",
    section: "vms_runtime",
    collect,
    empty: (errors): VmsRuntimeSection => ({ vms: [], orphans: [], errors }),
  };
}

function unknownGuests(vms: readonly GuestRuntime[]): CollectorError[] {
  const count = vms.filter((guest) => guest.status === "unknown").length;
  return count === 0 ? [] : [{
    tag: "pvesh",
    message: `${NO_CURRENT_FIGURES}: ${count} of ${vms.length} guests have status unknown`,
  }];
}
