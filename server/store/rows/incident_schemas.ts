/** What is read back of incidents and deliveries is checked: a damaged row costs itself alone. */
import * as z from "zod";
import { REASON_LEVELS } from "../../../shared/verdict/mod.ts";
import type { Delivery, Hold, Told } from "./deliveries.ts";
import type { Incident, IncidentEvent, IncidentLevel } from "./incidents.ts";
import { type Attempt, ATTEMPT_OUTCOMES } from "./outbox.ts";

const ms = z.number();
const msOrNull = ms.nullable();
const textOrNull = z.string().nullable();

const incidentLevel = z.enum(
  REASON_LEVELS.filter((level): level is IncidentLevel => level !== "note"),
);
const toldLevel = z.union([incidentLevel, z.literal("resolved")]);
const suppressor = [
  "held_back",
  "window",
  "acknowledged",
  "muted",
  "flapping",
  "parent",
  "starting",
] as const;
const toldMark = z.enum(["open", "acknowledged", "flapping"]);
const toldHow = z.enum(["at_once", "digest"]);
const ofIncident = ["raise", "worsen", "ease", "remind", "ack", "flap", "calm", "resolve"] as const;

const reasonSchema = z.object({
  reason_id: z.string(),
  host_id: z.int().nullable(),
  host_name: textOrNull.default(null),
  code: z.string(),
  subject: z.string(),
  subject_id: z.string(),
  level: incidentLevel,
  text: z.string(),
  since_ms: ms,
  as_of_ms: msOrNull,
  ended_at_ms: msOrNull,
});

const acknowledgementSchema = z.object({
  author: z.string(),
  note: z.string(),
  at_ms: ms,
  expires_at_ms: msOrNull,
  level: incidentLevel,
  baseline: z.record(z.string(), z.number()),
});

export const incidentSchema: z.ZodType<Incident> = z.object({
  id: z.string(),
  cause: z.object({
    scope: z.enum(["host", "cluster", "group", "fleet", "server"]),
    scope_id: z.string(),
    family: z.string(),
    subject_id: z.string(),
  }),
  label: z.string(),
  state: z.enum(["pending", "open", "acknowledged", "recovering", "resolved"]),
  level: incidentLevel,
  worst_level: incidentLevel,
  reasons: z.array(reasonSchema),
  reasons_left_out: z.int().exactOptional(),
  began_at_ms: ms,
  opened_at_ms: msOrNull,
  resolved_at_ms: msOrNull,
  ended_by: textOrNull,
  acknowledgement: acknowledgementSchema.nullable(),
  flapping_since_ms: msOrNull,
  flaps: z.int(),
  parent_id: textOrNull,
  suppressed: z.array(
    z.object({ by: z.enum(suppressor), of: z.string(), until_ms: msOrNull }),
  ),
  seq: z.int(),
});

export const incidentEventSchema: z.ZodType<IncidentEvent> = z.object({
  incident_id: z.string(),
  seq: z.int(),
  at_ms: ms,
  kind: z.enum([
    "began",
    "raised",
    "worsened",
    "eased",
    "acknowledged",
    "acknowledgement_ended",
    "muted",
    "unmuted",
    "flapping",
    "calmed",
    "folded",
    "unfolded",
    "window_began",
    "window_ended",
    "reminded",
    "recovering",
    "resolved",
  ]),
  level: incidentLevel,
  text: z.string(),
  author: textOrNull,
});

export const deliverySchema: z.ZodType<Delivery> = z.object({
  id: z.string(),
  channel_id: z.string(),
  incident_id: textOrNull,
  seq: z.int().nullable(),
  kind: z.enum([...ofIncident, "digest", "test"]),
  incident_ids: z.array(z.string()),
  digest: z.enum(["daily", "quiet", "catch_up"]).nullable(),
  says: z.array(z.object({
    incident_id: z.string(),
    kind: z.enum([...ofIncident, "mention"]),
    level: toldLevel,
    mark: toldMark,
    how: toldHow,
    seq: z.int(),
    peak: incidentLevel.nullable(),
    note: textOrNull,
  })),
  unchanged: z.int(),
  state: z.enum([
    "queued",
    "sending",
    "delivered",
    "collapsed",
    "expired",
    "dead",
    "withdrawn",
  ]),
  idempotency_key: z.string(),
  queued_at_ms: ms,
  due_ms: ms,
  not_before_ms: ms,
  expires_at_ms: ms,
  lease_until_ms: msOrNull,
  attempts: z.int(),
  last_error: textOrNull,
  delivered_at_ms: msOrNull,
  collapsed_into: textOrNull,
});

export const toldSchema: z.ZodType<Told> = z.object({
  channel_id: z.string(),
  incident_id: z.string(),
  level: toldLevel,
  seq: z.int(),
  at_ms: ms,
  mark: toldMark,
  how: toldHow,
  hushed: z.boolean(),
  peak: incidentLevel.nullable(),
  remind_from_ms: ms,
});

export const holdSchema: z.ZodType<Hold> = z.object({
  channel_id: z.string(),
  incident_id: z.string(),
  at_ms: ms,
  why: z.enum([
    ...suppressor,
    "policy",
    "digest",
    "quiet_hours",
    "brake",
    "recovering",
    "channel_off",
    "channel_broken",
    "own_channel",
  ]),
  of: z.string(),
  until_ms: msOrNull,
  ended_at_ms: msOrNull,
});

export const attemptSchema: z.ZodType<Attempt> = z.object({
  delivery_id: z.string(),
  channel_id: z.string(),
  number: z.int(),
  at_ms: ms,
  outcome: z.enum(ATTEMPT_OUTCOMES),
  error: textOrNull,
});
