/** How hosts come into the live state: restored as they are stored, then told what holds of them. */
import type { Clock } from "../../shared/clock.ts";
import { createIds } from "../../shared/sortable_id.ts";
import type { DeskTaker } from "../incidents/desk_taker.ts";
import type { Ledgers } from "../ledger/keeping/ledgers.ts";
import type { ChangeRow, HostRow, Store } from "../store/port.ts";
import type { HostPolicies } from "./host_policies.ts";
import { type HostState, WAITING_MS } from "./host_state.ts";
import { restoreHost } from "./restore_host.ts";

export interface HostBeginningsParts {
  store: Store;
  clock: Clock;
  desk: DeskTaker;
  ledgers: Ledgers;
  policies: HostPolicies;
  onFault(error: unknown): void;
}

export class HostBeginnings {
  /** Reasons that the process before left open, by host, until the host is taken up. */
  #leftOpen = new Map<number, ChangeRow[]>();
  #newReasonId: () => string;

  constructor(readonly parts: HostBeginningsParts) {
    this.#newReasonId = createIds(() => parts.clock.nowMs());
  }

  async open(): Promise<void> {
    const open = await this.parts.store.listOpenChanges();
    this.#leftOpen = Map.groupBy(open, (change) => change.host_id);
    await this.parts.ledgers.open();
  }

  async restore(row: HostRow): Promise<HostState> {
    const { store, clock, desk, ledgers, policies, onFault } = this.parts;
    const state = await restoreHost(row, {
      store,
      open: this.#leftOpen.get(row.id) ?? [],
      newReasonId: this.#newReasonId,
      onFault,
    });
    this.#leftOpen.delete(row.id);
    state.waitsUntilMs = clock.monotonicMs() + WAITING_MS;
    state.incidentOf = (reason) => desk.incidentOf(row.id, reason);
    const { samples, last_good, intervals: { fast: fast_seconds } } = state.known;
    ledgers.begin({ samples, last_good, host_id: row.id, fast_seconds });
    state.remembered = () => ledgers.facts(row.id);
    state.policyStanding = () => policies.standing(state, state.remembered());
    state.rememberedPools = () => ledgers.remembered(row.id);
    state.ledgerRevision = () => ledgers.revision(row.id);
    return state;
  }
}
