/** One page of the pools of the fleet. */
import type { Level } from "../../shared/verdict/mod.ts";
import type { PoolRisk, PoolRow } from "./pools.ts";
import type { PoolsQuery } from "./pools_query.ts";
import type { Revision } from "./revision.ts";

/** One page of the pools of the fleet, riskiest first unless asked otherwise. */
export interface PoolsPage {
  revision: Revision;
  /** What was asked; the page is the last one where there are fewer. */
  query: PoolsQuery;
  pages: number;
  /** Pools that are meant, on all pages. */
  total: number;
  /** Of all that the text and the risk find, whatever the level that is shown. */
  counts: Record<Level, number>;
  /** Of all that the text finds, whatever else is asked. */
  risks: Record<PoolRisk, number>;
  /** Pools of the fleet. */
  pools: number;
  /** Hosts of the fleet. */
  hosts: number;
  /** Those of which nobody can say what pools they have, in natural order. */
  unread_hosts: string[];
  rows: PoolRow[];
}

/** How a page changed: all of it, but of the rows only those that the browser does not have. */
export interface PoolsUpdate extends PoolsPage {
  /** The keys of all rows of the page, in their order. */
  order: string[];
}
