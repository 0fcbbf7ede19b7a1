import type { Delivery, Hold, Told } from "./rows/deliveries.ts";
import type { IncidentEvent } from "./rows/incidents.ts";
import type { Attempt, StoredIncident } from "./rows/outbox.ts";

/** What a transition of an incident writes, all of it in one transaction. */
export interface IncidentWrites {
  /**
   * Replaces an older state of the same incident: one of a lower or the same `seq`. One that is
   * over stays over. Whether it did.
   */
  putIncident(incident: StoredIncident): boolean;
  /** What the machine has counted of one that is not over. */
  putIncidentMemory(id: string, memory: unknown): void;
  /** One of the same incident and `seq` stays as it is. */
  addIncidentEvent(event: IncidentEvent): void;
  /**
   * Replaces an older state of the same delivery: one of as many attempts or fewer. One that is
   * settled stays as it is. Whether it did.
   */
  putDelivery(delivery: Delivery): boolean;
  /** One of the same number stays as it is. */
  addAttempt(attempt: Attempt): void;
  /** Replaces what the channel was told of the incident before; what was told later stays. */
  putTold(told: Told): void;
  deleteTold(told: Pick<Told, "channel_id" | "incident_id">): void;
  /** Replaces the one of the same channel, incident and beginning. */
  putHold(hold: Hold): void;
  /** Says why a channel is not used; null: it works again. What broke it first stays. */
  markChannel(id: string, broken: { why: string; since_ms: number } | null): void;
}

export const INCIDENT_WRITES = [
  "putIncident",
  "putIncidentMemory",
  "addIncidentEvent",
  "putDelivery",
  "addAttempt",
  "putTold",
  "deleteTold",
  "putHold",
  "markChannel",
] as const satisfies readonly (keyof IncidentWrites)[];
