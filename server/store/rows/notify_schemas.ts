/** The same for what the operator wrote: channels, policies and windows. */
import * as z from "zod";
import { REASON_LEVELS } from "../../../shared/verdict/mod.ts";
import type { ChannelRow, Policy } from "./deliveries.ts";
import type { HostSelector, Window } from "./windows.ts";
import type { IncidentLevel } from "./incidents.ts";

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const wallTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/);

export const hostSelectorSchema: z.ZodType<HostSelector> = z.object({
  hosts: z.array(z.string()).exactOptional(),
  groups: z.array(z.string()).exactOptional(),
  tags: z.array(z.string()).exactOptional(),
});

export const channelSchema: z.ZodType<ChannelRow> = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  settings: z.record(z.string(), z.unknown()),
  sealed: z.string().nullable(),
  enabled: z.boolean(),
  quiet_hours: z.object({ from: clockTime, until: clockTime, zone: z.string() }).nullable(),
  brake: z.object({ at_once: z.int().positive(), per_hour: z.int().positive() }),
  digest_at: clockTime,
  zone: z.string(),
  broken: z.object({ why: z.string(), since_ms: z.number() }).nullable(),
  created_at_ms: z.number(),
});

export const policySchema: z.ZodType<Policy> = z.object({
  id: z.string(),
  position: z.int(),
  selector: hostSelectorSchema.nullable(),
  codes: z.array(z.string()).nullable(),
  level_from: z.enum(REASON_LEVELS.filter((level): level is IncidentLevel => level !== "note")),
  how: z.enum(["at_once", "digest", "never"]),
  channels: z.array(z.string()).nullable(),
  remind_after_minutes: z.number().positive().nullable(),
});

export const windowSchema: z.ZodType<Window> = z.object({
  id: z.string(),
  selector: hostSelectorSchema.nullable(),
  codes: z.array(z.string()).nullable(),
  when: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("once"), start: wallTime, end: wallTime }),
    z.object({
      kind: z.literal("weekly"),
      weekdays: z.array(z.int().min(1).max(7)).min(1),
      start_time: clockTime,
      minutes: z.number().positive(),
      ended_at_ms: z.number().exactOptional(),
    }),
  ]),
  zone: z.string(),
  note: z.string(),
  author: z.string(),
  created_at_ms: z.number(),
});
