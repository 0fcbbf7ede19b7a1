/** What somebody knows of: from then on only what goes beyond it speaks. */
import type { LedgerWrite } from "../../store/rows/ledger_kinds.ts";
import type { LedgerDeviceRow } from "../../store/rows/ledger.ts";
import { acknowledgeErrors, acknowledgeShared, type PoolErrors } from "../errors/advance_errors.ts";
import { acknowledgeLoss } from "../snapshots/snapshot_facts.ts";
import { pathBelow } from "../snapshots/snapshot_reading.ts";
import { findListed, type HostMemory, type PoolMemory } from "./host_memory.ts";
import { toState } from "./pool_state.ts";

/** A reason as the judge names it. */
export interface NamedReason {
  code: string;
  subject_id: string;
}

const OF_DEVICES: ReadonlySet<string> = new Set([
  "device_errors",
  "device_errors_unprotected",
  "device_error_burst",
  "device_errors_grew",
  "device_slow",
]);

type Pools = ReadonlyMap<string, PoolMemory>;

/** Sets the baseline of what a reason is about, as of `nowMs`; null: nothing of the ledger. */
export function acknowledge(
  memory: HostMemory,
  pools: Pools,
  { code, subject_id, nowMs }: NamedReason & { nowMs: number },
): LedgerWrite | null {
  if (OF_DEVICES.has(code)) return acknowledgeDevice(memory, pools, subject_id, nowMs);
  if (code === "errors_shared") return acknowledgeVdev(memory, pools, subject_id);
  if (code === "snapshots_lost") return acknowledgeClass(memory, pools, subject_id);
  return null;
}

/**
 * Errors that a device ever counted, by its identity; null where a reason is about none. Growth
 * beyond what was acknowledged ends an acknowledgement.
 */
export function errorCounters(
  memory: HostMemory,
  pools: Pools,
  { code, subject_id }: NamedReason,
): Readonly<Record<string, number>> | null {
  if (!OF_DEVICES.has(code)) return null;
  const row = findDevice(memory, pools, subject_id)?.row;
  if (row === undefined) return null;
  const { read, write, checksum } = row.total;
  return { [subject_id]: read + write + checksum };
}

function acknowledgeDevice(
  memory: HostMemory,
  pools: Pools,
  id: string,
  nowMs: number,
): LedgerWrite | null {
  const found = findDevice(memory, pools, id);
  if (found === undefined) return null;
  const { pool, row, errors } = found;
  const known = acknowledgeErrors(errors, row.device, nowMs);
  pool.ledger = { ...pool.ledger, errors: known };
  memory.facts = null;
  return { devices: known.devices.filter(({ device }) => device === row.device) };
}

/** Reasons name a device by its pool, and what the last reading called it. */
function findDevice(memory: HostMemory, pools: Pools, id: string) {
  const found = findPool(memory, pools, id);
  const errors = found?.pool.ledger.errors;
  const row = errors ? presentDevices(errors.devices).get(found?.rest ?? "") : undefined;
  return found === null || !errors || row === undefined
    ? undefined
    : { pool: found.pool, errors, row };
}

/** The first of each name; a pool may have thousands, each of which is asked for. */
function presentDevices(devices: PoolErrors["devices"]): ReadonlyMap<string, LedgerDeviceRow> {
  return PRESENT.getOrInsertComputed(devices, () => {
    const present = devices.filter(({ left_ms }) => left_ms === null);
    return new Map(present.toReversed().map((row) => [row.told_as, row]));
  });
}

const PRESENT = new WeakMap<PoolErrors["devices"], ReadonlyMap<string, LedgerDeviceRow>>();

/** `<pool>/<vdev>/<kind>`. */
function acknowledgeVdev(memory: HostMemory, pools: Pools, id: string): LedgerWrite | null {
  const found = findPool(memory, pools, id);
  const errors = found?.pool.ledger.errors;
  if (found === null || !errors) return null;
  const { pool, name, rest } = found;
  const shared = errors.shared_growth.find(({ vdev, kind }) => rest === `${name}/${vdev}/${kind}`);
  if (shared === undefined) return null;
  pool.ledger = { ...pool.ledger, errors: acknowledgeShared(errors, shared) };
  memory.facts = null;
  return { states: [{ pool_key: pool.pool_key, state: toState(pool.ledger, pool.datasets_us) }] };
}

function findPool(memory: HostMemory, pools: Pools, id: string) {
  const [ofPool = ""] = id.split("/", 1);
  const listed = findListed(memory, ofPool);
  const pool = listed === undefined ? undefined : pools.get(listed.key ?? "");
  return listed === undefined || pool === undefined
    ? null
    : { pool, name: listed.name, rest: id.slice(ofPool.length + 1) };
}

/** `<dataset>@<class>`. */
function acknowledgeClass(memory: HostMemory, pools: Pools, id: string): LedgerWrite | null {
  const [dataset = "", label = ""] = id.split("@", 2);
  const listed = memory.listed.find(({ name }) => name === dataset.split("/", 1)[0]);
  const pool = listed === undefined ? undefined : pools.get(listed.key ?? "");
  const snapshots = pool?.ledger.snapshots;
  if (listed === undefined || pool === undefined || !snapshots) return null;
  const of = { path: pathBelow(listed.name, dataset), class: label };
  const known = acknowledgeLoss(snapshots, of);
  pool.ledger = { ...pool.ledger, snapshots: known };
  memory.facts = null;
  const rows = known.rows.filter((row) => row.path === of.path && row.class === of.class);
  return { snapshots: rows };
}
