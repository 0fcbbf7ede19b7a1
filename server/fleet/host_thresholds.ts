import { createThresholdLookup } from "../../shared/verdict/threshold_scopes.ts";
import type { Store } from "../store/port.ts";
import type { HostState } from "./host_state.ts";

/** The thresholds that are set, and what of them holds of each host. */
export class HostThresholds {
  #lookup = createThresholdLookup([]);

  constructor(readonly store: Pick<Store, "listThresholds">) {}

  /** Takes up what is stored. */
  async load(): Promise<void> {
    this.#lookup = createThresholdLookup(await this.store.listThresholds());
  }

  /** Tells a host what holds of it; whether that is something else than before. */
  give(state: HostState): boolean {
    return state.setThresholds(this.#lookup(state.row));
  }
}
