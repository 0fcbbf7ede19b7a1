/** What `forget-pool` does to what is known of pools. */
import type { PoolMemory } from "./pool_memory.ts";
import type { PoolMarks } from "./pool_register_file.ts";

/** What the operator says of one pool. */
export interface PoolWord {
  /** Its name or GUID. */
  pool: string;
  /** It comes and goes; else it left on purpose. */
  removable: boolean;
}

export type MarkOutcome =
  | { ok: true; key: string; memory: PoolMemory; marks: PoolMarks }
  | { ok: false; reason: string };

/** Beyond this the pools marked first are left out. */
const MAX_MARKS = 1000;

/** More names than this help nobody. */
const MAX_SHOWN = 10;

/** A pool's GUID, or its name as ZFS accepts it (zfs_namecheck.c). */
const POOL_WORD = /^(?:\d{1,20}|[A-Za-z][A-Za-z0-9_.: -]{0,254})$/;

/** Whether `word` may stand for a pool. */
export function isPoolWord(word: string): boolean {
  return POOL_WORD.test(word);
}

/** Adds what the operator says of a pool that the register knows to `marks`. */
export function markPool(
  register: ReadonlyMap<string, PoolMemory>,
  marks: PoolMarks,
  { pool, removable }: PoolWord,
  nowUnix: number,
): MarkOutcome {
  const named = [...register].filter(([key, memory]) => key === pool || memory.name === pool);
  // Two backup disks may carry pools of one name: the one that is here is not meant to be forgotten.
  const meant = removable ? named : named.filter(([, memory]) => memory.is_listed === false);
  const [found, ...others] = meant;
  if (found === undefined) return { ok: false, reason: describeUnfit(register, named) };
  if (others.length > 0) {
    const guids = meant.map(([key]) => key).join(" and ");
    return { ok: false, reason: `several pools have this name, name one by its GUID: ${guids}` };
  }

  const [key, memory] = found;
  const { [key]: _, ...rest } = marks.forgotten;
  const stays = marks.removable.filter((other) => other !== key);
  return {
    ok: true,
    key,
    memory,
    marks: removable ? { forgotten: rest, removable: lastOf([...stays, key]) } : {
      forgotten: Object.fromEntries(lastOf([
        ...Object.entries(rest),
        [key, { last_seen_unix: memory.last_seen_unix, told_unix: nowUnix }],
      ])),
      removable: stays,
    },
  };
}

function lastOf<T>(marks: readonly T[]): T[] {
  return marks.slice(-MAX_MARKS);
}

/** Why none of the pools that are called so can be forgotten. */
function describeUnfit(
  register: ReadonlyMap<string, PoolMemory>,
  named: readonly (readonly [string, PoolMemory])[],
): string {
  if (named.length > 0) return "it was there when pools were last read";
  const gone = [...register].filter(([, memory]) => memory.is_listed === false)
    .map(([key, { name }]) => `"${name ?? key}" (${key})`);
  if (gone.length === 0) return "this agent knows no such pool, and misses none";
  const more = gone.length > MAX_SHOWN ? ` and ${gone.length - MAX_SHOWN} more` : "";
  return `this agent knows no such pool; it misses ${gone.slice(0, MAX_SHOWN).join(", ")}${more}`;
}
