import { guestId } from "../../shared/sample/vms_runtime.ts";
import type { GuestsFound } from "../views/guests.ts";
import type { Revision } from "../views/revision.ts";
import { findGuests, type GuestSearchOptions, type SearchedHost } from "./find_guests.ts";
import { type GuestEntry, toGuestEntries } from "./guest_entry.ts";
import { createFinder, indexGuests, placesOfValue } from "./guest_index.ts";
import { parseGuestQuery } from "./guest_query_terms.ts";
import { overdueBackups } from "./guest_backup.ts";
import type { HostRevisions } from "./host_revisions.ts";
import type { HostState } from "./host_state.ts";
import type { Hosts } from "./hosts.ts";
import { hostSafeties } from "./host_safeties.ts";

/**
 * Samples are never changed, only replaced; so is what a cluster's members tell together. `overdue`:
 * what the judge says of backups.
 */
interface Made extends SearchedHost {
  samples: HostState["samples"];
  elsewhere: HostState["guestsElsewhere"];
  cluster: HostState["cluster"];
  stale_after_seconds: number;
  overdue: string;
  entries: readonly GuestEntry[];
}

/** The guests of all hosts, made ready to be searched. */
export class FleetGuests {
  #made = new WeakMap<HostState, Made>();

  constructor(readonly hosts: Hosts, readonly revisions: HostRevisions) {}

  /** The first of those that match, and how many do. */
  search(options: GuestSearchOptions): GuestsFound {
    const hosts = [...this.hosts.states()].map((state) => this.prepare(state));
    return { revision: this.revision(), ...findGuests(hosts, options) };
  }

  /** The first `limit` of which `value`, in lower case, is the whole name, VMID, address or tag. */
  withValue(value: string, limit: number): GuestEntry[] {
    const found: GuestEntry[] = [];
    for (const state of this.hosts.states()) {
      const { index } = this.prepare(state);
      if (index === null) continue;
      for (const place of placesOfValue(index, value)) {
        found.push(index.guests[place] as GuestEntry);
      }
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  }

  /** Every guest of these hosts that a query finds, host by host, by name. */
  *each(query: string, states: Iterable<HostState>): Generator<GuestEntry> {
    const findPlaces = createFinder(parseGuestQuery(query));
    for (const state of states) {
      const { index } = this.prepare(state);
      if (index === null) continue;
      // Others look at their hosts while this one is read.
      for (const place of [...findPlaces(index)]) {
        const guest = index.guests[place];
        if (guest !== undefined) yield guest;
      }
    }
  }

  /** In the order in which the host lists them. */
  entriesOf(state: HostState): readonly GuestEntry[] {
    return this.prepare(state).entries;
  }

  /** Makes the guests of a host ready, anew when its samples are. */
  prepare(state: HostState): Made {
    const { samples, guestsElsewhere: elsewhere, cluster } = state;
    const stale_after_seconds = state.staleAfterSeconds("fast");
    const overdue = overdueBackups(state);
    const before = this.#made.get(state);
    const isSame = before?.samples === samples && before.elsewhere === elsewhere &&
      before.cluster === cluster && before.stale_after_seconds === stale_after_seconds &&
      before.overdue === overdue;
    if (isSame) return before;
    const made = {
      samples,
      elsewhere,
      cluster,
      stale_after_seconds,
      overdue,
      ...make(state, overdue),
    };
    this.#made.set(state, made);
    return made;
  }

  /** What was made ready takes as much memory as what it was made of. */
  forgetAll(): void {
    this.#made = new WeakMap();
  }

  /** Which state of what can be found this is. */
  revision(): Revision {
    return this.revisions.toText(this.revisions.ofFleet());
  }
}

function make(state: HostState, overdue: string): Pick<Made, "name" | "entries" | "index"> {
  const runtimes = state.standing("vms_runtime");
  const details = state.standing("vms_detail").value?.vms ?? [];
  const { name } = state.row;
  const host = {
    name,
    collected_unix: runtimes.collected_at_unix,
    read_unix: runtimes.read_unix,
    is_held: runtimes.is_held,
    stale_after_seconds: state.staleAfterSeconds("fast"),
  };
  const entries = toGuestEntries(
    host,
    runtimes.value?.vms ?? [],
    details,
    hostSafeties(state),
    new Set(overdue.split(" ")),
  );
  // A guest that several members of a cluster report is found once.
  const found = entries.filter((guest) => !state.guestsElsewhere.has(guestId(guest)));
  return { name, entries, index: runtimes.value === null ? null : indexGuests(name, found) };
}
