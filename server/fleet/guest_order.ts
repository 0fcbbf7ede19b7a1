import type { GuestEntry } from "./guest_search.ts";
import type { GuestColumn, GuestSort } from "../views/mod.ts";

/** What each column is ordered by; null is unknown and comes last either way. */
const COLUMN_VALUES: Record<GuestColumn, (guest: GuestEntry) => string | number | null> = {
  name: ({ name, orderKeys }) => name === null ? null : orderKeys.name,
  vmid: ({ vmid }) => vmid,
  host: ({ orderKeys }) => orderKeys.host,
  type: ({ type }) => type,
  status: ({ status, template }) => template ? "template" : status,
  cpu: ({ cpu_usage }) => cpu_usage,
  memory: ({ mem_bytes }) => mem_bytes,
  uptime: ({ uptime_seconds }) => uptime_seconds,
};

/**
 * The first `limit` guests in the wanted order; equals by host and VMID. Keeps no more than
 * twice as many while it looks: ordering all of 100,000 to show 200 takes several times as long.
 */
export function selectFirst(
  guests: Iterable<GuestEntry>,
  sort: GuestSort,
  limit: number,
): GuestEntry[] {
  if (limit === 0) return [];
  const compare = guestOrder(sort);
  const first: GuestEntry[] = [];
  let last: GuestEntry | undefined;
  for (const guest of guests) {
    if (last !== undefined && compare(guest, last) >= 0) continue;
    first.push(guest);
    if (first.length < 2 * limit) continue;
    first.sort(compare);
    first.length = limit;
    last = first[limit - 1];
  }
  return first.sort(compare).slice(0, limit);
}

type Compare = (a: GuestEntry, b: GuestEntry) => number;

function guestOrder({ column, descending }: GuestSort): Compare {
  const valueOf = COLUMN_VALUES[column];
  const direction = descending ? -1 : 1;
  return (a, b) =>
    compareValues(valueOf(a), valueOf(b), direction) ||
    compareValues(a.orderKeys.host, b.orderKeys.host, 1) || a.vmid - b.vmid;
}

function compareValues(
  a: string | number | null,
  b: string | number | null,
  direction: 1 | -1,
): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -direction : direction;
}
