import { NATURAL_ORDER } from "../../shared/natural_order.ts";
import type { Level } from "../../shared/verdict/mod.ts";
import { HITS_SHOWN, type SearchGroup, type SearchHit } from "../views/search.ts";
import type { FleetPools } from "./fleet_pools.ts";
import type { Term } from "./guest_query_terms.ts";
import type { HostState } from "./host_state.ts";
import type { Hosts } from "./hosts.ts";
import { type NamedKind, type NameEntry, type NameValue, toNameEntries } from "./name_entries.ts";
import { findNames, indexNames, type NameIndex, RANKS, valueAt } from "./name_index.ts";

/** Samples and rows are never changed, only replaced. */
interface Made {
  samples: HostState["samples"];
  row: HostState["row"];
  index: NameIndex;
}

interface Found {
  state: HostState;
  entry: NameEntry;
  value: NameValue;
}

const KINDS: readonly NamedKind[] = ["host", "pool", "device", "dataset"];

/** What has a name in the fleet besides guests: hosts, pools, devices, datasets; to be searched. */
export class FleetNames {
  #made = new WeakMap<HostState, Made>();

  constructor(readonly hosts: Hosts, readonly pools: FleetPools) {}

  /** The best of each kind, and how many there are; nothing without a word. */
  search(terms: readonly Term[]): SearchGroup[] {
    // By kind and rank, each no longer than what is shown: a word may be in all names there are.
    const ranked = (): Found[][] => RANKS.map(() => []);
    const best = { host: ranked(), pool: ranked(), device: ranked(), dataset: ranked() };
    const totals = { host: 0, pool: 0, device: 0, dataset: 0 };
    for (const state of this.hosts.states()) {
      const index = this.prepare(state);
      findNames(index, terms, (line, rank) => {
        const kind = index.entries[index.owners[line] ?? 0]?.kind ?? "host";
        totals[kind]++;
        const list = best[kind][rank];
        if (list === undefined || list.length >= HITS_SHOWN[kind]) return;
        list.push({ state, ...valueAt(index, line) });
      });
    }
    return KINDS.filter((kind) => totals[kind] > 0).map((kind): SearchGroup => ({
      kind,
      total: totals[kind],
      all_path: null,
      hits: best[kind].flatMap((found) => found.sort(inOrder))
        .slice(0, HITS_SHOWN[kind]).map((found) => this.#toHit(found)),
    }));
  }

  /** Makes the names of a host ready, anew when what it told, or its row, is another. */
  prepare(state: HostState): NameIndex {
    const { samples, row } = state;
    const before = this.#made.get(state);
    if (before?.samples === samples && before.row === row) return before.index;
    const index = indexNames(row.name, toNameEntries(state));
    this.#made.set(state, { samples, row, index });
    return index;
  }

  /** What was made ready takes as much memory as what it was made of. */
  forgetAll(): void {
    this.#made = new WeakMap();
  }

  #toHit({ entry, value: [field, value], state }: Found): SearchHit {
    const { kind, title, path, place, id } = entry;
    return {
      title,
      path,
      place,
      level: kind === "host" ? state.level : kind === "pool" ? this.#poolLevel(state, id) : null,
      found: value === title ? null : { field, value },
      is_act: false,
    };
  }

  #poolLevel(state: HostState, id: string | null): Level | null {
    return this.pools.of(state).pools.find((pool) => pool.id === id)?.level ?? null;
  }
}

function inOrder(a: Found, b: Found): number {
  return NATURAL_ORDER.compare(a.entry.title, b.entry.title) ||
    NATURAL_ORDER.compare(a.entry.place, b.entry.place);
}
