/** Rows of the ledger as a store keeps them. */
import type {
  JournalRow,
  LedgerCapacityRow,
  LedgerDeviceRow,
  LedgerScanRow,
  LedgerSnapshotRow,
} from "../../server/store/rows/ledger.ts";
import type { LedgerPoolRow } from "../../server/store/rows/ledger_kinds.ts";
import { GUID } from "./pools.ts";

const NO_ERRORS = { read: 0, write: 0, checksum: 0, slow: 0 };

export function ledgerPool(fields: Partial<LedgerPoolRow> = {}): LedgerPoolRow {
  return {
    pool_key: GUID,
    guid: GUID,
    name: "tank",
    home: 1,
    home_since_ms: 1_000,
    listed_ms: 2_000,
    is_listed: true,
    ...fields,
  };
}

export function ledgerDevice(
  device: string,
  fields: Partial<LedgerDeviceRow> = {},
): LedgerDeviceRow {
  return {
    pool_key: GUID,
    device,
    told_as: device,
    place: "0/0",
    guid: device,
    name: "sda",
    path: null,
    first_seen_ms: 1_000,
    last_seen_ms: 2_000,
    left_ms: null,
    epoch: 0,
    last: { ...NO_ERRORS, slow: null, read: "18446744073709551615" },
    total: NO_ERRORS,
    baseline: NO_ERRORS,
    baseline_ms: null,
    grew_ms: null,
    recent: [],
    burst: null,
    hour: null,
    ...fields,
  };
}

export function ledgerScan(fields: Partial<LedgerScanRow> = {}): LedgerScanRow {
  return {
    pool_key: GUID,
    function: "SCRUB",
    start_unix: 1,
    end_unix: null,
    began_ms: 1_000,
    ended_ms: null,
    state: "SCANNING",
    is_whole: false,
    issued_bytes: 1,
    to_scan_bytes: 2,
    repaired_bytes: null,
    errors: null,
    pauses: [{ from_ms: 1_500, to_ms: null }],
    host_id: 1,
    first_seen_ms: 1_000,
    last_seen_ms: 2_000,
    ...fields,
  };
}

export function ledgerCapacity(day: number): LedgerCapacityRow {
  const hours = Array.from({ length: 24 }, (_, hour) => hour === 0 ? null : hour);
  return {
    pool_key: GUID,
    day,
    used_bytes: hours,
    available_bytes: hours,
    snapshot_bytes: hours,
  };
}

export function ledgerSnapshots(
  path: string,
  fields: Partial<LedgerSnapshotRow> = {},
): LedgerSnapshotRow {
  return {
    pool_key: GUID,
    path,
    class: "sanoid hourly",
    creation_unix: 1,
    count: 36,
    newest_unix: 9,
    oldest_unix: 2,
    last_made_unix: 9,
    gaps_seconds: [3600, 3600],
    steady_since_ms: 1_000,
    least: [{ day: 3, count: 35 }],
    unordered_days: [2],
    loss: null,
    seen_ms: 2_000,
    gone_ms: null,
    ...fields,
  };
}

export function journalRow(what: string, fields: Partial<JournalRow> = {}): JournalRow {
  return {
    host_id: 1,
    at_ms: 2_000,
    kind: "pool",
    subject_id: GUID,
    what,
    before: "off",
    after: null,
    is_cut: false,
    ...fields,
  };
}
