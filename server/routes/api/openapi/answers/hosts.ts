/** What hosts, their guests and their pools are. */
import * as z from "zod";
import { COVERAGE_STATES } from "../../../../views/snapshot_board.ts";
import { LEVELS, REASON_LEVELS } from "../../../../../shared/verdict/mod.ts";
import { SEARCH_KINDS } from "../../../../views/search.ts";
import {
  count,
  level,
  numberOrNull,
  reason,
  text,
  textOrNull,
  unix,
  unixOrNull,
} from "./fields.ts";

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

const isoOrNull = z.string().nullable().describe("ISO 8601, UTC.");
const standing = z.enum(["current", "behind", "ahead"]).nullable()
  .describe("The agent's version beside the server's; null: not known.");

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

export const coverageSchema = z.strictObject({
  total: count,
  page: z.int(),
  pages: z.int(),
  counts: z.record(z.enum(COVERAGE_STATES), count),
  first_only: numberOrNull,
  datasets: z.array(z.looseObject({
    host: text,
    dataset: text,
    state: z.enum(COVERAGE_STATES),
    unmet: z.array(text),
    read_unix: unixOrNull,
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
