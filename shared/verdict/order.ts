/** The order of reasons, and of pools by what threatens them (`risk.ts`). */
import { NATURAL_ORDER } from "../natural_order.ts";
import type { Pool } from "../sample/zfs_pools.ts";
import { compareReasonLevels, type Reason } from "./mod.ts";
import { RANK } from "./risk.ts";
import { findRule, RULES } from "./rules.ts";

const PLACES = new Map(RULES.map(({ code }, index) => [code, index]));

/** Worst first; within a level by rank, then in the order of the table, then by subject. */
export function sortReasons(reasons: readonly Reason[]): Reason[] {
  return reasons.toSorted((a, b) =>
    compareReasonLevels(a.level, b.level) || rankOf(a) - rankOf(b) || placeOf(a) - placeOf(b) ||
    NATURAL_ORDER.compare(a.subject, b.subject)
  );
}

/** Its own, else that of its rule: of reasons that were stored without one. */
function rankOf({ code, rank }: Pick<Reason, "code" | "rank">): number {
  return rank ?? findRule(code)?.rank ?? RANK.other;
}

function placeOf({ code }: Reason): number {
  return PLACES.get(code) ?? PLACES.size;
}

/** One pool as the board of risks sees it. */
export interface PoolAtRisk {
  pool: Pick<Pool, "name" | "capacity_percent">;
  /** Those about it that count: muted ones are left out. */
  reasons: readonly Pick<Reason, "code" | "level" | "rank">[];
}

/**
 * Below zero when `a` is at the greater risk: by what comes first in `risk.ts`, then by level, then
 * the fuller one. Notes do not count.
 */
export function comparePoolRisk(a: PoolAtRisk, b: PoolAtRisk): number {
  return lowestRank(a) - lowestRank(b) || compareReasonLevels(worst(a), worst(b)) ||
    (b.pool.capacity_percent ?? -1) - (a.pool.capacity_percent ?? -1) ||
    NATURAL_ORDER.compare(a.pool.name, b.pool.name);
}

function lowestRank({ reasons }: PoolAtRisk): number {
  const ranks = reasons.filter(({ level }) => level !== "note").map(rankOf);
  return Math.min(RANK.other + 1, ...ranks);
}

function worst({ reasons }: PoolAtRisk): Reason["level"] {
  return reasons.map(({ level }) => level).sort(compareReasonLevels)[0] ?? "note";
}
