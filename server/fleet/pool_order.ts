import { NATURAL_ORDER } from "../../shared/natural_order.ts";
import { countPages, pageOf } from "../../shared/page_of.ts";
import { compareLevels, type Level } from "../../shared/verdict/mod.ts";
import { type HostPools, POOLS_ON_PAGE, type PoolsPage, type PoolView } from "../views/pools.ts";

/** One page of the pools of `hosts`, ordered by `orderPools`; the last one where there are fewer. */
export function pagePools(
  hosts: readonly HostPools[],
  ordered: readonly PoolView[],
  { level, page: asked }: { level: Level | null; page: number },
): Omit<PoolsPage, "revision"> {
  const shown = level === null ? ordered : ordered.filter((pool) => pool.level === level);
  const pages = countPages(shown.length, POOLS_ON_PAGE);
  const page = Math.min(asked, pages);
  return {
    level,
    page,
    pages,
    total: shown.length,
    counts: countPools(ordered),
    hosts: hosts.length,
    unread_hosts: findUnread(hosts),
    rows: pageOf(shown, page, POOLS_ON_PAGE),
  };
}

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
