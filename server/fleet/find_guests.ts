import { SHARES } from "../../shared/shares.ts";
import { NATURAL_ORDER } from "../../shared/natural_order.ts";
import type { GuestsFound, GuestSort } from "../views/guests.ts";
import { findWords } from "./guest_entry.ts";
import { createFinder, type GuestIndex } from "./guest_index.ts";
import { FirstGuests } from "./guest_order.ts";
import { parseGuestQuery } from "./guest_query_terms.ts";

export interface GuestSearchOptions {
  /** In the words of `parseGuestQuery`. */
  query: string;
  sort: GuestSort;
  /** Those that come first are left out. */
  skip?: number;
  limit: number;
}

/** The guests of one host; null where they were never read. */
export interface SearchedHost {
  name: string;
  index: GuestIndex | null;
}

/** Of the guests that match the first `limit` after `skip`, as last known of each host. */
export function findGuests(
  hosts: Iterable<SearchedHost>,
  { query, sort, skip = 0, limit }: GuestSearchOptions,
): Omit<GuestsFound, "revision"> {
  const terms = parseGuestQuery(query).slice(0, SHARES.search.words);
  const findPlaces = createFinder(terms);
  const first = new FirstGuests(sort, skip + limit);
  // In this order an index stands already: after the first guest that is too far back all are.
  const isInOrder = sort.column === "name" && !sort.descending;
  const unread: string[] = [];
  let total = 0;
  for (const { name, index } of hosts) {
    if (index === null) {
      unread.push(name);
      continue;
    }
    const places = findPlaces(index);
    total += places.length;
    for (const place of places) {
      const guest = index.guests[place];
      if (guest !== undefined && !first.offer(guest) && isInOrder) break;
    }
  }
  const guests = first.take().slice(skip).map((guest) => {
    const { orderKeys: _, ...shown } = guest;
    return { ...shown, found: findWords(guest, terms) };
  });
  return { total, skipped: skip, guests, unread_hosts: unread.sort(NATURAL_ORDER.compare) };
}
