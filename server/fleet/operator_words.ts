import type { Clock } from "../../shared/clock.ts";
import type { LeftPool, Mute, Store } from "../store/port.ts";
import type { HostState } from "./host_state.ts";

/** What the operator said of reasons and of pools that are gone, of all hosts. */
export class OperatorWords {
  #mutes: Mute[] = [];
  #leftPools: LeftPool[] = [];

  constructor(
    readonly store: Pick<Store, "listMutes" | "listLeftPools">,
    readonly clock: Clock,
  ) {}

  async load(): Promise<void> {
    this.#mutes = await this.store.listMutes(this.clock.nowMs());
    this.#leftPools = await this.store.listLeftPools();
  }

  /** Tells a host what of it is about itself. */
  give(state: HostState): void {
    const isOwn = ({ host_id }: { host_id: number }) => host_id === state.row.id;
    state.book.setMutes(this.#mutes.filter(isOwn));
    state.setLeft(new Map(this.#leftPools.filter(isOwn).map((pool) => [pool.guid, pool])));
  }

  /** These did not leave. */
  forget(pools: readonly LeftPool[]): void {
    this.#leftPools = this.#leftPools.filter((pool) => !pools.includes(pool));
  }
}
