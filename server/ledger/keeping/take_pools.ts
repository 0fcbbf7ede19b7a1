/** The pools of a fast sample: whose each is, its errors and its scans. */
import type { Pool } from "../../../shared/sample/zfs_pools.ts";
import type { KnownSample } from "../../../shared/verdict/mod.ts";
import { countLedgerRows, type LedgerWrite } from "../../store/rows/ledger_kinds.ts";
import { advanceIdentity, relist } from "../identity/advance_identity.ts";
import type { IdentityReading, IdentityState } from "../identity/identity_state.ts";
import { advancePool, type PoolLedger, withKey } from "../pool_ledger.ts";
import {
  type HostMemory,
  isSameList,
  keyOf,
  newPoolMemory,
  type PoolMemory,
} from "./host_memory.ts";
import { toState } from "./pool_state.ts";
import { identityReading, type SampleMoment, sectionOf } from "./sample_readings.ts";

/** What a reading of one host is taken with; all of it is changed. */
export interface TakingParts {
  memory: HostMemory;
  pools: Map<string, PoolMemory>;
  identities: IdentityState;
  /** The interval of the host's fast samples. */
  fastSeconds: number;
}

export function takePools(
  parts: TakingParts,
  sample: KnownSample,
  moment: SampleMoment,
): LedgerWrite[] {
  const host = sectionOf(sample, "host")?.value ?? null;
  const zfs = sectionOf(sample, "zfs_pools");
  const uptime = host?.uptime_seconds ?? null;
  const { memory } = parts;
  if (uptime !== null) memory.booted_ms = moment.at_ms - uptime * 1000;
  const pools = zfs?.value?.pools ?? [];
  const isWhole = zfs?.errors.length === 0 && zfs.value !== null && zfs.value.available !== null;
  const identity = identityReading(host, moment, parts.fastSeconds);
  const writes = isWhole ? takeList(parts, identity, pools) : hearOf(parts, identity);
  for (const pool of pools) {
    const key = keyOf(memory, pool);
    if (key === null) continue;
    const rows = takePool(parts, {
      key,
      pool,
      moment,
      bootedMs: uptime === null ? null : memory.booted_ms,
    });
    if (rows !== null) writes.push(rows);
  }
  return writes;
}

type Identity = Omit<IdentityReading, "pools">;

/** What was not read in full says nothing of which pools there are. */
function hearOf({ identities }: TakingParts, identity: Identity): LedgerWrite[] {
  if (!relist(identities, identity, [])) advanceIdentity(identities, { ...identity, pools: null });
  return [];
}

function takeList(
  { memory, pools: ledgers, identities }: TakingParts,
  identity: Identity,
  pools: readonly Pool[],
): LedgerWrite[] {
  const { listed } = memory;
  const keys = listed.map(({ key }) => key);
  if (isSameList(listed, pools) && relist(identities, identity, keys)) return [];
  const ofHost = () => identities.pools.by("home", identity.host_id);
  const before = ofHost();
  const step = advanceIdentity(identities, { ...identity, pools });
  // Told late: what it held newer readings have told.
  if (step.pools.keys.length !== pools.length) return [];
  memory.listed = pools.map(({ guid, name }, at) => ({
    guid,
    name,
    key: step.pools.keys[at] ?? null,
  }));
  memory.facts = null;
  const { renamed } = step.pools;
  for (const { from, to } of renamed) {
    const known = ledgers.get(from);
    if (known === undefined) continue;
    ledgers.delete(from);
    // Its datasets may be on their way into this very object.
    ledgers.set(to, Object.assign(known, { pool_key: to, ledger: withKey(known.ledger, to) }));
  }
  const isRenamed = new Set(renamed.map(({ from }) => from));
  const dropped = before.filter(({ pool_key }) =>
    identities.pools.get(pool_key) === undefined && !isRenamed.has(pool_key)
  ).map((pool) => ({ ...pool, is_listed: false }));
  return [{ renamed, pools: [...dropped, ...ofHost()] }];
}

interface TakenPool {
  key: string;
  pool: Pool;
  moment: SampleMoment;
  bootedMs: number | null;
}

/** Null: there is nothing to write. */
function takePool(
  { memory, pools }: TakingParts,
  { key, pool, moment, bootedMs }: TakenPool,
): LedgerWrite | null {
  const known = pools.get(key) ?? newPoolMemory(key);
  pools.set(key, known);
  const reading = { ...moment, pool_key: key, booted_ms: bootedMs, pool };
  const before = known.ledger;
  const { ledger, rows } = advancePool(before, reading, known.pool);
  known.ledger = ledger;
  known.pool = pool;
  if (ledger.errors?.devices !== before.errors?.devices) memory.facts = null;
  // How far a scan is, pages ask by themselves.
  if ((rows.scans?.length ?? 0) > 0) memory.facts = null;
  if (countLedgerRows(rows) === 0 && isSameState(before, ledger)) return null;
  return { ...rows, states: [{ pool_key: key, state: toState(ledger, known.datasets_us) }] };
}

/** Whether nothing differs but what each medium sample writes anyway. */
function isSameState(a: PoolLedger, b: PoolLedger): boolean {
  return a.errors?.host_id === b.errors?.host_id &&
    a.errors?.shared_growth[0] === b.errors?.shared_growth[0] &&
    a.scans?.last_scrub === b.scans?.last_scrub &&
    a.scans?.data_errors?.errors === b.scans?.data_errors?.errors;
}
