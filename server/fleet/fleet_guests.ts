import type { GuestsFound } from "../views/guests.ts";
import type { Revision } from "../views/revision.ts";
import { findGuests, type GuestSearchOptions } from "./find_guests.ts";
import { type GuestEntry, toGuestEntries } from "./guest_search.ts";
import type { HostRevisions } from "./host_revisions.ts";
import type { HostState } from "./host_state.ts";
import type { Hosts } from "./hosts.ts";

/** Samples are never changed, only replaced. */
interface Made {
  samples: HostState["samples"];
  stale_after_seconds: number;
  entries: readonly GuestEntry[];
}

/** The guests of all hosts, made ready to be searched. */
export class FleetGuests {
  #made = new WeakMap<HostState, Made>();

  constructor(readonly hosts: Hosts, readonly revisions: HostRevisions) {}

  /** The first of those that match, and how many do. */
  search(options: GuestSearchOptions): GuestsFound {
    const hosts = [...this.hosts.states()];
    const found = findGuests(
      hosts.map((state) => ({ state, guests: this.entriesOf(state) })),
      options,
    );
    return { revision: this.revision(), ...found };
  }

  /** In the order in which the host lists them; made anew when its samples are. */
  entriesOf(state: HostState): readonly GuestEntry[] {
    const { samples } = state;
    const stale_after_seconds = state.staleAfterSeconds("fast");
    const made = this.#made.get(state);
    if (made?.samples === samples && made.stale_after_seconds === stale_after_seconds) {
      return made.entries;
    }
    const entries = makeEntries(state);
    this.#made.set(state, { samples, stale_after_seconds, entries });
    return entries;
  }

  /** Which state of what can be found this is. */
  revision(): Revision {
    return this.revisions.toText(this.revisions.ofFleet());
  }
}

function makeEntries(state: HostState): GuestEntry[] {
  const runtimes = state.standing("vms_runtime");
  const details = state.standing("vms_detail").value?.vms ?? [];
  const host = {
    name: state.row.name,
    collected_unix: runtimes.collected_at_unix,
    read_unix: runtimes.read_unix,
    is_held: runtimes.is_held,
    stale_after_seconds: state.staleAfterSeconds("fast"),
  };
  return toGuestEntries(host, runtimes.value?.vms ?? [], details);
}
