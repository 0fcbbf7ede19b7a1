import { compareHosts } from "../../shared/verdict/host_order.ts";
import type { Level } from "../../shared/verdict/mod.ts";
import { countLevels } from "../views/fleet_filter.ts";
import type { HostCard } from "../views/host_card.ts";
import type { Revision, Since } from "../views/revision.ts";
import { toHostCard } from "./host_card.ts";
import type { HostRevisions } from "./host_revisions.ts";
import type { HostState } from "./host_state.ts";
import type { Hosts } from "./hosts.ts";

/** Every host as one card: what the fleet page, the lists and the summary read. */
export class FleetCards {
  #made = new WeakMap<HostState, { revision: number; card: HostCard }>();
  /** Worst first as of `#orderedAt`. */
  #ordered: readonly HostCard[] = [];
  #orderedAt = -1;

  constructor(readonly hosts: Hosts, readonly revisions: HostRevisions) {}

  /** Every host, worst first. The same array, of the same cards, while nothing changes. */
  all(): readonly HostCard[] {
    const revision = this.revisions.ofFleet();
    if (revision !== this.#orderedAt) {
      this.#ordered = this.#order();
      this.#orderedAt = revision;
    }
    return this.#ordered;
  }

  /** Hosts per level. */
  counts(): Record<Level, number> {
    return countLevels(this.hosts.states());
  }

  /** Null when no host has this name. */
  find(name: string): HostCard | null {
    const state = this.hosts.find(name);
    return state === null ? null : this.of(state);
  }

  /** The same card while nothing of the host changes. */
  of(state: HostState): HostCard {
    const revision = this.revisions.of(state);
    const made = this.#made.get(state);
    if (made?.revision === revision) return made.card;
    const card = toHostCard(state);
    this.#made.set(state, { revision, card });
    return card;
  }

  /** Which state of all cards this is. */
  revision(): Revision {
    return this.revisions.toText(this.revisions.ofFleet());
  }

  /** What a page that holds `revision` has to learn; null: it holds nothing. */
  since(revision: Revision | null): Since<{ cards: readonly HostCard[] }, { cards: HostCard[] }> {
    const changed = revision === null ? null : this.revisions.changedSince(revision);
    if (changed === null) return { answer: "whole", cards: this.all() };
    if (changed.length === 0) return { answer: "unchanged" };
    return { answer: "changes", cards: changed.map((state) => this.of(state)) };
  }

  /** Starts from the last order, in which little has moved: comparing names is what costs. */
  #order(): HostCard[] {
    const placed = this.#ordered.flatMap(({ name }) => this.hosts.find(name) ?? []);
    const states = new Set([...placed, ...this.hosts.states()]);
    return [...states].map((state) => this.of(state)).sort(compareHosts);
  }
}
