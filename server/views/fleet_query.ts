/** What the list of hosts is asked, as the address of its page says it: filter, order, groups. */
import type { HostCard } from "./host_card.ts";
import { NATURAL_ORDER } from "../../shared/natural_order.ts";
import { filterParameters, type FleetFilter, readFilter, selectCards } from "./fleet_filter.ts";
import { compareValues, readTableSort, sortText, type TableSort } from "./table_sort.ts";

/** What hosts can be ordered by. */
export const FLEET_SORTS = [
  "host",
  "cpu",
  "memory",
  "pool",
  "guests",
  "updates",
  "load",
  "seen",
] as const;
export type FleetSortColumn = typeof FLEET_SORTS[number];

export interface FleetQuery extends FleetFilter {
  /** Null: worst first. */
  sort: TableSort<FleetSortColumn> | null;
  /** Whether the hosts of a group stand together, where there are groups. */
  isGrouped: boolean;
}

export const WHOLE_FLEET: FleetQuery = { level: null, text: "", sort: null, isGrouped: true };

/** Reads the query of the fleet page's address. */
export function readFleetQuery(query: URLSearchParams): FleetQuery {
  return {
    ...readFilter(query),
    sort: readTableSort(FLEET_SORTS, query.get("sort") ?? ""),
    isGrouped: query.get("flat") !== "1",
  };
}

/** The address of the fleet page, `page` from 1 of what a page without script holds. */
export function fleetPath(query: FleetQuery, page = 1): string {
  return `/${searchOf(query, page)}`;
}

/** The same hosts as CSV, in the same order. */
export function fleetCsvPath(query: FleetQuery): string {
  return `/api/hosts.csv${searchOf(query, 1)}`;
}

function searchOf({ sort, isGrouped, ...filter }: FleetQuery, page: number): string {
  const query = filterParameters(filter);
  if (sort !== null) query.set("sort", sortText(sort));
  if (!isGrouped) query.set("flat", "1");
  if (page > 1) query.set("page", String(page));
  return query.size === 0 ? "" : `?${query}`;
}

/** The hosts that are shown, in their order; of one section side by side. */
export function arrangeHosts(cards: Iterable<HostCard>, query: FleetQuery): HostCard[] {
  const worstFirst = selectCards(cards, query);
  const { sort } = query;
  const ordered = sort === null ? worstFirst : worstFirst.toSorted(hostOrder(sort));
  const places = new Map(sectionsOf(worstFirst, query).map((section, place) => [section, place]));
  const placeOf = (card: HostCard) => places.get(sectionOf(card, query)) ?? 0;
  return ordered.sort((a, b) => placeOf(a) - placeOf(b));
}

/** Of hosts that never connected: apart, whatever their group. */
export const NEVER_CONNECTED = "never connected";
/** Of hosts in no group. */
export const NO_GROUP = "";

/** What a host stands under: its group, `NO_GROUP` or `NEVER_CONNECTED`, which no group is called. */
export function sectionOf(
  { level, group }: Pick<HostCard, "level" | "group">,
  { isGrouped }: Pick<FleetQuery, "isGrouped">,
): string {
  if (level === "new") return NEVER_CONNECTED;
  return isGrouped ? group ?? NO_GROUP : NO_GROUP;
}

/** Those that have the worst hosts first; what never connected last. */
function sectionsOf(worstFirst: readonly HostCard[], query: FleetQuery): string[] {
  const sections = new Set(worstFirst.map((card) => sectionOf(card, query)));
  return [...sections].sort((a, b) =>
    Number(a === NEVER_CONNECTED) - Number(b === NEVER_CONNECTED)
  );
}

const VALUES: Record<Exclude<FleetSortColumn, "host">, (card: HostCard) => number | null> = {
  cpu: ({ cpu_percent }) => cpu_percent,
  memory: ({ mem_used_percent }) => mem_used_percent,
  pool: ({ fullest_pool }) => fullest_pool?.capacity_percent ?? null,
  guests: ({ guests_running }) => guests_running,
  updates: ({ pending_updates }) => pending_updates,
  load: ({ load1 }) => load1,
  seen: ({ last_seen_unix }) => last_seen_unix,
};

/** Equals stay as they are: worst first. */
function hostOrder(sort: TableSort<FleetSortColumn>): (a: HostCard, b: HostCard) => number {
  const { column, descending } = sort;
  if (column === "host") {
    return (a, b) => (descending ? -1 : 1) * NATURAL_ORDER.compare(a.name, b.name);
  }
  const valueOf = VALUES[column];
  return (a, b) => compareValues(valueOf(a), valueOf(b), sort);
}
