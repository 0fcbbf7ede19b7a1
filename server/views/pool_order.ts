import { NATURAL_ORDER } from "../../shared/natural_order.ts";
import { compareLevels, type Level, LEVELS } from "../../shared/verdict/mod.ts";
import type { HostPools, PoolView } from "./pools.ts";

/** Reads which level the address asks for; null shows all. */
export function readLevel(query: URLSearchParams): Level | null {
  return LEVELS.find((level) => level === query.get("level")) ?? null;
}

/** The address of the pool page that shows one level; null: all. */
export function poolsPath(level: Level | null, page = 1): string {
  const query = new URLSearchParams();
  if (level !== null) query.set("level", level);
  if (page > 1) query.set("page", String(page));
  return query.size === 0 ? "/pools" : `/pools?${query}`;
}

/** The levels a pool can have: a host alone is offline, its pools are then unknown. */
export const POOL_LEVELS = LEVELS.filter((level) => level !== "offline" && level !== "new");

/** Pools per level. */
export function countPools(pools: readonly PoolView[]): Record<Level, number> {
  const counts = { offline: 0, critical: 0, unknown: 0, warning: 0, ok: 0, new: 0 };
  for (const { level } of pools) counts[level]++;
  return counts;
}

/** Riskiest first, as the judge orders reasons; equals by host and name. */
export function orderPools(hosts: Iterable<HostPools>): PoolView[] {
  return [...hosts].flatMap(({ pools }) => pools).sort(comparePools);
}

/** Hosts of which nobody can say what pools they have. */
export function findUnread(hosts: Iterable<HostPools>): string[] {
  return [...hosts].filter(({ zfs }) => zfs === "unknown").map(({ name }) => name)
    .sort(NATURAL_ORDER.compare);
}

/** As `comparePoolRisk`, by the ranks that the server gave: no page carries the table of rules. */
function comparePools(a: PoolView, b: PoolView): number {
  return riskOf(a) - riskOf(b) || compareLevels(a.level, b.level) ||
    (b.pool.capacity_percent ?? -1) - (a.pool.capacity_percent ?? -1) ||
    NATURAL_ORDER.compare(a.host, b.host) || NATURAL_ORDER.compare(a.pool.name, b.pool.name);
}

/** Above every rank. */
const NO_RISK = Number.MAX_SAFE_INTEGER;

/** The rank of what threatens it most; muted reasons and notes threaten nothing. */
function riskOf({ reasons }: PoolView): number {
  const ranks = reasons.filter(({ muted, level }) => muted === null && level !== "note")
    .map(({ rank }) => rank);
  return Math.min(NO_RISK, ...ranks);
}
