/** What the pool page is asked, as its address says it. */
import { type Level, LEVELS } from "../../shared/verdict/mod.ts";

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

/** The same pools as CSV. */
export function poolsCsvPath(level: Level | null): string {
  return level === null ? "/api/pools.csv" : `/api/pools.csv?level=${level}`;
}

/** The levels a pool can have: a host alone is offline, its pools are then unknown. */
export const POOL_LEVELS = LEVELS.filter((level) => level !== "offline" && level !== "new");
