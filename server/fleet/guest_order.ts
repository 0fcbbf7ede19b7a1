import { FIGURES, type GuestEntry } from "./guest_entry.ts";
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
  memory_percent: FIGURES.mem,
  uptime: ({ uptime_seconds }) => uptime_seconds,
  safety: ({ safety }) => SAFETY_PLACES[safety?.state ?? "unknown"],
  backup: ({ safety }) => safety?.backed_up_unix ?? null,
};

/** What nothing would bring back comes first. */
const SAFETY_PLACES = { unprotected: 0, unknown: 1, protected: 2, no_disks: 3 } as const;

/**
 * The first `limit` of the guests that are offered, in the wanted order; equals by host and VMID.
 * Keeps no more than twice as many: ordering all of 100,000 to show 200 takes several times as
 * long.
 */
export class FirstGuests {
  readonly #compare: Compare;
  #kept: GuestEntry[] = [];
  /** None after it is among the first. */
  #last: GuestEntry | undefined;

  constructor(sort: GuestSort, readonly limit: number) {
    this.#compare = guestOrder(sort);
  }

  /** Whether it may be one of the first; if not, none that comes after it in the order is. */
  offer(guest: GuestEntry): boolean {
    if (this.limit === 0) return false;
    if (this.#last !== undefined && this.#compare(guest, this.#last) >= 0) return false;
    this.#kept.push(guest);
    if (this.#kept.length === 2 * this.limit) {
      this.#kept = this.take();
      this.#last = this.#kept.at(-1);
    }
    return true;
  }

  /** Those that were the first until now, in order. */
  take(): GuestEntry[] {
    return this.#kept.sort(this.#compare).slice(0, this.limit);
  }
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
