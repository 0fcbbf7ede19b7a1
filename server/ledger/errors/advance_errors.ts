/** A pool's devices with the errors they ever counted: what a reading adds to what is remembered. */
import type { Vdev } from "../../../shared/sample/zfs_pools.ts";
import { ERROR_KINDS, type ErrorCounts } from "../../../shared/verdict/ledger_facts.ts";
import type {
  DeviceGrowthRow,
  DeviceSightingRow,
  LedgerDeviceRow,
} from "../../store/rows/ledger.ts";
import { EVENT_HOLDS_MS, HOUR_MS, type PoolReading } from "../pool_reading.ts";
import { addGrowth, burstOf } from "./bursts.ts";
import {
  addCounts,
  countersOf,
  growthSince,
  hasFallen,
  isAnyCount,
  lastTold,
  NO_ERRORS,
} from "./counters.ts";
import { matchDevices, type SeenDevice } from "./match_devices.ts";
import { serialOf } from "./serial.ts";
import { findSharedGrowth, type SharedGrowth } from "./shared_growth.ts";

/** Devices that left a pool and are still remembered. */
const MOST_LEFT = 256;

export interface PoolErrors {
  pool_key: string;
  host_id: number;
  read_ms: number;
  devices: readonly LedgerDeviceRow[];
  /** The latest of each vdev and kind, of the last 7 days. */
  shared_growth: readonly SharedGrowth[];
}

export interface ErrorsStep {
  state: PoolErrors;
  /**
   * Those that changed in more than when they were last seen, which need not be written: what is
   * restored is then of an earlier time, and growth since is of a longer while.
   */
  devices: readonly LedgerDeviceRow[];
  growth: readonly DeviceGrowthRow[];
  sightings: readonly DeviceSightingRow[];
}

/**
 * What a reading adds. One that is older than the last adds nothing: counters only grow, so that
 * newer ones hold what it would tell. One without a device tree says nothing of any device.
 */
export function advanceErrors(state: PoolErrors | null, reading: PoolReading): ErrorsStep {
  const { pool_key, host_id, at_ms, pool } = reading;
  const known = state ??
    { pool_key, host_id, read_ms: at_ms, devices: [], shared_growth: [] };
  if ((state !== null && at_ms <= state.read_ms) || pool.vdevs.length === 0) {
    return { state: known, devices: [], growth: [], sightings: [] };
  }
  const isElsewhere = host_id !== known.host_id;
  const keys = new Set(known.devices.map(({ device }) => device));
  const seen = matchDevices(known.devices, pool.vdevs);
  const growths = new Map<Vdev, ErrorCounts>();
  const sightings: DeviceSightingRow[] = [];
  const devices = seen.map((device) => {
    const before = device.row;
    const sighted = before === null
      ? firstSight(device, reading, keys)
      : { ...before, ...namesOf(device), last_seen_ms: at_ms, left_ms: null };
    keys.add(sighted.device);
    if (isElsewhere || before === null || !isSameSight(before, sighted)) {
      sightings.push(sightingOf(sighted, reading));
    }
    if (before === null) return sighted;
    const seen_ms = before.left_ms === null
      ? Math.max(before.last_seen_ms, known.read_ms)
      : before.last_seen_ms;
    const since = { ...reading, isElsewhere, before, seen_ms };
    const { row, growth } = addReading(sighted, device.vdev, since);
    growths.set(device.vdev, growth);
    return row;
  });
  const present = new Set(devices.map(({ device }) => device));
  const left = known.devices.filter(({ device }) => !present.has(device))
    .map((row) => ({ ...row, left_ms: row.left_ms ?? at_ms }))
    .toSorted((a, b) => b.left_ms - a.left_ms).slice(0, MOST_LEFT);
  const shared = findSharedGrowth(pool.vdevs, (vdev) => growths.get(vdev) ?? null, at_ms);
  const grown = devices.filter((row, index) => seen[index]?.row?.hour !== row.hour);
  const leaving = left.filter(({ left_ms }) => left_ms === at_ms);
  return {
    state: {
      pool_key,
      host_id,
      read_ms: at_ms,
      devices: [...devices, ...left],
      shared_growth: [...shared, ...known.shared_growth.filter((old) => isCurrent(old))],
    },
    devices: [
      ...devices.filter((row, index) => isChanged(seen[index]?.row ?? null, row)),
      ...leaving,
    ],
    growth: grown.flatMap(({ hour }) => hour ?? []),
    sightings,
  };

  function isCurrent(old: SharedGrowth): boolean {
    return old.at_ms > at_ms - EVENT_HOLDS_MS &&
      !shared.some(({ vdev, kind }) => vdev === old.vdev && kind === old.kind);
  }
}

/** What stood when a device was first read counts, but not as growth: nobody knows since when. */
function firstSight(
  device: SeenDevice,
  { pool_key, at_ms }: PoolReading,
  taken: ReadonlySet<string>,
): LedgerDeviceRow {
  const counters = countersOf(device.vdev);
  return {
    pool_key,
    device: freeKey(device.vdev.guid ?? `${device.place} ${device.vdev.name}`, taken),
    ...namesOf(device),
    guid: device.vdev.guid,
    first_seen_ms: at_ms,
    last_seen_ms: at_ms,
    left_ms: null,
    epoch: 0,
    last: counters,
    total: growthSince(counters, counters, true),
    baseline: NO_ERRORS,
    baseline_ms: null,
    grew_ms: null,
    recent: [],
    burst: null,
    hour: null,
  };
}

function freeKey(key: string, taken: ReadonlySet<string>): string {
  let number = 1;
  let free = key;
  while (taken.has(free)) free = `${key}#${++number}`;
  return free;
}

function namesOf({ vdev, place, row }: SeenDevice) {
  return {
    told_as: vdev.guid ?? place,
    place,
    name: vdev.name,
    path: vdev.path ?? (row?.name === vdev.name ? row.path : null),
    guid: vdev.guid ?? row?.guid ?? null,
  };
}

function isSameSight(a: LedgerDeviceRow, b: LedgerDeviceRow): boolean {
  return a.place === b.place && a.name === b.name && a.path === b.path && a.guid === b.guid &&
    a.left_ms === b.left_ms;
}

function isChanged(before: LedgerDeviceRow | null, now: LedgerDeviceRow): boolean {
  return before === null || !isSameSight(before, now) || before.epoch !== now.epoch ||
    before.recent !== now.recent ||
    ERROR_KINDS.some((kind) => before.last[kind] !== now.last[kind]);
}

function sightingOf(row: LedgerDeviceRow, { host_id, at_ms }: PoolReading): DeviceSightingRow {
  const { pool_key, device, place, guid, name, path } = row;
  const serial = serialOf(path ?? name) ?? serialOf(name);
  return { pool_key, device, from_ms: at_ms, host_id, place, guid, name, path, serial };
}

interface Since extends PoolReading {
  before: LedgerDeviceRow;
  /** When that was: also in readings in which nothing had changed. */
  seen_ms: number;
  isElsewhere: boolean;
}

function addReading(
  row: LedgerDeviceRow,
  vdev: Vdev,
  { before, seen_ms, isElsewhere, at_ms, booted_ms }: Since,
): { row: LedgerDeviceRow; growth: ErrorCounts } {
  const counters = countersOf(vdev);
  const isNewEpoch = isElsewhere || hasFallen(before.last, counters) ||
    (booted_ms !== null && booted_ms > seen_ms);
  const growth = growthSince(before.last, counters, isNewEpoch);
  const epoch = before.epoch + (isNewEpoch ? 1 : 0);
  const next = { ...row, epoch, last: lastTold(before.last, counters, isNewEpoch) };
  if (!isAnyCount(growth)) return { row: next, growth };
  const { read, write, checksum, slow } = growth;
  const recent = addGrowth(before.recent, {
    from_ms: seen_ms,
    at_ms,
    io: read + write,
    checksum,
    slow,
  });
  return {
    row: {
      ...next,
      total: addCounts(before.total, growth),
      grew_ms: read + write + checksum > 0 ? at_ms : before.grew_ms,
      recent,
      burst: burstOf(recent) ?? before.burst,
      hour: addToHour({ ...before, epoch }, growth, at_ms),
    },
    growth,
  };
}

function addToHour(
  { pool_key, device, epoch, hour }: LedgerDeviceRow,
  growth: ErrorCounts,
  atMs: number,
): DeviceGrowthRow {
  const hourMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
  const sum = addCounts(hour?.hour_ms === hourMs ? hour : NO_ERRORS, growth);
  return { pool_key, device, hour_ms: hourMs, epoch, ...sum };
}

/** What stands is known from `nowMs` on: only errors beyond it speak again. Null: every device. */
export function acknowledgeErrors(
  state: PoolErrors,
  device: string | null,
  nowMs: number,
): PoolErrors {
  const devices = state.devices.map((row) =>
    device === null || row.device === device
      ? { ...row, baseline: row.total, baseline_ms: nowMs, burst: null }
      : row
  );
  const shared_growth = device === null ? [] : state.shared_growth;
  return { ...state, devices, shared_growth };
}

/** The same of errors that all devices of a vdev got at once. */
export function acknowledgeShared(
  state: PoolErrors,
  of: Pick<SharedGrowth, "vdev" | "kind">,
): PoolErrors {
  const shared_growth = state.shared_growth.filter(({ vdev, kind }) =>
    vdev !== of.vdev || kind !== of.kind
  );
  return { ...state, shared_growth };
}
