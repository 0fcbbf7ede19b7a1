/** The tables of pools' ledgers: what names their rows, and by what age they go. */
import type { LedgerKind, LedgerKinds } from "./rows/ledger_kinds.ts";

interface LedgerTable<Row> {
  name: string;
  /** Columns that name a row, the pool's first. */
  keys: readonly (keyof Row & string)[];
  /** Epoch milliseconds; null: the row stands for something that is there. */
  ageMs(row: Row): number | null;
}

const DAY_MS = 86_400_000;
const stands = () => null;

export const LEDGER_TABLES: { readonly [K in LedgerKind]: LedgerTable<LedgerKinds[K]> } = {
  states: { name: "ledger_states", keys: ["pool_key"], ageMs: stands },
  devices: {
    name: "ledger_devices",
    keys: ["pool_key", "device"],
    ageMs: ({ left_ms }) => left_ms,
  },
  growth: {
    name: "ledger_growth",
    keys: ["pool_key", "device", "hour_ms"],
    ageMs: ({ hour_ms }) => hour_ms,
  },
  // One ends where the next of its device begins, and grows old only then.
  sightings: { name: "ledger_sightings", keys: ["pool_key", "device", "from_ms"], ageMs: stands },
  scans: {
    name: "ledger_scans",
    keys: ["pool_key", "function", "start_unix"],
    ageMs: ({ last_seen_ms }) => last_seen_ms,
  },
  capacity: {
    name: "ledger_capacity",
    keys: ["pool_key", "day"],
    ageMs: ({ day }) => day * DAY_MS,
  },
  snapshots: { name: "ledger_snapshots", keys: ["pool_key", "path", "class"], ageMs: stands },
};

export const LEDGER_KINDS = Object.keys(LEDGER_TABLES) as readonly LedgerKind[];

/** Kinds of which rows go by their age. */
export const AGING_KINDS = ["devices", "growth", "sightings", "scans", "capacity"] as const;
