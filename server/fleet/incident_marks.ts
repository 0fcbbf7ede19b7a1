/** What incidents make of the reasons of hosts: which one each is part of, and who knows of it. */
import type { DeskTaker } from "../incidents/desk_taker.ts";
import type { Ledgers } from "../ledger/keeping/ledgers.ts";
import type { LedgerWrite, Store, Transaction } from "../store/port.ts";
import type { BackgroundWrites } from "./background_writes.ts";
import type { HostRegistry } from "./host_registry.ts";
import type { HostState } from "./host_state.ts";

export interface IncidentMarksParts {
  store: Pick<Store, "transaction">;
  desk: DeskTaker;
  hosts: HostRegistry;
  ledgers: Ledgers;
  writes: BackgroundWrites;
  /** Whether this server writes of a host. */
  isMine(hostId: number): boolean;
}

export class IncidentMarks implements Disposable {
  #stopHearing: () => void;

  constructor(readonly parts: IncidentMarksParts) {
    this.#stopHearing = parts.desk.onIncidents((hostIds) => this.#mark(hostIds));
  }

  [Symbol.dispose](): void {
    this.#stopHearing();
  }

  /** What somebody knows of now is the baseline of what is remembered. `before`: the reasons until now. */
  acknowledge(state: HostState, before: HostState["reasons"]): void {
    const reasons = state.reasons.filter(({ incident }, at) =>
      incident?.state === "acknowledged" && before[at]?.incident?.state !== "acknowledged"
    );
    const { id } = state.row;
    const writes = this.parts.ledgers.acknowledge(id, reasons);
    if (this.parts.isMine(id)) this.keepLedger(id, writes);
  }

  /** Stores what the ledgers are to write of one host, or of none (0). */
  keepLedger(owner: number, writes: readonly LedgerWrite[]): void {
    if (writes.length === 0) return;
    const record = (transaction: Transaction) =>
      writes.forEach((write) => transaction.putLedger(write));
    this.parts.writes.add(this.parts.store.transaction(record, { owner, keep: true }));
  }

  /** Incidents of these hosts changed: their reasons may be part of another, or be taken on. */
  #mark(hostIds: Iterable<number>): void {
    const { hosts } = this.parts;
    for (const hostId of hostIds) {
      const state = hosts.get(hostId);
      if (state === undefined) continue;
      const before = state.reasons;
      if (!state.markIncidents()) continue;
      this.acknowledge(state, before);
      hosts.changed(state);
    }
  }
}
