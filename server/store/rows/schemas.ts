/**
 * The schema of each row that is checked as it is read. Only readers load them: the writer's
 * thread starts without.
 */
import type * as z from "zod";
import {
  attemptSchema,
  deliverySchema,
  holdSchema,
  incidentEventSchema,
  incidentSchema,
  toldSchema,
} from "./incident_schemas.ts";
import type { Delivery, Hold, Told } from "./deliveries.ts";
import type { Incident, IncidentEvent } from "./incidents.ts";
import type { ChannelRow, Policy } from "./deliveries.ts";
import type { Window } from "./windows.ts";
import type { JournalEntry, LedgerKinds, LedgerPoolRow } from "./ledger_kinds.ts";
import { journalSchema, LEDGER_SCHEMAS, ledgerPoolSchema } from "./ledger_schemas.ts";
import { channelSchema, policySchema, windowSchema } from "./notify_schemas.ts";
import type { Attempt } from "./outbox.ts";
import { snapshotPolicySchema } from "./snapshot_policy_schema.ts";
import type { SnapshotPolicy } from "./snapshot_policies.ts";
import { thresholdSchema } from "./threshold_schema.ts";
import type { ThresholdRow } from "./thresholds.ts";

/** By what a row holds; those of the ledger by their kind. */
export interface CheckedRows extends LedgerKinds {
  attempt: Attempt;
  channel: ChannelRow;
  delivery: Delivery;
  hold: Hold;
  incident: Incident;
  incident_event: IncidentEvent;
  journal: JournalEntry;
  ledger_pool: LedgerPoolRow;
  policy: Policy;
  snapshot_policy: SnapshotPolicy;
  threshold: ThresholdRow;
  told: Told;
  window: Window;
}

export const ROW_SCHEMAS: { readonly [K in keyof CheckedRows]: z.ZodType<CheckedRows[K]> } = {
  ...LEDGER_SCHEMAS,
  attempt: attemptSchema,
  channel: channelSchema,
  delivery: deliverySchema,
  hold: holdSchema,
  incident: incidentSchema,
  incident_event: incidentEventSchema,
  journal: journalSchema,
  ledger_pool: ledgerPoolSchema,
  policy: policySchema,
  snapshot_policy: snapshotPolicySchema,
  threshold: thresholdSchema,
  told: toldSchema,
  window: windowSchema,
};
