/** What was: changes, and the course of figures. */
import * as z from "zod";
import { REASON_LEVELS } from "../../../../../shared/verdict/mod.ts";
import { INCIDENT_TONES } from "../../../../views/incidents.ts";
import { count, numberOrNull, text, textOrNull, unix, unixOrNull } from "./fields.ts";

export const changesSchema = z.strictObject({
  changes: z.array(z.looseObject({
    id: text,
    code: text,
    subject: text,
    level: z.enum(REASON_LEVELS),
    text,
    opened_unix: unix,
    closed_unix: unixOrNull,
  })),
});

const change = {
  id: z.int(),
  at_unix: unix,
  kind: text,
  subject_id: text,
  what: text,
  before: textOrNull,
  after: textOrNull,
  is_cut: z.boolean(),
};

export const journalSchema = z.strictObject({
  changes: z.array(z.strictObject(change)),
  next: z.int().nullable(),
});

export const fleetJournalSchema = z.strictObject({
  changes: z.array(z.strictObject({ host: text, ...change })),
  next: textOrNull,
  reached_unix: unixOrNull,
});

export const historySchema = z.strictObject({
  points: z.array(z.tuple([unix, numberOrNull])),
});

const strokes = z.array(numberOrNull);

export const sketchesSchema = z.strictObject({
  since_unix: unix,
  step_seconds: count,
  sketches: z.record(
    text,
    z.strictObject({ cpu: strokes, memory: strokes, pool: strokes.nullable() }),
  ),
});

export const marksSchema = z.strictObject({
  incidents: z.array(z.strictObject({
    id: text,
    level: z.enum(INCIDENT_TONES),
    text,
    from_unix: unix,
    to_unix: unixOrNull,
  })),
  unread: z.array(z.strictObject({ from_unix: unix, to_unix: unixOrNull, cause: text })),
});
