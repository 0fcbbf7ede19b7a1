/**
 * What each answer of the HTTP interface holds. An object is closed where all of its fields are
 * named here; one that is open has more, which are those of the samples or of the pages.
 */
import * as z from "zod";
import { LEVELS, REASON_LEVELS } from "../../../../shared/verdict/mod.ts";
import { ENROLMENT_STATES } from "../../../views/enrolments.ts";
import { INCIDENT_STATES, INCIDENT_TONES } from "../../../views/incidents.ts";
import { SEARCH_KINDS } from "../../../views/search.ts";

const count = z.int().min(0);
const text = z.string();
const textOrNull = z.string().nullable();
const numberOrNull = z.number().nullable();
const unix = z.number().describe("Seconds since 1970.");
const unixOrNull = unix.nullable();
const isoOrNull = z.string().nullable().describe("ISO 8601, UTC.");
const level = z.enum(LEVELS).describe("The judged state.");
const standing = z.enum(["current", "behind", "ahead"]).nullable()
  .describe("The agent's version beside the server's; null: not known.");

export const errorSchema = z.looseObject({ error: text });

const reason = z.looseObject({
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

export const healthSchema = z.strictObject({
  status: z.enum(["ok", "storage_failed"]),
  telling: z.enum(["ok", "broken"]),
  factors: z.enum(["ok", "broken"]),
  version: text,
});

export const summarySchema = z.strictObject({
  level,
  hosts: count,
  waiting: count,
  counts: z.record(z.enum(LEVELS), count),
  reason_count: count,
  reasons: z.array(reason.extend({ host: text })),
});

export const widgetSchema = z.strictObject({
  level,
  hosts: count,
  ok: count,
  warning: count,
  unknown: count,
  critical: count,
  offline: count,
  never_connected: count,
  worst: textOrNull,
  problem_count: count,
  pools: count.nullable(),
  pools_ok: count.nullable(),
  fullest_pool_percent: numberOrNull,
  guests: count.nullable(),
  guests_running: count.nullable(),
  updated_unix: unixOrNull,
  problems: z.array(
    z.strictObject({ name: text, label: text, level: z.enum(REASON_LEVELS), url: text }),
  ),
});

const ofHost = {
  name: text,
  status: z.enum(["never_connected", "online", "offline"]),
  level,
  waiting: z.boolean(),
  group: textOrNull,
  tags: z.array(text),
  agent_version: textOrNull,
  agent_standing: standing,
  reasons: z.array(reason),
  last_seen_at: isoOrNull,
};

export const hostsSchema = z.strictObject({ hosts: z.array(z.strictObject(ofHost)) });

const newest = z.union([
  z.strictObject({ collected_at: text, payload: z.unknown() }),
  z.strictObject({ error: z.literal("sample_damaged") }),
]);

export const hostSchema = z.strictObject({
  ...ofHost,
  agent_upgrade: textOrNull.describe("The command that brings the agent up; null: nothing has to."),
  note: text,
  web_url: text,
  samples: z.strictObject({
    fast: newest.optional(),
    medium: newest.optional(),
    slow: newest.optional(),
  }),
});

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

export const journalSchema = z.strictObject({
  changes: z.array(z.strictObject({
    id: z.int(),
    at_unix: unix,
    kind: text,
    subject_id: text,
    what: text,
    before: textOrNull,
    after: textOrNull,
    is_cut: z.boolean(),
  })),
  next: z.int().nullable(),
});

export const fleetJournalSchema = z.strictObject({
  changes: z.array(z.strictObject({
    host: text,
    id: z.int(),
    at_unix: unix,
    kind: text,
    subject_id: text,
    what: text,
    before: textOrNull,
    after: textOrNull,
    is_cut: z.boolean(),
  })),
  next: textOrNull,
  reached_unix: unix.nullable(),
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
  next_unix: unix.nullable(),
  revision: z.string(),
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

export const guestsSchema = z.strictObject({
  skipped: count,
  revision: text,
  total: count,
  unread_hosts: z.array(text),
  guests: z.array(z.looseObject({
    host: text,
    vmid: z.int(),
    type: z.enum(["qemu", "lxc"]),
    name: textOrNull,
    status: textOrNull,
    template: z.boolean(),
    tags: z.array(text),
    ips: z.array(text),
    macs: z.array(text),
    read_unix: unixOrNull,
  })),
});

export const guestSchema = z.strictObject({
  detail: z.looseObject({}).nullable(),
  collected_unix: unixOrNull,
  read_unix: unixOrNull,
  is_held: z.boolean(),
  is_damaged: z.boolean(),
  guest: z.looseObject({ vmid: z.int(), type: z.enum(["qemu", "lxc"]), status: textOrNull })
    .nullable(),
  guest_read_unix: unixOrNull,
  guest_is_held: z.boolean(),
  sample_unix: unixOrNull,
  safety: z.looseObject({ guest_id: text, state: text }).nullable(),
  pools: z.array(z.strictObject({ name: text, health: text, level })),
});

export const poolsSchema = z.strictObject({
  pools: z.array(z.looseObject({
    host: text,
    id: text,
    name: text,
    health: text,
    capacity_percent: numberOrNull,
    level,
    reasons: z.array(reason),
    redundancy_left: numberOrNull,
    read_unix: unixOrNull,
    is_held: z.boolean(),
  })),
});

export const poolLedgerSchema = z.looseObject({
  id: text,
  name: text,
  host: textOrNull,
  is_listed: z.boolean(),
  devices: z.array(z.looseObject({ device: text })),
  scans: z.array(z.looseObject({ function: text, began_unix: unix, ended_unix: unixOrNull })),
  capacity: z.array(z.looseObject({ day_unix: unix })),
});

export const snapshotsSchema = z.strictObject({
  total: count,
  page: z.int(),
  pages: z.int(),
  snapshots: z.array(z.looseObject({
    host: text,
    dataset: text,
    class: text,
    count,
    policies: z.array(z.strictObject({ id: text, name: text, is_met: z.boolean().nullable() })),
  })),
});

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
});

export const incidentsSchema = z.strictObject({
  incidents: z.array(incidentSchema),
  next: textOrNull,
  revision: text,
});

export const thresholdsSchema = z.strictObject({
  thresholds: z.array(z.looseObject({ key: text, subject: text, set: z.array(z.looseObject({})) })),
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

const names = z.array(text).nullable();

export const snapshotPoliciesSchema = z.strictObject({
  snapshot_policies: z.array(z.looseObject({
    id: text,
    name: text,
    hosts: names,
    groups: names,
    tags: names,
    datasets: names,
    guest_tags: names,
    matched_datasets: count,
    unmet_datasets: count,
    unknown_datasets: count,
  })),
});

export const searchSchema = z.strictObject({
  words: z.array(text),
  groups: z.array(z.strictObject({
    kind: z.enum(SEARCH_KINDS),
    total: count,
    all_path: textOrNull,
    hits: z.array(z.looseObject({ title: text, path: text, place: text })),
  })),
  unread_hosts: count,
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

export const acknowledgeSchema = z.object({
  note: text.optional(),
  expires: text.optional().describe("For how long, such as 8h."),
});
