/** Incidents, and what operators set: windows, thresholds, policies. */
import * as z from "zod";
import { INCIDENT_STATES, INCIDENT_TONES } from "../../../../views/incidents.ts";
import { count, numberOrNull, text, textOrNull, unix, unixOrNull } from "./fields.ts";

export const incidentSchema = z.looseObject({
  id: text,
  state: z.enum(INCIDENT_STATES),
  level: z.enum(INCIDENT_TONES),
  worst_level: z.enum(INCIDENT_TONES),
  host: textOrNull,
  place: text,
  label: text,
  code: text,
  sentence: text,
  began_unix: unix,
  opened_unix: unixOrNull,
  resolved_unix: unixOrNull,
  window_until_unix: unixOrNull,
});

export const incidentsSchema = z.strictObject({
  incidents: z.array(incidentSchema),
  next: textOrNull,
  newest_over: numberOrNull,
  revision: text,
});

export const acknowledgeSchema = z.object({
  note: text.optional(),
  expires: text.optional().describe("For how long, such as 8h."),
});

const words = z.array(text);

export const windowsSchema = z.strictObject({
  windows: z.array(z.strictObject({
    id: text,
    selector: z.strictObject({
      hosts: words.optional(),
      groups: words.optional(),
      tags: words.optional(),
    }).nullable(),
    codes: words.nullable(),
    until_unix: unix,
  })),
  next_unix: unixOrNull,
  revision: text,
});

export const thresholdsSchema = z.strictObject({
  thresholds: z.array(z.looseObject({ key: text, subject: text, set: z.array(z.looseObject({})) })),
});

export const snapshotPoliciesSchema = z.strictObject({
  snapshot_policies: z.array(z.looseObject({
    id: text,
    name: text,
    hosts: words.nullable(),
    groups: words.nullable(),
    tags: words.nullable(),
    datasets: words.nullable(),
    guest_tags: words.nullable(),
    matched_datasets: count,
    unmet_datasets: count,
    unknown_datasets: count,
  })),
});
