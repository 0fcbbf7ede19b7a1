/** What is read back of the ledger is checked: a damaged row costs itself alone. */
import * as z from "zod";
import { ERROR_KINDS } from "../../../shared/verdict/ledger_facts.ts";
import { JOURNAL_KINDS } from "./ledger.ts";
import type { JournalEntry, LedgerKind, LedgerKinds, LedgerPoolRow } from "./ledger_kinds.ts";

const ms = z.number();
const msOrNull = ms.nullable();
const numberOrNull = z.number().nullable();
const textOrNull = z.string().nullable();
const kind = z.enum(ERROR_KINDS);
const counts = z.record(kind, z.number());
/** Beyond 2^53 they are text. */
const counters = z.record(kind, z.union([z.number(), z.string().regex(/^\d+$/), z.null()]));

const poolKey = { pool_key: z.string() };
const ofDevice = { ...poolKey, device: z.string() };

const growth = z.object({
  ...ofDevice,
  hour_ms: ms,
  epoch: z.int(),
  read: z.number(),
  write: z.number(),
  checksum: z.number(),
  slow: z.number(),
});

const hours = z.array(numberOrNull).length(24);

export const LEDGER_SCHEMAS: { readonly [K in LedgerKind]: z.ZodType<LedgerKinds[K]> } = {
  states: z.object({ ...poolKey, state: z.unknown() }),
  devices: z.object({
    ...ofDevice,
    told_as: z.string(),
    place: z.string(),
    guid: textOrNull,
    name: z.string(),
    path: textOrNull,
    first_seen_ms: ms,
    last_seen_ms: ms,
    left_ms: msOrNull,
    epoch: z.int(),
    last: counters,
    total: counts,
    baseline: counts,
    // Absent from rows of before it was kept.
    baseline_ms: msOrNull.default(null),
    grew_ms: msOrNull,
    recent: z.array(z.object({
      from_ms: ms,
      at_ms: ms,
      io: z.number(),
      checksum: z.number(),
      slow: z.number(),
    })),
    burst: z.object({
      kind: z.enum(["io", "checksum"]),
      errors: z.number(),
      at_unix: z.number(),
    }).nullable(),
    hour: growth.nullable(),
  }),
  growth,
  sightings: z.object({
    ...ofDevice,
    from_ms: ms,
    host_id: z.int(),
    place: z.string(),
    guid: textOrNull,
    name: z.string(),
    path: textOrNull,
    serial: textOrNull,
  }),
  scans: z.object({
    ...poolKey,
    function: z.string(),
    start_unix: z.number(),
    end_unix: numberOrNull,
    began_ms: ms,
    ended_ms: msOrNull,
    state: z.enum(["SCANNING", "FINISHED", "CANCELED", "LOST"]),
    is_whole: z.boolean(),
    issued_bytes: numberOrNull,
    to_scan_bytes: numberOrNull,
    repaired_bytes: numberOrNull,
    errors: numberOrNull,
    pauses: z.array(z.object({ from_ms: ms, to_ms: msOrNull })),
    host_id: z.int(),
    first_seen_ms: ms,
    last_seen_ms: ms,
  }),
  capacity: z.object({
    ...poolKey,
    day: z.int(),
    used_bytes: hours,
    available_bytes: hours,
    snapshot_bytes: hours,
  }),
  snapshots: z.object({
    ...poolKey,
    path: z.string(),
    class: z.string(),
    creation_unix: numberOrNull,
    count: z.number(),
    newest_unix: numberOrNull,
    oldest_unix: numberOrNull,
    last_made_unix: numberOrNull,
    gaps_seconds: z.array(z.number()),
    steady_since_ms: msOrNull,
    least: z.array(z.object({ day: z.int(), count: z.number() })),
    unordered_days: z.array(z.int()),
    loss: z.object({ at_ms: ms, lost: z.number(), of: z.number() }).nullable(),
    seen_ms: ms,
    gone_ms: msOrNull,
  }),
};

export const ledgerPoolSchema: z.ZodType<LedgerPoolRow> = z.object({
  ...poolKey,
  guid: textOrNull,
  name: z.string(),
  home: z.int(),
  home_since_ms: ms,
  listed_ms: ms,
  is_listed: z.boolean(),
});

export const journalSchema: z.ZodType<JournalEntry> = z.object({
  id: z.int(),
  host_id: z.int(),
  at_ms: ms,
  kind: z.enum([...JOURNAL_KINDS, "journal"]),
  subject_id: z.string(),
  what: z.string(),
  before: textOrNull,
  after: textOrNull,
  is_cut: z.boolean(),
});
