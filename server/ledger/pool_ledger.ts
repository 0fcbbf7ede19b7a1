/** All that is remembered of one pool, and what its readings add to it. */
import type { Pool } from "../../shared/sample/zfs_pools.ts";
import type { PoolLedgerWrite } from "../store/rows/ledger_kinds.ts";
import {
  advanceCapacity,
  type CapacityReading,
  type PoolCapacity,
} from "./capacity/advance_capacity.ts";
import { advanceErrors, type PoolErrors } from "./errors/advance_errors.ts";
import { finish, type Pieces } from "./pieces.ts";
import type { PoolReading } from "./pool_reading.ts";
import { isContinued, isSameHistory, isSameTree } from "./same_reading.ts";
import { advanceScans, type PoolScans } from "./scans/advance_scans.ts";
import { type PoolSnapshots, snapshotPieces } from "./snapshots/advance_snapshots.ts";
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

/** The same under another key: a pool whose GUID was read for the first time goes on. */
export function withKey(
  { errors, scans, snapshots, capacity }: PoolLedger,
  pool_key: string,
): PoolLedger {
  const keyed = <Row extends { pool_key: string }>(row: Row): Row => ({ ...row, pool_key });
  return {
    errors: errors && {
      ...keyed(errors),
      devices: errors.devices.map(({ hour, ...row }) => ({
        ...keyed(row),
        hour: hour && keyed(hour),
      })),
    },
    scans: scans && { ...keyed(scans), scans: scans.scans.map(keyed) },
    snapshots: snapshots && { ...keyed(snapshots), rows: snapshots.rows.map(keyed) },
    capacity: capacity && { ...keyed(capacity), today: keyed(capacity.today) },
  };
}

export interface PoolLedgerStep {
  ledger: PoolLedger;
  rows: PoolLedgerWrite;
}

const NO_ROWS: PoolLedgerWrite = {};

/** What the pools of a fast sample add; `before`: the pool as the reading before told it. */
export function advancePool(
  ledger: PoolLedger,
  reading: PoolReading,
  before: Pool | null = null,
): PoolLedgerStep {
  const errors = readErrors(ledger.errors, reading, before);
  const scans = readScans(ledger.scans, reading, before);
  const rows = { ...errors.rows, ...scans.rows };
  return { ledger: { ...ledger, errors: errors.state, scans: scans.state }, rows };
}

function readErrors(known: PoolErrors | null, reading: PoolReading, before: Pool | null) {
  const { at_ms: read_ms, pool } = reading;
  if (
    known !== null && before !== null && isContinued(known, reading) &&
    isSameTree(before.vdevs, pool.vdevs)
  ) return { state: { ...known, read_ms }, rows: NO_ROWS };
  const { state, ...rows } = advanceErrors(known, reading);
  return { state, rows };
}

function readScans(known: PoolScans | null, reading: PoolReading, before: Pool | null) {
  const { at_ms: read_ms, pool } = reading;
  if (
    known !== null && before !== null && isContinued(known, reading) &&
    isSameHistory(before, pool)
  ) return { state: { ...known, read_ms }, rows: NO_ROWS };
  const { state, scans } = advanceScans(known, reading);
  return { state, rows: { scans } };
}

/** What the datasets of a medium sample make of a pool's ledger; the rest of it may go on meanwhile. */
export type DatasetsStep = Pick<PoolLedger, "snapshots" | "capacity"> & {
  rows: PoolLedgerWrite;
};

/**
 * What the datasets of a medium sample add. Only of pools that the host lists: a pool that is away
 * has not lost its datasets. `space` is null where it was not read.
 */
export function* datasetPieces(
  ledger: PoolLedger,
  reading: SnapshotsReading,
  space: CapacityReading | null,
): Pieces<DatasetsStep> {
  const capacity = space === null
    ? { state: ledger.capacity, rows: [] }
    : advanceCapacity(ledger.capacity, space);
  const snapshots = yield* snapshotPieces(ledger.snapshots, reading);
  const { changed, gone } = yield* changedRows(ledger.snapshots, snapshots);
  const rows = { capacity: capacity.rows, snapshots: changed, snapshots_gone: gone };
  return { snapshots, capacity: capacity.state, rows };
}

/** The same at once. */
export function advanceDatasets(
  ledger: PoolLedger,
  reading: SnapshotsReading,
  space: CapacityReading | null,
): PoolLedgerStep {
  const { rows, ...parts } = finish(datasetPieces(ledger, reading, space));
  return { ledger: { ...ledger, ...parts }, rows };
}
