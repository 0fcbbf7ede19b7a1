/**
 * The live state of every host: what judge, pages and live updates read. A sample costs work
 * for its own host alone; time itself changes verdicts, so all are judged again on a timer.
 */
import { SHARES } from "../../shared/shares.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Intervals, Kind } from "../../shared/sample/mod.ts";
import { compareLevels } from "../../shared/verdict/mod.ts";
import {
  type ChangeRow,
  type HostRow,
  type Mute,
  StorageError,
  type Store,
} from "../store/store.ts";
import { ChangeLog } from "./change_log.ts";
import { toHostCard } from "./host_card.ts";
import { selectFirst } from "./guest_order.ts";
import { createMatcher, findWords, type GuestEntry, parseGuestQuery } from "./guest_search.ts";
import { type PoolEntry, toHostPools, toPoolEntries } from "./pool_entries.ts";
import { type HostState, type LiveSample, WAITING_MS } from "./host_state.ts";
import { toHostView } from "./host_view.ts";
import { restoreHost } from "./restore_host.ts";
import type { GuestsFound, GuestSort, HostCard, HostPools, HostView } from "./views.ts";

export type FleetChange = { type: "changed" | "removed"; name: string };

const REJUDGE_EVERY_MS = 5_000;
const REVISION_EVERY_MS = 250;
const INDEX_EVERY_MS = 1_000;
/** Hosts in one go: judging so many takes 2 ms, indexing a hundred guests of each 20 ms. */
const SLICE = 50;

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
  /** The one that waits for those before it; null when none does. */
  #nextRefresh: Promise<void> | null = null;
  #mutes: Mute[] = [];
  /** Reasons that the process before left open, by host, until the host is taken up. */
  #leftOpen = new Map<number, ChangeRow[]>();
  #changeLog: ChangeLog;
  #stop = new AbortController();
  #timers: Promise<unknown> = Promise.resolve();

  constructor(
    readonly store: Store,
    readonly clock: Clock,
    readonly onFault: (e: unknown) => void,
  ) {
    this.#startedMs = clock.monotonicMs();
    this.#changeLog = new ChangeLog(store, clock, onFault);
  }

  /** Rebuilds the state from the database and starts the timers. */
  async start(): Promise<void> {
    const open = await this.store.listOpenChanges();
    this.#leftOpen = Map.groupBy(open, (change) => change.host_id);
    this.#mutes = await this.store.listMutes(this.clock.nowMs());
    await this.refreshHosts();
    this.#timers = Promise.all([
      this.#every(REJUDGE_EVERY_MS, () => this.#rejudgeAll()),
      this.#every(REVISION_EVERY_MS, () => this.refreshHosts()),
      this.#every(INDEX_EVERY_MS, () => this.#indexGuests()),
    ]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#timers;
    await this.#changeLog[Symbol.asyncDispose]();
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
    // One at a time: two at once would each make a state for the same new host. Who asks before
    // the next has begun shares it: a whole fleet that joins at once asks once.
    if (this.#nextRefresh === null) {
      this.#nextRefresh = this.#refreshed.then(() => {
        this.#nextRefresh = null;
        return this.#refresh();
      });
      this.#refreshed = this.#nextRefresh.catch(() => {});
    }
    return this.#nextRefresh;
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
    const ids = new Set(rows.map((row) => row.id));
    for (const state of this.#hosts.values()) if (!ids.has(state.row.id)) this.#remove(state);
    for (const row of rows) await this.#takeUp(row);
  }

  joined(hostId: number, join: { agent_version: string | null; intervals: Intervals }): void {
    this.#update(hostId, (state) => {
      state.connected = true;
      state.lastSeenMs = this.clock.nowMs();
      state.row = { ...state.row, ...join };
    });
    this.wasSeen(hostId);
  }

  left(hostId: number): void {
    const nowMs = this.clock.nowMs();
    this.#update(hostId, (state) => {
      state.connected = false;
      state.lastSeenMs = nowMs;
    });
    this.wasSeen(hostId);
  }

  /** Keeps that a host was here until now. By itself this says nothing of the host. */
  wasSeen(hostId: number): void {
    this.store.recordSeen(hostId, this.clock.nowMs()).catch((error) => {
      // Of a full disk each push is told, and so is /healthz: not one line for each host too.
      if (!(error instanceof StorageError)) this.onFault(error);
    });
  }

  /** A host takes more than its share, in a sentence for the operator. */
  exceeded(hostId: number, text: string): void {
    const state = this.#hosts.get(hostId);
    if (state?.exceeded(text, this.clock.nowMs())) this.#update(hostId, () => {});
  }

  /** How many hosts there are. */
  get size(): number {
    return this.#hosts.size;
  }

  /** A newer connection took the place of one that was still open. */
  replaced(hostId: number): void {
    this.#update(hostId, (state) => state.replaced(this.clock.nowMs()));
  }

  /** Takes up mutes that were stored or removed. */
  async refreshMutes(): Promise<void> {
    this.#mutes = await this.store.listMutes(this.clock.nowMs());
    for (const state of this.#hosts.values()) {
      state.book.setMutes(this.#mutes.filter((mute) => mute.host_id === state.row.id));
      if (this.#rejudge(state)) this.#emit({ type: "changed", name: state.row.name });
    }
  }

  /** Takes a sample that is committed. */
  apply<K extends Kind>(hostId: number, sample: LiveSample<K>): void {
    this.#update(hostId, (state) => void state.apply(sample));
  }

  /** Every pool of the fleet. */
  pools(): PoolEntry[] {
    return [...this.#hosts.values()].flatMap(toPoolEntries);
  }

  /** The pools of every host, host by host. */
  allHostPools(): HostPools[] {
    return [...this.#hosts.values()].map(toHostPools);
  }

  hostPools(name: string): HostPools | null {
    const state = this.#byName.get(name.toLowerCase());
    return state === undefined ? null : toHostPools(state);
  }

  /** The first `limit` guests that match a query in the words of `parseGuestQuery`. */
  guests(query: string, sort: GuestSort, limit: number): GuestsFound {
    const terms = parseGuestQuery(query).slice(0, SHARES.search.words);
    const isMatch = createMatcher(terms);
    const found: GuestEntry[] = [];
    const unread: string[] = [];
    for (const state of this.#hosts.values()) {
      for (const guest of state.guests) if (isMatch(guest)) found.push(guest);
      if (state.runtimes === null) unread.push(state.row.name);
    }
    const guests = selectFirst(found, sort, limit).map((guest) => {
      const { search: _, searchAny: __, orderKeys: ___, ...shown } = guest;
      return { ...shown, found: findWords(guest, terms) };
    });
    return { total: found.length, guests, unread_hosts: unread.sort(names.compare) };
  }

  /** Every host, worst first; those that may still reconnect after a start come last. */
  cards(): HostCard[] {
    return [...this.#hosts.values()].map((state) => toHostCard(state, this.#isWaiting(state)))
      .sort(compareCards);
  }

  /** The id of a host; null when none has this name. */
  hostId(name: string): number | null {
    return this.#byName.get(name.toLowerCase())?.row.id ?? null;
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
    const open = this.#leftOpen.get(row.id) ?? [];
    this.#leftOpen.delete(row.id);
    const state = await restoreHost(row, { store: this.store, open, onFault: this.onFault });
    state.book.setMutes(this.#mutes.filter((mute) => mute.host_id === row.id));
    this.#hosts.set(row.id, state);
    this.#byName.set(row.name.toLowerCase(), state);
    this.#rejudge(state);
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
    this.#rejudge(state);
    this.#emit({ type: "changed", name: state.row.name });
  }

  /** Judges one host and writes down what that opened and closed; whether a page differs. */
  #rejudge(state: HostState): boolean {
    const nowMs = this.clock.nowMs();
    const { opened, closed, isChanged } = state.rejudge(nowMs / 1000, this.#isWaiting(state));
    const host_id = state.row.id;
    this.#changeLog.add(
      opened.map(({ code, subject, level, text, since_unix }) => ({
        host_id,
        code,
        subject,
        level,
        text,
        at_ms: since_unix === null ? nowMs : Math.round(since_unix * 1000),
      })),
      closed.map(({ code, subject }) => ({ host_id, code, subject, at_ms: nowMs })),
    );
    return isChanged;
  }

  /** In slices, so that no sample waits for the judging of a whole large fleet. */
  async #rejudgeAll(): Promise<void> {
    const stillWaiting = this.#isStarting();
    const waitingEnds = this.#someMayWait && !stillWaiting;
    this.#someMayWait = stillWaiting;
    const states = [...this.#hosts.values()];
    for (let start = 0; start < states.length; start += SLICE) {
      if (start > 0) await this.clock.sleep(0, this.#stop.signal);
      for (const state of states.slice(start, start + SLICE)) {
        if (this.#hosts.get(state.row.id) !== state) continue;
        const isChanged = this.#rejudge(state);
        if (isChanged || (waitingEnds && !state.connected)) {
          this.#emit({ type: "changed", name: state.row.name });
        }
      }
    }
  }

  /** Ahead of any search: 100,000 guests at once would keep one waiting for a third of a second. */
  async #indexGuests(): Promise<void> {
    const states = [...this.#hosts.values()];
    for (let start = 0; start < states.length; start += SLICE) {
      if (start > 0) await this.clock.sleep(0, this.#stop.signal);
      for (const state of states.slice(start, start + SLICE)) void state.guests;
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

// "pve-2" before "pve-10". Made once: `localeCompare` makes one for each comparison.
const names = new Intl.Collator("en", { numeric: true });

function compareCards(a: HostCard, b: HostCard): number {
  return Number(a.waiting) - Number(b.waiting) || compareLevels(a.level, b.level) ||
    names.compare(a.name, b.name);
}
