/**
 * The live state of every host: what judge, pages and live updates read. A sample costs work
 * for its own host alone; time itself changes verdicts, so all are judged again on a timer.
 */
import type { Clock } from "../../shared/clock.ts";
import type { Intervals, Kind } from "../../shared/sample/mod.ts";
import { KINDS, readSample } from "../../shared/sample/mod.ts";
import { compareLevels } from "../../shared/verdict/mod.ts";
import type { HostRow, Store, StoredSample } from "../store/store.ts";
import { toHostCard } from "./host_card.ts";
import { HostState, type LiveSample, WAITING_MS } from "./host_state.ts";
import { toHostView } from "./host_view.ts";
import type { HostCard, HostView } from "./views.ts";

export type FleetChange = { type: "changed" | "removed"; name: string };

const REJUDGE_EVERY_MS = 5_000;
const REVISION_EVERY_MS = 250;

export class Fleet implements AsyncDisposable {
  #hosts = new Map<number, HostState>();
  /** By lower-case name: names are looked up without case. */
  #byName = new Map<string, HostState>();
  #listeners = new Set<(change: FleetChange) => void>();
  #revocationListeners = new Set<
    (hostId: number, reason: "token_rotated" | "host_deleted") => void
  >();
  #startedMs: number;
  #someMayWait = true;
  #revision = -1;
  #refreshed: Promise<void> = Promise.resolve();
  #stop = new AbortController();
  #timers: Promise<unknown> = Promise.resolve();

  constructor(
    readonly store: Store,
    readonly clock: Clock,
    readonly onFault: (e: unknown) => void,
  ) {
    this.#startedMs = clock.monotonicMs();
  }

  /** Rebuilds the state from the database and starts the timers. */
  async start(): Promise<void> {
    await this.refreshHosts();
    this.#timers = Promise.all([
      this.#every(REJUDGE_EVERY_MS, () => this.#rejudgeAll()),
      this.#every(REVISION_EVERY_MS, () => this.refreshHosts()),
    ]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#timers;
  }

  /** Called after each change of a host; returns its own undo. */
  onChange(listener: (change: FleetChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called when a host's agent must be cut off; returns its own undo. */
  onRevoked(listener: (hostId: number, reason: "token_rotated" | "host_deleted") => void) {
    this.#revocationListeners.add(listener);
    return () => this.#revocationListeners.delete(listener);
  }

  /** Takes up hosts that this or another process added, changed or deleted. */
  refreshHosts(): Promise<void> {
    // One at a time: two at once would each make a state for the same new host.
    const refreshed = this.#refreshed.then(() => this.#refresh());
    this.#refreshed = refreshed.catch(() => {});
    return refreshed;
  }

  /** Whether `tokenHash` is still the host's: it may have been rotated while an agent joined. */
  isCurrentToken(hostId: number, tokenHash: string): boolean {
    return this.#hosts.get(hostId)?.row.token_hash === tokenHash;
  }

  async #refresh(): Promise<void> {
    const revision = await this.store.hostsRevision();
    if (revision === this.#revision) return;
    const rows = await this.store.listHosts();
    this.#revision = revision;
    for (const state of this.#hosts.values()) {
      if (!rows.some((row) => row.id === state.row.id)) this.#remove(state);
    }
    for (const row of rows) await this.#takeUp(row);
  }

  joined(hostId: number, join: { agent_version: string | null; intervals: Intervals }): void {
    this.#update(hostId, (state) => {
      state.connected = true;
      state.lastSeenMs = this.clock.nowMs();
      state.row = { ...state.row, ...join };
    });
  }

  left(hostId: number): void {
    this.#update(hostId, (state) => {
      state.connected = false;
      state.lastSeenMs = this.clock.nowMs();
    });
  }

  /** Takes a sample that is committed. */
  apply<K extends Kind>(hostId: number, sample: LiveSample<K>): void {
    this.#update(hostId, (state) => void state.apply(sample));
  }

  /** Every host, worst first; those that may still reconnect after a start come last. */
  cards(): HostCard[] {
    return [...this.#hosts.values()].map((state) => toHostCard(state, this.#isWaiting(state)))
      .sort(compareCards);
  }

  card(name: string): HostCard | null {
    const state = this.#byName.get(name.toLowerCase());
    return state === undefined ? null : toHostCard(state, this.#isWaiting(state));
  }

  view(name: string): HostView | null {
    const state = this.#byName.get(name.toLowerCase());
    return state === undefined ? null : toHostView(state, this.#isWaiting(state));
  }

  #isWaiting(state: HostState): boolean {
    return state.connection === "offline" && this.#isStarting();
  }

  #isStarting(): boolean {
    return this.clock.monotonicMs() - this.#startedMs < WAITING_MS;
  }

  async #takeUp(row: HostRow): Promise<void> {
    const known = this.#hosts.get(row.id);
    if (known !== undefined) {
      if (known.row.token_hash !== row.token_hash) this.#revoke(row.id, "token_rotated");
      known.row = row;
      return;
    }
    const state = new HostState(row);
    for (const kind of KINDS) {
      const stored = await this.store.latestSample(row.id, kind);
      if (stored !== null) state.apply(toLiveSample(kind, stored));
    }
    state.rejudge(this.clock.nowMs() / 1000, null);
    this.#hosts.set(row.id, state);
    this.#byName.set(row.name.toLowerCase(), state);
    this.#emit({ type: "changed", name: row.name });
  }

  #remove(state: HostState): void {
    this.#hosts.delete(state.row.id);
    this.#byName.delete(state.row.name.toLowerCase());
    this.#revoke(state.row.id, "host_deleted");
    this.#emit({ type: "removed", name: state.row.name });
  }

  #revoke(hostId: number, reason: "token_rotated" | "host_deleted"): void {
    for (const listener of this.#revocationListeners) listener(hostId, reason);
  }

  #update(hostId: number, change: (state: HostState) => void): void {
    const state = this.#hosts.get(hostId);
    if (state === undefined) return;
    change(state);
    const nowUnix = this.clock.nowMs() / 1000;
    state.rejudge(nowUnix, nowUnix);
    this.#emit({ type: "changed", name: state.row.name });
  }

  #rejudgeAll(): void {
    const nowUnix = this.clock.nowMs() / 1000;
    const stillWaiting = this.#isStarting();
    const waitingEnds = this.#someMayWait && !stillWaiting;
    this.#someMayWait = stillWaiting;
    for (const state of this.#hosts.values()) {
      const changed = state.rejudge(nowUnix, nowUnix);
      if (changed || (waitingEnds && !state.connected)) {
        this.#emit({ type: "changed", name: state.row.name });
      }
    }
  }

  async #every(ms: number, task: () => void | Promise<void>): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.clock.sleep(ms, signal);
      if (signal.aborted) return;
      try {
        await task();
      } catch (error) {
        this.onFault(error);
      }
    }
  }

  #emit(change: FleetChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

function toLiveSample<K extends Kind>(kind: K, stored: StoredSample): LiveSample<K> {
  return {
    kind,
    collected_at_us: stored.collected_at_us,
    received_at_ms: stored.received_at_ms,
    sent_at_ms: stored.sent_at_ms,
    sections: readSample(kind, JSON.parse(stored.payload)),
  };
}

function compareCards(a: HostCard, b: HostCard): number {
  return Number(a.waiting) - Number(b.waiting) || compareLevels(a.level, b.level) ||
    a.name.localeCompare(b.name, "en", { numeric: true });
}
