/** What a search of everything finds, as the header, its page and the API show it. */
import type { Level, ReasonLevel } from "../../shared/verdict/mod.ts";

/** In the order in which they are shown. */
export const SEARCH_KINDS = [
  "host",
  "incident",
  "pool",
  "device",
  "guest",
  "dataset",
  "action",
] as const;
export type SearchKind = typeof SEARCH_KINDS[number];

/** Of each kind so many are shown at most: together, no more than 50. */
export const HITS_SHOWN: Record<SearchKind, number> = {
  host: 8,
  incident: 8,
  pool: 6,
  device: 6,
  guest: 10,
  dataset: 6,
  action: 6,
};

export interface SearchHit {
  title: string;
  /** Where it leads. */
  path: string;
  /** Where it is, such as "tank on pve-01"; "" where the title says it all. */
  place: string;
  /** As last judged; null: nothing is judged of it by itself. */
  level: Level | ReasonLevel | null;
  /** In which field it was found, and what that says; null: in its title. */
  found: { field: string; value: string } | null;
  /** It is done by a form that is sent there, not by a page. */
  is_act: boolean;
}

export interface SearchGroup {
  kind: SearchKind;
  /** All that match; `hits` holds the best of them. */
  total: number;
  /** The page that lists all of them; null: there is none. */
  all_path: string | null;
  hits: SearchHit[];
}

export interface SearchAnswer {
  /** In lower case, as they are found in titles and fields. */
  words: string[];
  /** Those in which something was found. */
  groups: SearchGroup[];
  /** Hosts whose guests are not known: nothing of theirs can be found. */
  unread_hosts: number;
}

export const MAX_SEARCH_LENGTH = 200;

/** The page of a search. */
export function searchPath(query: string): string {
  return `/search?${new URLSearchParams({ q: query })}`;
}
