import type { Pool } from "../../shared/sample/zfs_pools.ts";
import { createPoolSeries, seriesName } from "../../shared/series/series.ts";
import type { StandingSection } from "../../shared/verdict/last_good.ts";
import type { HostView } from "../views/host_view.ts";
import type { ListedReason } from "../views/reason.ts";
import type { FleetCards } from "./fleet_cards.ts";
import type { FleetGuests } from "./fleet_guests.ts";
import type { HostRevisions } from "./host_revisions.ts";
import { reasonsMutedLast, toHostView } from "./host_view.ts";
import type { Hosts } from "./hosts.ts";
import { missingPools, standingPools } from "./standing_pools.ts";

/** One host in full: what its own page reads. */
export class HostViews {
  constructor(
    readonly hosts: Hosts,
    readonly reads: { revisions: HostRevisions; cards: FleetCards; guests: FleetGuests },
  ) {}

  /** Null when no host has this name. */
  find(name: string): HostView | null {
    const state = this.hosts.find(name);
    if (state === null) return null;
    const { revisions, cards, guests } = this.reads;
    return toHostView(state, {
      revision: revisions.toText(revisions.of(state)),
      card: cards.of(state),
      guests: guests.entriesOf(state),
    });
  }

  /** The series of the capacity of its fullest pool; null: it has none, or is not there. */
  fullestPoolSeries(name: string): string | null {
    const state = this.hosts.find(name);
    if (state === null) return null;
    const standing = standingPools(state.known).map(({ pool }) => pool);
    const fullness = ({ capacity_percent }: Pool) => capacity_percent ?? -1;
    const [fullest] = standing.toSorted((a, b) => fullness(b) - fullness(a));
    if (fullest === undefined) return null;
    const seriesOf = createPoolSeries([...standing, ...missingPools(state.known)]);
    return seriesName(seriesOf(fullest));
  }

  /** Every reason of a host, muted ones last; none of one that is not there. */
  reasons(name: string): ListedReason[] {
    const state = this.hosts.find(name);
    return state === null ? [] : reasonsMutedLast(state);
  }

  /** Configuration and addresses of the guests of a host, as last known. */
  guestDetails(name: string): StandingSection<"vms_detail"> {
    return this.hosts.find(name)?.standing("vms_detail") ?? NEVER_READ;
  }
}

const NEVER_READ = { value: null, collected_at_unix: null, read_unix: null, is_held: false };
