/** What the pages, the API and the live sockets read of the fleet: one of each, for all of them. */
import { FleetCards } from "./fleet_cards.ts";
import { FleetGuests } from "./fleet_guests.ts";
import { FleetNames } from "./fleet_names.ts";
import { FleetSnapshots } from "./fleet_snapshots.ts";
import { FleetTotalsReads } from "./fleet_totals.ts";
import { FleetPools } from "./fleet_pools.ts";
import { HostRevisions } from "./host_revisions.ts";
import { HostViews } from "./host_views.ts";
import type { Hosts } from "./hosts.ts";

export interface FleetReads {
  cards: FleetCards;
  pools: FleetPools;
  totals: FleetTotalsReads;
  names: FleetNames;
  guests: FleetGuests;
  snapshots: FleetSnapshots;
  views: HostViews;
}

export function createReads(hosts: Hosts): FleetReads {
  const revisions = new HostRevisions(hosts);
  const cards = new FleetCards(hosts, revisions);
  const guests = new FleetGuests(hosts, revisions);
  const pools = new FleetPools(hosts, revisions);
  return {
    cards,
    guests,
    snapshots: new FleetSnapshots(hosts),
    pools,
    totals: new FleetTotalsReads(hosts),
    names: new FleetNames(hosts, pools),
    views: new HostViews(hosts, { revisions, cards, guests }),
  };
}
