/** Everything of incidents, messages and windows, as the engine puts it together. */
import type { DatabaseSync } from "node:sqlite";
import type {
  ChannelStore,
  DeliveryStore,
  IncidentStore,
  IncidentWrites,
  PolicyStore,
  QueuedActStore,
  WindowStore,
} from "../port.ts";
import { createAttemptWrites } from "./attempts.ts";
import { createChannelMarks, createChannelReads, createChannelWrites } from "./channels.ts";
import { createDeliveryReads } from "./deliveries.ts";
import { createDeliveryQueueWrites, createDeliveryWrites } from "./delivery_writes.ts";
import { createHoldReads, createHoldWrites } from "./holds.ts";
import { createIncidentEventReads, createIncidentEventWrites } from "./incident_events.ts";
import { createIncidentLists } from "./incident_list.ts";
import { createIncidentPruning, createIncidentReads, createIncidentWrites } from "./incidents.ts";
import { createPolicyReads, createPolicyWrites } from "./policies.ts";
import { createQueuedActReads, createQueuedActWrites } from "./queued_acts.ts";
import type { RowCheck } from "../row_check.ts";
import { createToldReads, createToldWrites } from "./told.ts";
import { createWindowReads, createWindowWrites } from "./windows.ts";

export type IncidentStores =
  & IncidentStore
  & DeliveryStore
  & ChannelStore
  & PolicyStore
  & QueuedActStore
  & WindowStore;

/** Those of the writer's own that the port has. */
type IncidentStoreWrites = Omit<
  ReturnType<typeof createIncidentStoreWrites>,
  "pruneIncidents" | "pruneDeliveries"
>;

/** The writer's own: what is part of no other transaction. */
export function createIncidentStoreWrites(db: DatabaseSync) {
  return {
    ...createIncidentPruning(db),
    ...createDeliveryQueueWrites(db),
    ...createChannelWrites(db),
    ...createPolicyWrites(db),
    ...createQueuedActWrites(db),
    ...createWindowWrites(db),
  };
}

export function createIncidentTransactionWrites(db: DatabaseSync): IncidentWrites {
  return {
    ...createIncidentWrites(db),
    ...createIncidentEventWrites(db),
    ...createDeliveryWrites(db),
    ...createAttemptWrites(db),
    ...createToldWrites(db),
    ...createHoldWrites(db),
    ...createChannelMarks(db),
  };
}

type Write<K extends keyof IncidentStoreWrites> = (
  ...args: Parameters<IncidentStoreWrites[K]>
) => Promise<ReturnType<IncidentStoreWrites[K]>>;

/** `db` reads; each of `writes` asks the writer. */
export function createIncidentStores(
  db: DatabaseSync,
  check: RowCheck,
  writes: { [K in keyof IncidentStoreWrites]: Write<K> },
): IncidentStores {
  const incidents = createIncidentReads(db, check);
  const events = createIncidentEventReads(db, check);
  const told = createToldReads(db, check);
  const holds = createHoldReads(db, check);
  const deliveries = createDeliveryReads(db, check);
  const channels = createChannelReads(db, check);
  const policies = createPolicyReads(db, check);
  const { listQueuedActs } = createQueuedActReads(db);
  const windows = createWindowReads(db, check);

  return {
    ...createIncidentLists(db, check),
    listLiveIncidents: (...args) => Promise.try(incidents.listLiveIncidents, ...args),
    findIncident: (...args) => Promise.try(incidents.findIncident, ...args),
    listIncidentEvents: (...args) => Promise.try(events.listIncidentEvents, ...args),
    listTold: () => Promise.try(told.listTold),
    listToldOf: (...args) => Promise.try(told.listToldOf, ...args),
    listHolds: () => Promise.try(holds.listHolds),
    listHoldsOf: (...args) => Promise.try(holds.listHoldsOf, ...args),
    listLiveDeliveries: (...args) => Promise.try(deliveries.listLiveDeliveries, ...args),
    listDeliveries: (...args) => Promise.try(deliveries.listDeliveries, ...args),
    listAttempts: (...args) => Promise.try(deliveries.listAttempts, ...args),
    readChannelQueue: (...args) => Promise.try(deliveries.readChannelQueue, ...args),
    listChannels: () => Promise.try(channels.listChannels),
    findChannel: (...args) => Promise.try(channels.findChannel, ...args),
    listPolicies: () => Promise.try(policies.listPolicies),
    listQueuedActs: () => Promise.try(listQueuedActs),
    listWindows: () => Promise.try(windows.listWindows),
    ...writes,
  };
}
