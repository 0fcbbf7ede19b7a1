/** Fields that several answers have. */
import * as z from "zod";
import { LEVELS, REASON_LEVELS } from "../../../../../shared/verdict/mod.ts";
import { INCIDENT_STATES } from "../../../../views/incidents.ts";

export const count = z.int().min(0);
export const text = z.string();
export const textOrNull = z.string().nullable();
export const numberOrNull = z.number().nullable();
export const unix = z.number().describe("Seconds since 1970.");
export const unixOrNull = unix.nullable();
export const level = z.enum(LEVELS).describe("The judged state.");

export const reason = z.looseObject({
  id: text,
  level: z.enum(REASON_LEVELS),
  code: text.describe("As docs/reasons.md lists them."),
  subject: text,
  subject_id: text,
  label: text,
  text,
  since_unix: unixOrNull,
  as_of_unix: unixOrNull,
  held: z.boolean(),
  muted: z.object({ note: text, expires_unix: unixOrNull }).nullable(),
  incident: z.object({ id: text, state: z.enum(INCIDENT_STATES) }).nullable(),
});
