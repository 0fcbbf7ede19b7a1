/** What a step of the machine and a plan of messages write, as parts of a transaction. */
import type { PlanWrites } from "../notify/plan/mod.ts";
import type { Transaction } from "../store/port.ts";
import type { StepResult } from "../incidents/machine/incident_machine.ts";
import type { UnwrittenIncidents } from "./unwritten.ts";

export interface DeskRows {
  step: StepResult;
  plan: PlanWrites;
}

export const NO_STEP: StepResult = { incidents: [], events: [], memories: [] };
export const NO_PLAN: PlanWrites = { deliveries: [], told: [], untold: [], holds: [], broken: [] };

/** In this order: what is told rests on what happened. */
export function writeRows(
  transaction: Transaction,
  { step, plan }: DeskRows,
  { unwritten, nowMs }: { unwritten: UnwrittenIncidents; nowMs: number },
): void {
  for (const incident of step.incidents) unwritten.write(transaction, incident);
  for (const event of step.events) transaction.addIncidentEvent(event);
  for (const { incident_id, memory } of step.memories) {
    transaction.putIncidentMemory(incident_id, memory);
  }
  for (const delivery of plan.deliveries) transaction.putDelivery(delivery);
  for (const told of plan.told) transaction.putTold(told);
  for (const told of plan.untold) transaction.deleteTold(told);
  for (const hold of plan.holds) transaction.putHold(hold);
  for (const { channel_id, why } of plan.broken) {
    transaction.markChannel(channel_id, { why, since_ms: nowMs });
  }
}

/** Whether they have to be written at once: counts of what is held back may wait. */
export function isUrgent({ step, plan }: DeskRows): boolean {
  return step.events.length + plan.deliveries.length + plan.broken.length > 0;
}

export function isNothing({ step, plan }: DeskRows): boolean {
  return [...Object.values(step), ...Object.values(plan)].every(({ length }) => length === 0);
}
