/** All that is remembered of one pool, and what its readings add to it. */
import type {
  DeviceGrowthRow,
  DeviceSightingRow,
  LedgerCapacityRow,
  LedgerDeviceRow,
  LedgerScanRow,
  LedgerSnapshotRow,
} from "../store/rows/ledger.ts";
import {
  advanceCapacity,
  type CapacityReading,
  type PoolCapacity,
} from "./capacity/advance_capacity.ts";
import { advanceErrors, type PoolErrors } from "./errors/advance_errors.ts";
import type { PoolReading } from "./pool_reading.ts";
import { advanceScans, type PoolScans } from "./scans/advance_scans.ts";
import { advanceSnapshots, type PoolSnapshots } from "./snapshots/advance_snapshots.ts";
import { changedRows } from "./snapshots/changed_rows.ts";
import type { SnapshotsReading } from "./snapshots/snapshot_reading.ts";

/** Null: nothing was read yet. Plain data. */
export interface PoolLedger {
  errors: PoolErrors | null;
  scans: PoolScans | null;
  snapshots: PoolSnapshots | null;
  capacity: PoolCapacity | null;
}

export const NO_POOL_LEDGER: PoolLedger = {
  errors: null,
  scans: null,
  snapshots: null,
  capacity: null,
};

/** To be written: each replaces the row of its key. */
export interface PoolRows {
  devices: readonly LedgerDeviceRow[];
  growth: readonly DeviceGrowthRow[];
  sightings: readonly DeviceSightingRow[];
  scans: readonly LedgerScanRow[];
  capacity: readonly LedgerCapacityRow[];
  snapshots: readonly LedgerSnapshotRow[];
  /** To be removed. */
  snapshots_gone: readonly LedgerSnapshotRow[];
}

export interface PoolLedgerStep {
  ledger: PoolLedger;
  rows: PoolRows;
}

const NO_ROWS: PoolRows = {
  devices: [],
  growth: [],
  sightings: [],
  scans: [],
  capacity: [],
  snapshots: [],
  snapshots_gone: [],
};

/** What the pools of a fast sample add. */
export function advancePool(ledger: PoolLedger, reading: PoolReading): PoolLedgerStep {
  const errors = advanceErrors(ledger.errors, reading);
  const scans = advanceScans(ledger.scans, reading);
  const { devices, growth, sightings } = errors;
  return {
    ledger: { ...ledger, errors: errors.state, scans: scans.state },
    rows: { ...NO_ROWS, devices, growth, sightings, scans: scans.scans },
  };
}

/**
 * What the datasets of a medium sample add. Only of pools that the host lists: a pool that is away
 * has not lost its datasets. `space` is null where it was not read.
 */
export function advanceDatasets(
  ledger: PoolLedger,
  snapshots: SnapshotsReading,
  space: CapacityReading | null,
): PoolLedgerStep {
  const capacity = space === null
    ? { state: ledger.capacity, rows: [] }
    : advanceCapacity(ledger.capacity, space);
  const remembered = advanceSnapshots(ledger.snapshots, snapshots);
  const { changed, gone } = changedRows(ledger.snapshots, remembered);
  return {
    ledger: { ...ledger, snapshots: remembered, capacity: capacity.state },
    rows: { ...NO_ROWS, capacity: capacity.rows, snapshots: changed, snapshots_gone: gone },
  };
}
