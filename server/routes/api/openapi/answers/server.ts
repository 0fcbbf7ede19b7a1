/** The server itself, and who is to report to it. */
import * as z from "zod";
import { ENROLMENT_STATES } from "../../../../views/enrolments.ts";
import { count, numberOrNull, text, textOrNull, unix, unixOrNull } from "./fields.ts";

export const errorSchema = z.looseObject({ error: text });

export const healthSchema = z.strictObject({
  status: z.enum(["ok", "storage_failed"]),
  telling: z.enum(["ok", "broken"]),
  factors: z.enum(["ok", "broken"]),
  version: text,
});

export const enrolmentsSchema = z.strictObject({
  enrolments: z.array(z.strictObject({
    name: text,
    state: z.enum(ENROLMENT_STATES),
    created_unix: unix,
    expires_unix: unix,
    used_unix: unixOrNull,
    reported_unix: unixOrNull,
  })),
  now_unix: unix,
});

export const targetsSchema = z.array(z.strictObject({
  targets: z.array(text),
  labels: z.record(text, text),
}));

export const serversSchema = z.strictObject({
  servers: z.array(z.strictObject({
    name: text,
    started_unix: z.number(),
    hosts: count,
    has_desk: z.boolean().describe("Whether it is the one that tells of incidents."),
    is_this: z.boolean().describe("Whether it is the one that answers."),
  })),
});

export const tasksSchema = z.strictObject({
  tasks: z.array(z.strictObject({
    name: text,
    schedule: textOrNull,
    is_running: z.boolean(),
    runs: count,
    failed_runs: count,
    started_unix: unixOrNull,
    ended_unix: unixOrNull,
    took_seconds: numberOrNull,
    error: textOrNull,
  })),
});
