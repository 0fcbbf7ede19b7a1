/** What happens to hosts beside their samples: agents come and go, Proxmox VE reports something. */
import type { Clock } from "../../shared/clock.ts";
import type { Intervals } from "../../shared/sample/mod.ts";
import type { HostEvent } from "../../shared/verdict/mod.ts";
import type { Store } from "../store/port.ts";
import type { BackgroundWrites } from "./background_writes.ts";
import type { HostJudging } from "./host_judging.ts";
import type { HostRegistry } from "./host_registry.ts";
import type { HostState } from "./host_state.ts";

export interface HostComingsParts {
  store: Pick<Store, "recordSeen" | "listHostEvents" | "putHostEvent" | "deleteHostEvent">;
  clock: Clock;
  hosts: HostRegistry;
  judging: HostJudging;
  writes: BackgroundWrites;
}

/** What an agent said of itself when it joined. */
export interface HostJoin {
  agent_version: string | null;
  protocol_level?: number | null;
  intervals: Intervals;
}

export class HostComings {
  constructor(readonly parts: HostComingsParts) {}

  joined(hostId: number, join: HostJoin): void {
    this.#update(hostId, (state) => {
      state.joined(this.parts.clock.nowMs());
      state.row = { ...state.row, protocol_level: null, ...join };
    });
    this.wasSeen(hostId);
  }

  left(hostId: number): void {
    const nowMs = this.parts.clock.nowMs();
    this.#update(hostId, (state) => {
      state.connected = false;
      state.lastSeenMs = nowMs;
    });
    this.wasSeen(hostId);
  }

  wasSeen(hostId: number): void {
    const { store, clock, writes } = this.parts;
    writes.add(store.recordSeen(hostId, clock.nowMs()));
  }

  replaced(hostId: number): void {
    this.#update(hostId, ({ troubles }) => troubles.replaced(this.parts.clock.nowMs()));
  }

  exceeded(hostId: number, text: string): void {
    const { hosts, clock } = this.parts;
    const state = hosts.get(hostId);
    if (state?.troubles.exceeded(text, clock.nowMs())) this.#update(hostId, () => {});
  }

  /** False when there is no such host. */
  async reported(
    hostId: number,
    { is_over, ...event }: HostEvent & { is_over: boolean },
  ): Promise<boolean> {
    const { store, clock } = this.parts;
    if (is_over) await store.deleteHostEvent(hostId, event.code, event.subject);
    else await store.putHostEvent({ ...event, host_id: hostId, at_ms: clock.nowMs() });
    return await this.takeEvents(hostId);
  }

  /** Takes up what is stored of what was reported. False when there is no such host. */
  async takeEvents(hostId: number): Promise<boolean> {
    const events = await this.parts.store.listHostEvents(hostId);
    const state = this.parts.hosts.get(hostId);
    if (state === undefined) return false;
    this.#update(hostId, () => state.setEvents(events));
    return true;
  }

  #update(hostId: number, change: (state: HostState) => void): void {
    const { hosts, judging } = this.parts;
    const state = hosts.get(hostId);
    if (state === undefined) return;
    change(state);
    judging.rejudge(state);
    hosts.changed(state);
  }
}
