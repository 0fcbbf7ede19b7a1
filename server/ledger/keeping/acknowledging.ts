/** What somebody knows of: from then on only what goes beyond it speaks. */
import type { LedgerWrite } from "../../store/rows/ledger_kinds.ts";
import type { LedgerDeviceRow } from "../../store/rows/ledger.ts";
import { acknowledgeErrors, acknowledgeShared } from "../errors/advance_errors.ts";
import { acknowledgeLoss } from "../snapshots/snapshot_facts.ts";
import { pathBelow } from "../snapshots/snapshot_reading.ts";
import { createFinder } from "../../../shared/verdict/finder.ts";
import { outerIds } from "../../../shared/verdict/identity.ts";
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
  if (found === null || !errors) return undefined;
  const row = findPresent(errors.devices, found.rest);
  return row === undefined ? undefined : { pool: found.pool, errors, row };
}

/** A device that has not left, by what the last reading called it. */
const findPresent = createFinder<LedgerDeviceRow>(({ told_as, left_ms }) =>
  left_ms === null ? told_as : null
);

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
  for (const outer of outerIds(id)) {
    const listed = findListed(memory.listed, outer);
    const pool = listed === undefined ? undefined : pools.get(listed.key ?? "");
    if (listed !== undefined && pool !== undefined) {
      return { pool, name: listed.name, rest: id.slice(outer.length + 1) };
    }
  }
  return null;
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
