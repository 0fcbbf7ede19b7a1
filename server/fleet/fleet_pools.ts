import type { HostPools } from "../views/pools.ts";
import type { HostRevisions } from "./host_revisions.ts";
import type { HostState } from "./host_state.ts";
import type { Hosts } from "./hosts.ts";
import { type PoolEntry, toPoolEntries, toPoolViews } from "./pool_entries.ts";

/** The pools of all hosts. */
export class FleetPools {
  #made = new WeakMap<HostState, { revision: number; pools: HostPools }>();

  constructor(readonly hosts: Hosts, readonly revisions: HostRevisions) {}

  /** Every pool with all that is known of it, host by host. */
  entries(): PoolEntry[] {
    return [...this.hosts.states()].flatMap(toPoolEntries);
  }

  /** Every pool as a page shows it, host by host. */
  all(): HostPools[] {
    return [...this.hosts.states()].map((state) => this.of(state));
  }

  /** The pools of one host; null when there is none of this name. */
  find(name: string): HostPools | null {
    const state = this.hosts.find(name);
    return state === null ? null : this.of(state);
  }

  /** The same objects while nothing of the host changes. */
  of(state: HostState): HostPools {
    const revision = this.revisions.of(state);
    const made = this.#made.get(state);
    if (made?.revision === revision) return made.pools;
    const pools = toPoolViews(state);
    this.#made.set(state, { revision, pools });
    return pools;
  }
}
