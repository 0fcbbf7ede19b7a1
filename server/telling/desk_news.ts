/** What another server did at the desk, as whoever shows it hears of it. */
import type { KeptIncident } from "../incidents/machine/live_incident.ts";
import type { PlanState } from "../notify/plan/mod.ts";
import type { Delivery, Hold } from "../store/rows/deliveries.ts";
import type { IncidentEvent } from "../store/rows/incidents.ts";

/** What listeners hear, before it is stored. */
export interface DeskNews {
  incidents: readonly KeptIncident[];
  events: readonly IncidentEvent[];
  deliveries: readonly Delivery[];
  holds: readonly Hold[];
  /** Whether a message may wait to be sent. */
  isQueued: boolean;
  /** Whether another server did it, and has stored it. */
  isElsewhere: boolean;
}

interface DeskPicture {
  incidents: readonly KeptIncident[];
  plan: PlanState;
}

/** Incidents and messages that differ; of a message that does not wait any more, how it last stood. */
export function newsBetween(before: DeskPicture, after: DeskPicture): DeskNews {
  const textsBefore = new Map(before.incidents.map((incident) => [incident.id, textOf(incident)]));
  return {
    incidents: after.incidents.filter((one) => textsBefore.get(one.id) !== textOf(one)),
    events: [],
    deliveries: changedDeliveries(before.plan, after.plan),
    holds: [],
    isQueued: false,
    isElsewhere: true,
  };
}

/** What is counted of it is nothing that a page shows. */
function textOf({ memory: _, ...incident }: KeptIncident): string {
  return JSON.stringify(incident);
}

function changedDeliveries(before: PlanState, after: PlanState): Delivery[] {
  const [old, current] = [deliveriesOf(before), deliveriesOf(after)];
  const changed = [...current.values()].filter((one) =>
    JSON.stringify(one) !== JSON.stringify(old.get(one.id))
  );
  return [...changed, ...[...old.values()].filter(({ id }) => !current.has(id))];
}

function deliveriesOf({ desks }: PlanState): Map<string, Delivery> {
  return new Map([...desks.values()].flatMap(({ deliveries }) => [...deliveries]));
}
