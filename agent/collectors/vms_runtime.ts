import { type CollectorError, NO_CURRENT_FIGURES } from "../../shared/sample/fields.ts";
import type { Clock } from "../../shared/clock.ts";
import { guestId, type GuestRuntime } from "../../shared/sample/vms_runtime.ts";
import type { ClusterResources } from "./cluster_resources.ts";
import type { Collector, Cycle, SectionOf } from "./collector.ts";

type VmsRuntimeSection = SectionOf<"fast", "vms_runtime">;

/** Collects what every guest of this node does, running or not. */
export function createVmsRuntimeCollector(resources: ClusterResources, clock: Clock): Collector {
  const countCycles = createCycleCount();
  const sinceStopped = createStoppedMemory(clock);

  async function collect(cycle: Cycle): Promise<VmsRuntimeSection> {
    const { resources: found, errors } = await resources.read(cycle);
    if (found === null) return { vms: [], orphans: [], errors };
    return {
      vms: sinceStopped(countCycles(found.guests)),
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
      cycles_without_figures: hasFigures(guest) ? 0 : (counts.get(guestId(guest)) ?? 0) + 1,
    }));
    counts = new Map(counted.map((guest) => [guestId(guest), guest.cycles_without_figures]));
    return counted;
  };
}

/** Says of each guest that is stopped since when it is. That one is unknown for a while ends nothing. */
function createStoppedMemory(clock: Clock): (guests: readonly GuestRuntime[]) => GuestRuntime[] {
  let since = new Map<string, number>();

  return (guests) => {
    const nowUnix = Math.floor(clock.nowMs() / 1000);
    const before = since;
    since = new Map();
    return guests.map((guest) => {
      const id = guestId(guest);
      const known = before.get(id);
      if (guest.status === "stopped") since.set(id, known ?? nowUnix);
      else if (!hasFigures(guest) && known !== undefined) since.set(id, known);
      const stopped_since_unix = since.get(id);
      return guest.status !== "stopped" || stopped_since_unix === undefined
        ? guest
        : { ...guest, stopped_since_unix };
    });
  };
}

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
