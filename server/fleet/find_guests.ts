import { SHARES } from "../../shared/shares.ts";
import { NATURAL_ORDER } from "../../shared/natural_order.ts";
import { selectFirst } from "./guest_order.ts";
import { createMatcher, findWords, type GuestEntry, parseGuestQuery } from "./guest_search.ts";
import type { HostState } from "./host_state.ts";
import type { GuestsFound, GuestSort } from "../views/mod.ts";

export interface GuestSearchOptions {
  /** In the words of `parseGuestQuery`. */
  query: string;
  sort: GuestSort;
  limit: number;
}

/** The first `limit` guests that match, as last known of each host. */
export function findGuests(
  hosts: Iterable<{ state: HostState; guests: readonly GuestEntry[] }>,
  { query, sort, limit }: GuestSearchOptions,
): Omit<GuestsFound, "revision"> {
  const terms = parseGuestQuery(query).slice(0, SHARES.search.words);
  const isMatch = createMatcher(terms);
  const found: GuestEntry[] = [];
  const unread: string[] = [];
  for (const { state, guests } of hosts) {
    for (const guest of guests) if (isMatch(guest)) found.push(guest);
    if (state.standing("vms_runtime").value === null) unread.push(state.row.name);
  }
  const guests = selectFirst(found, sort, limit).map((guest) => {
    const { search: _, searchAny: __, orderKeys: ___, ...shown } = guest;
    return { ...shown, found: findWords(guest, terms) };
  });
  return { total: found.length, guests, unread_hosts: unread.sort(NATURAL_ORDER.compare) };
}
