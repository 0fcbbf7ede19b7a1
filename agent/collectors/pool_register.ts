/**
 * Every pool that this agent has read on this host, over restarts: what ZFS itself forgets of one
 * that is there, and that one which is there no more was there.
 */
import type { Clock } from "../../shared/clock.ts";
import type { CollectorError } from "../../shared/sample/fields.ts";
import type { MissingPool, Pool } from "../../shared/sample/zfs_pools.ts";
import type { StateFile } from "../io/state_file.ts";
import { isUnopened } from "../parsers/zpool/report.ts";
import { createKeptState, createPatientReader } from "./kept_state.ts";
import {
  type Boot,
  isRebooted,
  mergeKept,
  type PoolMemory,
  recallScans,
  rememberScans,
  type ToldScans,
} from "./pool_memory.ts";
import {
  formatRegister,
  isForgotten,
  newMemory,
  NO_MARKS,
  parseMarks,
  parseRegister,
  type PoolMarks,
} from "./pool_register_file.ts";

/** A pool that was just read; `told` is null where its status was not. */
export interface SeenPool {
  pool: Pick<Pool, "name" | "guid" | "health">;
  told: ToldScans | null;
}

export interface PoolRegister {
  /** Reads what was remembered, the first time, and what the operator told since. */
  load(): Promise<CollectorError[]>;
  /** Whether this agent has ever read a pool on this host. */
  knowsPools(): boolean;
  /** Notes a pool that is there and says what is known of its scans. */
  note(seen: SeenPool, boot: Boot): Pick<Pool, "last_scrub_end" | "scans">;
  /**
   * Ends one reading of all pools: after a whole list, what was not noted since the last end is
   * gone. Says which pools had to be forgotten, because there were too many.
   */
  endReading(isListWhole: boolean): CollectorError[];
  /** The pools that are gone, those seen last first. */
  listMissing(boot: Boot): MissingPool[];
  /** Writes what changed since the last write; a failure is told once until it ends. */
  save(): Promise<CollectorError[]>;
}

export interface PoolRegisterOptions {
  file: StateFile;
  /** What the operator told with `forget-pool`. */
  marksFile: StateFile;
  clock: Clock;
  /** Beyond this the pools that are gone longest are forgotten; default 1,000. */
  maxPools?: number;
}

/** How old the time may be at which a pool that is there was last seen, as far as it is kept. */
const SEEN_KEPT_SECONDS = 3600;

export function createPoolRegister(
  { file, marksFile, clock, maxPools = 1000 }: PoolRegisterOptions,
): PoolRegister {
  const pools = new Map<string, PoolMemory>();
  /** When each was last seen, as the file has it. */
  const keptSeen = new Map<string, number | null>();
  let noted = new Set<string>();
  let marks: PoolMarks = NO_MARKS;
  const readMarks = createPatientReader(marksFile, { clock });
  const nowUnix = () => Math.floor(clock.nowMs() / 1000);

  const state = createKeptState({
    file,
    clock,
    what: "the register of pools is",
    restore(text) {
      const kept = parseRegister(text);
      // Where the disk was slow, what ZFS said meanwhile is newer.
      for (const [key, memory] of kept ?? []) {
        keptSeen.set(key, memory.last_seen_unix);
        pools.set(key, mergeKept(memory, pools.get(key), nowUnix()));
      }
      return kept !== null;
    },
    format() {
      for (const [key, { last_seen_unix }] of pools) keptSeen.set(key, last_seen_unix);
      return formatRegister(pools);
    },
  });

  function put(key: string, memory: PoolMemory): void {
    if (!isSame(pools.get(key), memory)) state.touch();
    const keptAt = keptSeen.get(key) ?? null;
    const age = Math.abs((memory.last_seen_unix ?? 0) - (keptAt ?? -Infinity));
    if (age >= SEEN_KEPT_SECONDS) state.touch();
    pools.set(key, memory);
  }

  function remove(key: string): void {
    pools.delete(key);
    keptSeen.delete(key);
    state.touch();
  }

  /** What is known of a pool, under the identity that it has from then on. */
  function recognize({ pool: { name, guid }, told }: SeenPool): [key: string, memory: PoolMemory] {
    const byName = pools.get(name);
    if (guid === null) {
      const alike = [...pools].filter(([, memory]) => memory.name === name && memory.is_listed);
      const [only] = alike.length === 1 ? alike : [];
      return only ?? [name, byName ?? newMemory({ name })];
    }
    if (byName === undefined) return [guid, pools.get(guid) ?? newMemory({ guid })];
    remove(name);
    // Noted by an agent that knew no GUIDs: a pool that was never scanned cannot be that one.
    const isSamePool = byName.is_listed !== null || (told?.scans.length ?? 0) > 0;
    return [guid, pools.get(guid) ?? { ...(isSamePool ? byName : newMemory({})), guid }];
  }

  function applyMarks(): void {
    for (const [key, memory] of pools) {
      if (isForgotten(marks, key, memory)) remove(key);
    }
  }

  return {
    async load() {
      const errors = await state.load();
      const result = await readMarks();
      if (result.kind === "not_found") marks = NO_MARKS;
      if (result.kind === "ok") marks = parseMarks(result.value) ?? marks;
      applyMarks();
      return errors;
    },

    knowsPools: () => pools.size > 0,

    note(seen, boot) {
      const { pool: { name, health }, told } = seen;
      const [key, known] = recognize(seen);
      const own = isForeign(known, seen) ? { scrub_ends: [], failed_scans: [] } : known;
      const scans = told === null ? own : rememberScans(own, told, nowUnix());
      put(key, {
        name,
        guid: known.guid,
        last_seen_unix: nowUnix(),
        last_health: health,
        is_listed: true,
        boot: isRebooted(known.boot, boot) === false ? known.boot : boot,
        scrub_ends: scans.scrub_ends,
        failed_scans: scans.failed_scans,
      });
      noted.add(key);
      return recallScans(scans, told?.scans ?? [], nowUnix());
    },

    endReading(isListWhole) {
      for (const [key, memory] of isListWhole ? pools : []) {
        if (memory.is_listed && !noted.has(key)) put(key, { ...memory, is_listed: false });
      }
      noted = new Set();
      return dropSurplus();
    },

    listMissing: (boot) =>
      [...pools]
        .filter(([, memory]) => memory.is_listed === false)
        .map(([key, memory]): MissingPool => ({
          guid: key,
          name: memory.name ?? key,
          last_seen_unix: memory.last_seen_unix,
          last_health: memory.last_health,
          rebooted_since: isRebooted(memory.boot, boot),
          removable: marks.removable.includes(key),
        }))
        .toSorted((a, b) => (b.last_seen_unix ?? 0) - (a.last_seen_unix ?? 0)),

    save: state.save,
  };

  function dropSurplus(): CollectorError[] {
    const surplus = pools.size - maxPools;
    if (surplus <= 0) return [];
    const oldest = [...pools]
      .toSorted(([, a], [, b]) => Number(a.is_listed) - Number(b.is_listed) || seenOrder(a, b))
      .slice(0, surplus);
    for (const [key] of oldest) remove(key);
    const what = `Cannot remember more than ${maxPools} pools`;
    return oldest.filter(([, memory]) => memory.is_listed !== null).map(([key, { name }]) => ({
      tag: "zpool_list",
      message: `${what}: "${name}" is forgotten`,
      subject: key,
    }));
  }
}

/** By when each was last seen, those longest ago first. */
function seenOrder(a: PoolMemory, b: PoolMemory): number {
  return (a.last_seen_unix ?? 0) - (b.last_seen_unix ?? 0);
}

/** Whether two memories differ at most in when the pool was last seen. */
function isSame(known: PoolMemory | undefined, memory: PoolMemory): boolean {
  const rest = ({ last_seen_unix: _, ...others }: PoolMemory) => JSON.stringify(others);
  return known !== undefined && rest(known) === rest(memory);
}

/**
 * Whether scans remembered under a name alone are those of another pool: ZFS tells the latest scan
 * of a pool for ever, unless it could not open it.
 */
function isForeign({ guid }: PoolMemory, { pool, told }: SeenPool): boolean {
  return guid === null && told?.scans.length === 0 && !isUnopened(pool.health);
}
