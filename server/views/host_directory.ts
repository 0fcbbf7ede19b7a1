/** What the list of registered hosts is asked, as its address says it. */
import { NATURAL_ORDER } from "../../shared/natural_order.ts";
import { readPage } from "../../shared/page_of.ts";
import type { HostCard } from "./host_card.ts";
import { compareValues, readTableSort, sortText, type TableSort } from "./table_sort.ts";

/**
 * How far a host is. "enrolling": it has a code that it has not used up; "never": it was registered,
 * and its agent never connected; "away": it did, and does not at present.
 */
export const DIRECTORY_STATES = ["connected", "away", "never", "enrolling"] as const;
export type DirectoryState = typeof DIRECTORY_STATES[number];

export const DIRECTORY_SORTS = ["host", "group", "seen", "version"] as const;
export type DirectorySort = typeof DIRECTORY_SORTS[number];

export interface DirectoryQuery {
  /** Looked for in name, group and tags; "": all. */
  text: string;
  /** Null: any. */
  state: DirectoryState | null;
  /** Null: by name. */
  sort: TableSort<DirectorySort> | null;
  /** From 1. */
  page: number;
}

export const WHOLE_DIRECTORY: DirectoryQuery = { text: "", state: null, sort: null, page: 1 };

const MAX_TEXT = 200;

/** What is not understood asks for all. */
export function readDirectoryQuery(query: URLSearchParams): DirectoryQuery {
  return {
    text: (query.get("q") ?? "").trim().slice(0, MAX_TEXT),
    state: DIRECTORY_STATES.find((state) => state === query.get("state")) ?? null,
    sort: readTableSort(DIRECTORY_SORTS, query.get("sort") ?? ""),
    page: readPage(query.get("page")),
  };
}

export function directoryPath(query: DirectoryQuery): string {
  return `/admin/hosts${searchOf(query)}`;
}

/** The same hosts as CSV, those of all pages. */
export function directoryCsvPath(query: DirectoryQuery): string {
  return `/admin/hosts.csv${searchOf({ ...query, page: 1 })}`;
}

function searchOf({ text, state, sort, page }: DirectoryQuery): string {
  const query = new URLSearchParams();
  if (text !== "") query.set("q", text);
  if (state !== null) query.set("state", state);
  if (sort !== null) query.set("sort", sortText(sort));
  if (page > 1) query.set("page", String(page));
  return query.size === 0 ? "" : `?${query}`;
}

/** `enrolling`: names of hosts that have a code. */
export function directoryState(
  { name, connection, waiting }: Pick<HostCard, "name" | "connection" | "waiting">,
  enrolling: ReadonlySet<string>,
): DirectoryState {
  if (connection === "online") return "connected";
  if (enrolling.has(name)) return "enrolling";
  return connection === "never_connected" && !waiting ? "never" : "away";
}

/** The hosts that are asked for, in their order; equals by name. */
export function listDirectory(
  cards: readonly HostCard[],
  { text, state, sort }: DirectoryQuery,
  enrolling: ReadonlySet<string>,
): HostCard[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = cards.filter((card) => {
    const known = [card.name, card.group ?? "", ...card.tags].join(" ").toLowerCase();
    return words.every((word) => known.includes(word)) &&
      (state === null || directoryState(card, enrolling) === state);
  });
  const byName = found.sort((a, b) => NATURAL_ORDER.compare(a.name, b.name));
  if (sort === null) return byName;
  const { column, descending } = sort;
  if (column === "host") return descending ? byName.reverse() : byName;
  return byName.sort((a, b) => compareValues(VALUES[column](a), VALUES[column](b), sort));
}

const VALUES: Record<Exclude<DirectorySort, "host">, (card: HostCard) => string | number | null> = {
  group: ({ group }) => group,
  seen: ({ last_seen_unix }) => last_seen_unix,
  version: ({ agent_version }) => agent_version,
};

/** How many hosts are in each state. */
export function countDirectory(
  cards: readonly HostCard[],
  enrolling: ReadonlySet<string>,
): Record<DirectoryState, number> {
  const counts = { connected: 0, away: 0, never: 0, enrolling: 0 };
  for (const card of cards) counts[directoryState(card, enrolling)]++;
  return counts;
}
