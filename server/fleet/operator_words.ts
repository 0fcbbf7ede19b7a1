import type { Clock } from "../../shared/clock.ts";
import type { LeftPool, Mute, Store } from "../store/port.ts";
import type { HostState } from "./host_state.ts";

interface Words {
  mutes: Mute[];
  leftPools: LeftPool[];
}

/** What the operator said of reasons and of pools that are gone, by host. */
export class OperatorWords {
  #ofHost = new Map<number, Words>();

  constructor(
    readonly store: Pick<Store, "listMutes" | "listLeftPools">,
    readonly clock: Clock,
  ) {}

  /** Takes up what is stored. The hosts of whom it says something else than before. */
  async load(): Promise<Set<number>> {
    const before = this.#ofHost;
    const mutes = await this.store.listMutes(this.clock.nowMs());
    const leftPools = await this.store.listLeftPools();
    const after = new Map<number, Words>();
    for (const mute of mutes) ofHost(after, mute.host_id).mutes.push(mute);
    for (const pool of leftPools) ofHost(after, pool.host_id).leftPools.push(pool);
    this.#ofHost = after;
    const ids = new Set([...before.keys(), ...after.keys()]);
    return new Set([...ids].filter((id) => !isSame(before.get(id), after.get(id))));
  }

  of({ row: { id } }: HostState): Readonly<Words> {
    return this.#ofHost.get(id) ?? NO_WORDS;
  }

  /** Tells a host what of it is about itself; that. */
  give(state: HostState): Readonly<Words> {
    const words = this.of(state);
    const { mutes, leftPools } = words;
    state.book.setMutes(mutes);
    state.setLeft(new Map(leftPools.map((pool) => [pool.guid, pool])));
    return words;
  }

  /** These did not leave. */
  forget(pools: readonly LeftPool[]): void {
    for (const words of this.#ofHost.values()) {
      words.leftPools = words.leftPools.filter((pool) => !pools.includes(pool));
    }
  }
}

const NO_WORDS: Words = { mutes: [], leftPools: [] };

function ofHost(words: Map<number, Words>, hostId: number): Words {
  const known = words.get(hostId);
  if (known !== undefined) return known;
  const none: Words = { mutes: [], leftPools: [] };
  words.set(hostId, none);
  return none;
}

/** A handful of rows each, in the order of the table. */
function isSame(one: Words | undefined, other: Words | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
