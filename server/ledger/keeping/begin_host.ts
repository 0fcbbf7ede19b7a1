/** A host as its stored samples tell it, at the start of the server. */
import { findDataset } from "../../../shared/verdict/finders.ts";
import { lastReading } from "../../../shared/verdict/last_good.ts";
import type { KnownHost as JudgedHost } from "../../../shared/verdict/mod.ts";
import type { IdentityState } from "../identity/identity_state.ts";
import { snapshotClassFacts } from "../snapshots/snapshot_facts.ts";
import type { HostMemory, PoolMemory } from "./host_memory.ts";
import { identityReading } from "./sample_readings.ts";
import { FOLLOWED } from "./take_changes.ts";

export interface KnownHost extends Pick<JudgedHost, "samples" | "last_good"> {
  host_id: number;
  /** The interval of its fast samples. */
  fast_seconds: number;
}

export interface BeginningParts {
  pools: ReadonlyMap<string, PoolMemory>;
  identities: IdentityState;
  nowMs: number;
}

/** What was last told is where changes are counted from. The memory and the parts are changed. */
export function beginHost(
  memory: HostMemory,
  known: KnownHost,
  { pools, identities, nowMs }: BeginningParts,
): void {
  for (const section of FOLLOWED) {
    const { value, read_unix } = lastReading(known, section);
    if (value === null || read_unix === null) continue;
    memory.taken.set(section, { value, at_ms: read_unix * 1000, is_whole: true });
  }
  const host = lastReading(known, "host");
  const uptime = host.value?.uptime_seconds ?? null;
  if (uptime !== null) memory.booted_ms = ((host.read_unix ?? 0) - uptime) * 1000;
  const { host_id, fast_seconds } = known;
  // Until it had time to come back, it is taken to be there: nobody else takes over what it has.
  const { at_ms: reported_ms, ...machine } = identityReading(
    host.value,
    { host_id, at_ms: nowMs, clock_behind_ms: 0 },
    fast_seconds,
  );
  if (host.value !== null) identities.machines.set({ ...machine, reported_ms });
  const owned = identities.pools.by("home", host_id).filter(({ is_listed }) => is_listed);
  memory.listed = (lastReading(known, "zfs_pools").value?.pools ?? []).map(({ guid, name }) => {
    const ledger = owned.find((one) => guid === null ? one.name === name : one.guid === guid);
    return { guid, name, key: ledger?.pool_key ?? null };
  });
  const datasets = lastReading(known, "zfs_datasets").value?.datasets ?? [];
  for (const { name, key } of memory.listed) {
    const pool = pools.get(key ?? "");
    if (pool === undefined) continue;
    const { snapshots } = pool.ledger;
    const created = findDataset(datasets, name)?.creation_unix ?? null;
    pool.created_ms = created === null ? null : created * 1000;
    if (snapshots === null) continue;
    const { booted_ms } = memory;
    const about = { pool: name, clock_behind_ms: 0, booted_ms };
    pool.snapshot_classes = snapshotClassFacts(snapshots, about);
  }
}
