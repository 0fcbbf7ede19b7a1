import type { HostPools, PoolRow, PoolView } from "../views/pools.ts";
import type { PoolsPage } from "../views/pools_page.ts";
import type { PoolsQuery } from "../views/pools_query.ts";
import type { HostRevisions } from "./host_revisions.ts";
import type { HostState } from "./host_state.ts";
import type { Hosts } from "./hosts.ts";
import { PoolCoverages } from "./pool_coverage.ts";
import { type PoolEntry, toPoolEntries, toPoolViews } from "./pool_entries.ts";
import { orderPools, pagePools } from "./pool_order.ts";

/** The pools of all hosts. */
export class FleetPools {
  #made = new WeakMap<HostState, { revision: number; pools: HostPools }>();
  #coverages = new PoolCoverages();
  #rows = new WeakMap<PoolView, PoolRow>();

  /** All of them, riskiest first, as of a revision; null before anybody asked. */
  #board: { revision: number; hosts: HostPools[]; ordered: PoolView[] } | null = null;

  constructor(readonly hosts: Hosts, readonly revisions: HostRevisions) {}

  /** Every pool of these hosts with all that is known of it, host by host. */
  entries(states: Iterable<HostState> = this.hosts.states()): PoolEntry[] {
    return [...states].flatMap(toPoolEntries);
  }

  /** One page of all pools; the same rows while nothing of their hosts changes. */
  page(query: PoolsQuery): PoolsPage {
    const revision = this.revisions.ofFleet();
    if (this.#board?.revision !== revision) {
      const hosts = [...this.hosts.states()].map((state) => this.of(state));
      this.#board = { revision, hosts, ordered: orderPools(hosts) };
    }
    const { hosts, ordered } = this.#board;
    const { rows, ...page } = pagePools(hosts, ordered, query);
    return {
      revision: this.revisions.toText(revision),
      ...page,
      rows: rows.map((view) => this.#row(view)),
    };
  }

  /** Looks at the datasets of what a page shows alone: there may be a million of them. */
  #row(view: PoolView): PoolRow {
    return this.#rows.getOrInsertComputed(view, () => {
      const state = this.hosts.find(view.host);
      const coverage = state === null ? null : this.#coverages.of(state).get(view.pool.name);
      return { ...view, coverage: coverage ?? null };
    });
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
