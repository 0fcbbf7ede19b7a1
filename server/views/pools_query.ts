/** What the pool page is asked, as its address says it. */
import { readPage } from "../../shared/page_of.ts";
import { type Level, LEVELS } from "../../shared/verdict/mod.ts";
import { POOL_RISKS, type PoolRisk, type PoolView } from "./pools.ts";
import { readTableSort, sortText, type TableSort } from "./table_sort.ts";

/** What pools can be ordered by. */
export const POOL_SORTS = [
  "pool",
  "host",
  "health",
  "lose",
  "capacity",
  "growth",
  "full",
  "errors",
  "scrub",
  "read",
] as const;
export type PoolSortColumn = typeof POOL_SORTS[number];

/** Which pools are meant; all of it must fit. */
export interface PoolFilter {
  /** Looked for in the names of pool and host; "": all. */
  text: string;
  /** Null: any. */
  level: Level | null;
  /** Null: whatever threatens it. */
  risk: PoolRisk | null;
}

export interface PoolsQuery extends PoolFilter {
  /** Null: riskiest first. */
  sort: TableSort<PoolSortColumn> | null;
  /** From 1. */
  page: number;
}

export const ALL_POOLS: PoolsQuery = { text: "", level: null, risk: null, sort: null, page: 1 };

/** The levels a pool can have: a host alone is offline, its pools are then unknown. */
export const POOL_LEVELS = LEVELS.filter((level) => level !== "offline" && level !== "new");

const MAX_TEXT = 200;

/** Reads which pools an address asks for; what is not understood there asks for all. */
export function readPoolsQuery(query: URLSearchParams): PoolsQuery {
  return {
    text: (query.get("q") ?? "").trim().slice(0, MAX_TEXT),
    level: POOL_LEVELS.find((level) => level === query.get("level")) ?? null,
    risk: POOL_RISKS.find((risk) => risk === query.get("risk")) ?? null,
    sort: readTableSort(POOL_SORTS, query.get("sort") ?? ""),
    page: readPage(query.get("page")),
  };
}

/** The address of the pool page that shows them. */
export function poolsPath(asked: PoolsQuery): string {
  return `/pools${searchOf(asked)}`;
}

/** The same pools as CSV, sorted as they are. */
export function poolsCsvPath(asked: PoolsQuery): string {
  return `/api/pools.csv${searchOf({ ...asked, page: 1 })}`;
}

/** Whether a pool is one of those that are meant. */
export function isMeant({ host, pool, level, risks }: PoolView, filter: PoolFilter): boolean {
  const text = filter.text.toLowerCase();
  return (filter.level === null || filter.level === level) &&
    (filter.risk === null || risks.includes(filter.risk)) &&
    (text === "" || host.toLowerCase().includes(text) || pool.name.toLowerCase().includes(text));
}

function searchOf({ text, level, risk, sort, page }: PoolsQuery): string {
  const query = new URLSearchParams();
  if (text !== "") query.set("q", text);
  if (level !== null) query.set("level", level);
  if (risk !== null) query.set("risk", risk);
  if (sort !== null) query.set("sort", sortText(sort));
  if (page > 1) query.set("page", String(page));
  return query.size === 0 ? "" : `?${query}`;
}
