/** How the ledger is written and read back: its rows by kind, each kind a table of its own. */
import type {
  DeviceGrowthRow,
  DeviceSightingRow,
  JournalRow,
  LedgerCapacityRow,
  LedgerDeviceRow,
  LedgerScanRow,
  LedgerSnapshotRow,
} from "./ledger.ts";

/** Whose a pool's ledger is; replaced as a whole, by `pool_key`. */
export interface LedgerPoolRow {
  pool_key: string;
  /** Null: it is only known by name. */
  guid: string | null;
  name: string;
  /** The host that it belongs to, and since when. */
  home: number;
  home_since_ms: number;
  listed_ms: number;
  /** Whether its home's last whole list of pools has it. */
  is_listed: boolean;
}

/** What is remembered of a pool beside its rows; replaced as a whole, by `pool_key`. */
export interface LedgerStateRow {
  pool_key: string;
  /** Whoever reads it checks it. */
  state: unknown;
}

/** Of one pool, by kind. */
export interface LedgerKinds {
  states: LedgerStateRow;
  devices: LedgerDeviceRow;
  growth: DeviceGrowthRow;
  sightings: DeviceSightingRow;
  scans: LedgerScanRow;
  capacity: LedgerCapacityRow;
  snapshots: LedgerSnapshotRow;
}

export type LedgerKind = keyof LedgerKinds;

/** Each row replaces that of its key. */
export type PoolLedgerWrite = { readonly [K in LedgerKind]?: readonly LedgerKinds[K][] } & {
  /** To be removed. */
  readonly snapshots_gone?: readonly LedgerSnapshotRow[];
};

/** What one reading adds to the ledger. */
export interface LedgerWrite extends PoolLedgerWrite {
  /** Ledgers that go on under another key; done first. */
  readonly renamed?: readonly { from: string; to: string }[];
  readonly pools?: readonly LedgerPoolRow[];
  readonly journal?: readonly JournalRow[];
}

/** A row of the journal as it was written; `id` grows with each. */
export interface JournalEntry extends JournalRow {
  id: number;
}

/** How many rows a write has. */
export function countLedgerRows(write: LedgerWrite): number {
  return Object.values(write).reduce((sum, rows: readonly unknown[]) => sum + rows.length, 0);
}
