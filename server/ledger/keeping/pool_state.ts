/** What is remembered of a pool beside its rows, as it is kept, and all of it as it is read back. */
import * as z from "zod";
import type { LedgerKind, LedgerKinds, LedgerPoolRow } from "../../store/rows/ledger_kinds.ts";
import type { PoolLedger } from "../pool_ledger.ts";
import { DAY_MS } from "../pool_reading.ts";

const read = { host_id: z.int(), read_ms: z.number() };

/** Scans of a pool go on from these; the store keeps those before. */
const SCANS_SINCE_MS = 400 * DAY_MS;

const stateSchema = z.object({
  errors: z.object({
    ...read,
    shared_growth: z.array(z.object({
      vdev: z.string(),
      kind: z.enum(["read", "write", "checksum"]),
      errors: z.number(),
      devices: z.number(),
      at_ms: z.number(),
    })),
  }).nullable(),
  scans: z.object({
    ...read,
    running: z.array(z.object({
      function: z.string(),
      start_unix: z.number(),
      marks: z.array(z.number()),
      points: z.array(z.object({ active_ms: z.number(), issued_bytes: z.number() })),
    })),
    learned: z.record(
      z.string(),
      z.object({ profile: z.array(z.number()), ms_per_byte: z.number() }),
    ),
    last_scrub: z.object({ end_unix: z.number(), ended_ms: z.number() }).nullable(),
    data_errors: z.object({
      errors: z.number(),
      since_ms: z.number(),
      seen_ms: z.number(),
    }).nullable(),
  }).nullable(),
  snapshots: z.object({ read_ms: z.number() }).nullable(),
  capacity: z.object({
    read_ms: z.number(),
    used_bytes: z.number(),
    available_bytes: z.number(),
    days: z.array(z.object({ day: z.int(), used_bytes: z.number() })),
  }).nullable(),
  datasets_us: z.number().nullable(),
});

/** Of a pool's ledger, what no row of its own holds; `datasetsUs`: the medium sample last taken. */
export function toState(
  { errors, scans, snapshots, capacity }: PoolLedger,
  datasetsUs: number | null,
): unknown {
  return {
    errors: errors && pick(errors, ["host_id", "read_ms", "shared_growth"]),
    scans: scans &&
      pick(scans, ["host_id", "read_ms", "running", "learned", "last_scrub", "data_errors"]),
    snapshots: snapshots && pick(snapshots, ["read_ms"]),
    capacity: capacity && pick(capacity, ["read_ms", "used_bytes", "available_bytes", "days"]),
    datasets_us: datasetsUs,
  };
}

function pick<T extends object>(item: T, keys: readonly (keyof T)[]): Partial<T> {
  const picked: Partial<T> = {};
  for (const key of keys) picked[key] = item[key];
  return picked;
}

type ListLedger = <K extends LedgerKind>(
  kind: K,
  poolKey: string,
  sinceMs?: number,
) => Promise<LedgerKinds[K][]>;

/**
 * A pool's ledger as it is stored. What no row of its own holds is counted anew where it is damaged:
 * devices go on with their sums all the same.
 */
export async function restorePool(
  list: ListLedger,
  { pool_key, home }: LedgerPoolRow,
  nowMs: number,
): Promise<{ ledger: PoolLedger; datasets_us: number | null }> {
  const [row] = await list("states", pool_key);
  const state = stateSchema.safeParse(row?.state).data ?? NO_STATE;
  // Of the day on which its space was last read, however long ago.
  const readMs = state.capacity?.read_ms ?? nowMs;
  const [devices, scans, days, rows] = await Promise.all([
    list("devices", pool_key),
    list("scans", pool_key, nowMs - SCANS_SINCE_MS),
    list("capacity", pool_key, readMs - 2 * DAY_MS),
    list("snapshots", pool_key),
  ]);
  const today = days.at(-1);
  const { errors, scans: course, snapshots, capacity, datasets_us } = state;
  const at = { pool_key, host_id: home, read_ms: 0 };
  const ledger: PoolLedger = {
    errors: errors === null && devices.length === 0
      ? null
      : { ...at, shared_growth: [], ...errors, devices },
    scans: course === null && scans.length === 0 ? null : {
      ...at,
      ...NO_COURSE,
      ...course,
      scans: scans.toSorted((a, b) => a.start_unix - b.start_unix),
    },
    snapshots: snapshots === null && rows.length === 0
      ? null
      : { pool_key, read_ms: 0, ...snapshots, rows },
    capacity: capacity === null || today === undefined ? null : { pool_key, ...capacity, today },
  };
  return { ledger, datasets_us };
}

const NO_STATE: z.infer<typeof stateSchema> = {
  errors: null,
  scans: null,
  snapshots: null,
  capacity: null,
  datasets_us: null,
};
const NO_COURSE = { running: [], learned: {}, last_scrub: null, data_errors: null };
