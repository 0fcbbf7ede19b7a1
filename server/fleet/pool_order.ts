import { NATURAL_ORDER } from "../../shared/natural_order.ts";
import { countPages, pageOf } from "../../shared/page_of.ts";
import { compareLevels, type Level } from "../../shared/verdict/mod.ts";
import { type HostPools, type PoolRisk, POOLS_ON_PAGE, type PoolView } from "../views/pools.ts";
import type { PoolsPage } from "../views/pools_page.ts";
import { isMeant, type PoolSortColumn, type PoolsQuery } from "../views/pools_query.ts";
import { compareValues, type TableSort } from "../views/table_sort.ts";

/** What a page shows of the pools of `hosts`, ordered by `orderPools`. */
export interface PagedPools extends Omit<PoolsPage, "revision" | "rows"> {
  rows: PoolView[];
}

/** One page of the pools that are meant; the last one where there are fewer. */
export function pagePools(
  hosts: readonly HostPools[],
  ordered: readonly PoolView[],
  query: PoolsQuery,
): PagedPools {
  const { text, risk, level, sort } = query;
  const named = ordered.filter((pool) => isMeant(pool, { text, risk: null, level: null }));
  const threatened = risk === null ? named : named.filter(({ risks }) => risks.includes(risk));
  const shown = level === null ? threatened : threatened.filter((pool) => pool.level === level);
  const pages = countPages(shown.length, POOLS_ON_PAGE);
  const page = Math.min(query.page, pages);
  const inOrder = sortPools(shown, sort);
  return {
    query: { ...query, page },
    pages,
    total: shown.length,
    counts: countPools(threatened),
    risks: countRisks(named),
    pools: ordered.length,
    hosts: hosts.length,
    unread_hosts: findUnread(hosts),
    rows: pageOf(inOrder, page, POOLS_ON_PAGE),
  };
}

/** Equals stay as they are; null: all do. */
export function sortPools(pools: PoolView[], sort: PoolsQuery["sort"]): PoolView[] {
  return sort === null ? pools : pools.toSorted(poolOrder(sort));
}

/** Pools per level. */
export function countPools(pools: readonly PoolView[]): Record<Level, number> {
  const counts = { offline: 0, critical: 0, unknown: 0, warning: 0, ok: 0, new: 0 };
  for (const { level } of pools) counts[level]++;
  return counts;
}

/** Pools that each risk threatens. */
function countRisks(pools: readonly PoolView[]): Record<PoolRisk, number> {
  const counts = { unprotected: 0, filling: 0, scrub: 0, unread: 0 };
  for (const { risks } of pools) for (const risk of risks) counts[risk]++;
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

type Sorted = Exclude<PoolSortColumn, "pool" | "host">;

const VALUES: Record<Sorted, (pool: PoolView) => number | string | null> = {
  health: ({ pool }) => pool.health,
  lose: ({ redundancy_left }) => redundancy_left,
  capacity: ({ pool }) => pool.capacity_percent,
  growth: ({ remembered }) => remembered?.growth?.bytes_per_week ?? null,
  full: ({ remembered }) => remembered?.growth?.ninety_percent_unix ?? null,
  errors: ({ remembered }) => remembered?.errors?.unacknowledged ?? null,
  scrub: ({ pool }) => pool.last_scrub_end,
  read: ({ read_unix }) => read_unix,
};

function poolOrder(sort: TableSort<PoolSortColumn>): (a: PoolView, b: PoolView) => number {
  const { column, descending } = sort;
  if (column === "pool" || column === "host") {
    const nameOf = (view: PoolView) => column === "pool" ? view.pool.name : view.host;
    const way = descending ? -1 : 1;
    return (a, b) => way * NATURAL_ORDER.compare(nameOf(a), nameOf(b));
  }
  const valueOf = VALUES[column];
  return (a, b) => compareValues(valueOf(a), valueOf(b), sort);
}
