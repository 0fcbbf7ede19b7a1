/** What pages show of the pools of a host: made when somebody looks, and kept while it stays so. */
import { poolId } from "../../../shared/verdict/identity.ts";
import type { RememberedPool } from "../../views/remembered_pool.ts";
import { DAY_MS } from "../pool_reading.ts";
import {
  rememberErrors,
  rememberGrowth,
  rememberMonths,
  rememberScan,
} from "../remembered_pool.ts";
import type { HostMemory, PoolMemory, ShownPool } from "./host_memory.ts";

export const NO_POOLS: ReadonlyMap<string, RememberedPool> = new Map();

/** By identity, of each pool that the host lists. */
export function rememberHost(
  { listed }: HostMemory,
  pools: ReadonlyMap<string, PoolMemory>,
  nowMs: number,
): ReadonlyMap<string, RememberedPool> {
  if (listed.length === 0) return NO_POOLS;
  const remembered = new Map<string, RememberedPool>();
  for (const { guid, name, key } of listed) {
    const memory = key === null ? undefined : pools.get(key);
    if (memory !== undefined) remembered.set(poolId({ guid, name }), rememberPool(memory, nowMs));
  }
  return remembered;
}

/** Most samples change none of it, and while a scan runs only that. */
function rememberPool(memory: PoolMemory, nowMs: number): RememberedPool {
  const { ledger, shown } = memory;
  const day = Math.floor(nowMs / DAY_MS);
  const { errors, scans, capacity } = ledger;
  const isSame = (part: (ledger: PoolMemory["ledger"]) => unknown) =>
    shown !== null && shown.day === day && part(shown.ledger) === part(ledger);
  const areErrorsSame = isSame((one) => one.errors?.devices);
  const areScansSame = isSame((one) => one.scans?.scans);
  const isSpaceSame = isSame((one) => one.capacity);
  if (shown !== null && areErrorsSame && areScansSame && isSpaceSame) return shown.remembered;
  const before = shown?.remembered;
  const areMonthsSame = before !== undefined && shown?.day === day &&
    (shown.ledger.errors === null) === (errors === null) && areEndsSame(shown, ledger);
  const remembered: RememberedPool = {
    months: areMonthsSame ? before.months : rememberMonths(ledger, nowMs),
    scan: before !== undefined && areScansSame ? before.scan : scans && rememberScan(scans),
    ...(before !== undefined && isSpaceSame ? growthOf(before) : rememberGrowth(capacity)),
    ...(before !== undefined && areErrorsSame ? errorsOf(before) : rememberErrors(errors)),
  };
  memory.shown = { remembered, ledger, day };
  return remembered;
}

const growthOf = ({ growth, growth_days, growth_after_days }: RememberedPool) => ({
  growth,
  growth_days,
  growth_after_days,
});
const errorsOf = ({ errors, devices }: RememberedPool) => ({ errors, devices });

/** Whether no scan has begun or ended. Since when a pool is known, no later reading changes. */
function areEndsSame(shown: ShownPool | null, { scans }: PoolMemory["ledger"]): boolean {
  const before = shown?.ledger.scans?.scans ?? [];
  const now = scans?.scans ?? [];
  return before.length === now.length && before.every((row, at) => {
    const other = now[at];
    return row === other ||
      (row.start_unix === other?.start_unix && row.state === other.state &&
        row.is_whole === other.is_whole && row.errors === other.errors);
  });
}
