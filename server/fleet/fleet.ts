/**
 * The hosts there are and the live state of each; `reads.ts` is what pages and sockets read of it.
 * A sample costs work for its own host alone; time itself changes verdicts, so all are judged
 * again on a timer.
 */
import type { Clock } from "../../shared/clock.ts";
import { sameAttributes } from "../../shared/host_attributes.ts";
import { createIds } from "../../shared/sortable_id.ts";
import type { Intervals } from "../../shared/sample/mod.ts";
import type { HostEvent, KnownSample } from "../../shared/verdict/mod.ts";
import type {
  ChangeRow,
  HostRow,
  LedgerWrite,
  Revisions,
  Store,
  Transaction,
} from "../store/port.ts";
import type { TaskStatus } from "../views/task.ts";
import { Tasks } from "../tasks/tasks.ts";
import { type DeskTaker, NO_DESK } from "../incidents/desk_taker.ts";
import { Ledgers } from "../ledger/keeping/ledgers.ts";
import { DeskReporter } from "./desk_reporter.ts";
import { BackgroundWrites } from "./background_writes.ts";
import { fault } from "./fault.ts";
import { HostRegistry } from "./host_registry.ts";
import { HostJudging } from "./host_judging.ts";
import { HostPolicies } from "./host_policies.ts";
import { HostThresholds } from "./host_thresholds.ts";
import type { HostState } from "./host_state.ts";
import type { HostWrites } from "./host_writes.ts";
import type { Hosts } from "./hosts.ts";
import { OperatorWords } from "./operator_words.ts";
import { restoreHost } from "./restore_host.ts";
import { shareRuns } from "./shared_runs.ts";

const REJUDGE_EVERY_MS = 5_000;
/** After a look that failed. */
const REWATCH_AFTER_MS = 1_000;

export class Fleet implements Hosts, AsyncDisposable {
  #hosts: HostRegistry;
  /** Two at once would each make a state for the same new host. */
  #refreshShared = shareRuns(() => this.#refresh());
  /** How things stood in the database when they were last taken up. */
  #seen: Revisions = { hosts: -1, words: -1, telling: -1 };
  #words: OperatorWords;
  #thresholds: HostThresholds;
  readonly policies: HostPolicies;
  #stopping = new AbortController();
  /** Reasons that the process before left open, by host, until the host is taken up. */
  #leftOpen = new Map<number, ChangeRow[]>();
  #newReasonId: () => string;
  #reporter: DeskReporter;
  readonly ledgers: Ledgers;
  #writes: BackgroundWrites;
  #tasks: Tasks;
  #judging: HostJudging;
  #stopHearing: () => void;

  constructor(
    readonly store: Store,
    readonly clock: Clock,
    readonly onFault: (e: unknown) => void,
    readonly desk: DeskTaker = NO_DESK,
  ) {
    this.ledgers = new Ledgers({
      store,
      clock,
      nameOf: (hostId) => this.#hosts.get(hostId)?.row.name ?? String(hostId),
      onFault: (doing, error) => onFault(fault(doing, error)),
    });
    this.#reporter = new DeskReporter(desk, this.ledgers);
    this.#stopHearing = desk.onIncidents((hostIds) => this.#markIncidents(hostIds));
    this.#writes = new BackgroundWrites(onFault);
    this.#hosts = new HostRegistry(onFault);
    this.#newReasonId = createIds(() => clock.nowMs());
    this.#words = new OperatorWords(store, clock);
    this.#thresholds = new HostThresholds(store);
    this.policies = new HostPolicies(store);
    this.#judging = new HostJudging({
      store,
      clock,
      onFault,
      hosts: this.#hosts,
      words: this.#words,
      reporter: this.#reporter,
      writes: this.#writes,
      ledgers: this.ledgers,
    });
    const write = (doing: string, error: unknown) => onFault(fault(doing, error));
    this.#tasks = new Tasks({ clock, faults: { write, works: () => {} } });
  }

  /** Rebuilds the state from the database and starts the timers. */
  async start(): Promise<void> {
    const open = await this.store.listOpenChanges();
    this.#leftOpen = Map.groupBy(open, (change) => change.host_id);
    await this.ledgers.open();
    await this.refreshWords();
    await this.refreshHosts();
    this.#tasks.start({
      name: "judge every host as time goes by",
      starts: { every_ms: REJUDGE_EVERY_MS },
      run: (signal) => this.#judging.rejudgeAll(signal),
    });
    void this.#tasks.start({
      name: "take up what another process changes",
      starts: { every_ms: REWATCH_AFTER_MS },
      run: (signal) => this.#watch(signal),
    }).wake();
  }

  /** When all were last judged as time went by, monotonic milliseconds; null: not yet. */
  get judgedMs(): number | null {
    return this.#judging.judgedMs;
  }

  /** How its own work stands. */
  tasks(): TaskStatus[] {
    return this.#tasks.list();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopHearing();
    this.#stopping.abort();
    await this.#tasks[Symbol.asyncDispose]();
    await this.#writes.settled();
  }

  onChange(...listener: Parameters<HostRegistry["onChange"]>): () => void {
    return this.#hosts.onChange(...listener);
  }

  onRevoked(...listener: Parameters<HostRegistry["onRevoked"]>): () => void {
    return this.#hosts.onRevoked(...listener);
  }

  /** Takes up hosts that this or another process added, changed or deleted. */
  refreshHosts(): Promise<void> {
    return this.#refreshShared();
  }

  /** Whether `tokenHash` is still the host's: it may have been rotated while an agent joined. */
  isCurrentToken(hostId: number, tokenHash: string): boolean {
    return this.#hosts.get(hostId)?.row.token_hash === tokenHash;
  }

  async #refresh(): Promise<void> {
    const { hosts } = await this.store.revisions();
    if (hosts === this.#seen.hosts) return;
    const rows = await this.store.listHosts();
    this.#seen = { ...this.#seen, hosts };
    const ids = new Set(rows.map((row) => row.id));
    for (const state of [...this.#hosts.states()]) {
      if (ids.has(state.row.id)) continue;
      this.#hosts.remove(state);
      this.#judging.forget(state);
      this.#judging.write(0, this.#reporter.removed(state.row.id));
      this.#keepLedger(0, this.ledgers.forget(state.row.id));
    }
    const added: HostState[] = [];
    for (const row of rows) {
      const known = this.#hosts.get(row.id);
      if (known === undefined) added.push(await this.#restore(row));
      else this.#renew(known, row);
    }
    // A member of a cluster is judged by what all of them tell.
    for (const state of added) this.#judging.meet(state);
    for (const state of added) this.#takeUp(state);
  }

  joined(
    hostId: number,
    join: { agent_version: string | null; protocol_level?: number | null; intervals: Intervals },
  ): void {
    this.#update(hostId, (state) => {
      state.joined(this.clock.nowMs());
      state.row = { ...state.row, protocol_level: null, ...join };
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
    this.#writes.add(this.store.recordSeen(hostId, this.clock.nowMs()));
  }

  /** A host takes more than its share, in a sentence for the operator. */
  exceeded(hostId: number, text: string): void {
    const state = this.#hosts.get(hostId);
    if (state?.exceeded(text, this.clock.nowMs())) this.#update(hostId, () => {});
  }

  /**
   * Proxmox VE reported something of a host: it is stored, and judged with it. `is_over`: what it
   * reported before of the same subject is. False when there is no such host.
   */
  async reported(
    hostId: number,
    { is_over, ...event }: HostEvent & { is_over: boolean },
  ): Promise<boolean> {
    const { store } = this;
    if (is_over) await store.deleteHostEvent(hostId, event.code, event.subject);
    else await store.putHostEvent({ ...event, host_id: hostId, at_ms: this.clock.nowMs() });
    const events = await store.listHostEvents(hostId);
    const state = this.#hosts.get(hostId);
    if (state === undefined) return false;
    this.#update(hostId, () => state.setEvents(events));
    return true;
  }

  /** How many hosts there are. */
  get size(): number {
    return this.#hosts.size;
  }

  /** A newer connection took the place of one that was still open. */
  replaced(hostId: number): void {
    this.#update(hostId, (state) => state.replaced(this.clock.nowMs()));
  }

  /**
   * Takes up mutes, thresholds, snapshot policies, and words on pools that are gone, that were stored
   * or removed.
   */
  async refreshWords(): Promise<void> {
    const { words } = await this.store.revisions();
    const concerned = await this.#words.load();
    await this.#thresholds.load();
    await this.policies.load();
    this.#seen = { ...this.#seen, words };
    for (const hostId of concerned) {
      const state = this.#hosts.get(hostId);
      if (state === undefined) continue;
      this.#judging.write(hostId, this.#reporter.words(state, this.#words.give(state)));
      if (this.#judging.rejudge(state)) this.#hosts.changed(state);
    }
    const others = [...this.#hosts.states()].filter((state) => this.#giveLimits(state));
    await this.#judging.rejudgeEach(others, this.#stopping.signal);
  }

  /**
   * Takes a sample that has passed its checks: it is shown at once. What is to be written together
   * with it; null when there is no such host any more.
   */
  apply(hostId: number, sample: KnownSample): HostWrites | null {
    const state = this.#hosts.get(hostId);
    return state === undefined ? null : this.#judging.apply(state, sample);
  }

  states(): Iterable<HostState> {
    return this.#hosts.states();
  }

  find(name: string): HostState | null {
    return this.#hosts.find(name);
  }

  /** The id of a host; null when none has this name. */
  hostId(name: string): number | null {
    return this.find(name)?.row.id ?? null;
  }

  /** Takes up what of a host was changed elsewhere. */
  #renew(known: HostState, row: HostRow): void {
    const hasNewToken = known.row.token_hash !== row.token_hash;
    if (hasNewToken) this.#hosts.revoke(row.id, "token_rotated");
    // A page that shows who is being enrolled hears of the token too.
    const isSame = !hasNewToken && sameAttributes(known.row, row);
    known.row = row;
    // Another group may have others.
    if (this.#giveLimits(known)) this.#judging.rejudge(known);
    if (!isSame) this.#hosts.changed(known);
  }

  async #restore(row: HostRow): Promise<HostState> {
    const state = await restoreHost(row, {
      store: this.store,
      open: this.#leftOpen.get(row.id) ?? [],
      newReasonId: this.#newReasonId,
      onFault: this.onFault,
    });
    state.incidentOf = (reason) => this.desk.incidentOf(row.id, reason);
    const { samples, last_good, intervals: { fast: fast_seconds } } = state.known;
    this.ledgers.begin({ samples, last_good, host_id: row.id, fast_seconds });
    state.remembered = () => this.ledgers.facts(row.id);
    state.policyStanding = () => this.policies.standing(state, state.remembered());
    state.rememberedPools = () => this.ledgers.remembered(row.id);
    state.ledgerRevision = () => this.ledgers.revision(row.id);
    return state;
  }

  #takeUp(state: HostState): void {
    const { row } = state;
    this.#leftOpen.delete(row.id);
    const words = this.#words.give(state);
    this.#giveLimits(state);
    this.#hosts.add(state);
    this.#judging.rejudge(state);
    // The process before may have died before that was written.
    this.#acknowledge(state, []);
    this.#judging.write(row.id, this.#reporter.words(state, words));
    this.#hosts.changed(state);
  }

  /** Tells a host which thresholds and policies hold of it; whether any is another than before. */
  #giveLimits(state: HostState): boolean {
    const isByThresholds = this.#thresholds.give(state);
    return this.policies.give(state) || isByThresholds;
  }

  #update(hostId: number, change: (state: HostState) => void): void {
    const state = this.#hosts.get(hostId);
    if (state === undefined) return;
    change(state);
    this.#judging.rejudge(state);
    this.#hosts.changed(state);
  }

  /** Incidents of these hosts changed: their reasons may be part of another, or be taken on. */
  #markIncidents(hostIds: Iterable<number>): void {
    for (const hostId of hostIds) {
      const state = this.#hosts.get(hostId);
      if (state === undefined) continue;
      const before = state.reasons;
      if (!state.markIncidents()) continue;
      this.#acknowledge(state, before);
      this.#hosts.changed(state);
    }
  }

  /** What somebody knows of now is the baseline of what is remembered. */
  #acknowledge(state: HostState, before: HostState["reasons"]): void {
    const reasons = state.reasons.filter(({ incident }, at) =>
      incident?.state === "acknowledged" && before[at]?.incident?.state !== "acknowledged"
    );
    const { id } = state.row;
    this.#keepLedger(id, this.ledgers.acknowledge(id, reasons));
  }

  /** Stores what the ledgers are to write of one host, or of none (0). */
  #keepLedger(owner: number, writes: readonly LedgerWrite[]): void {
    if (writes.length === 0) return;
    const record = (transaction: Transaction) =>
      writes.forEach((write) => transaction.putLedger(write));
    this.#writes.add(this.store.transaction(record, { owner, keep: true }));
  }

  /** Goes on until the database cannot be read, or it is to stop. */
  async #watch(signal: AbortSignal): Promise<void> {
    for await (const { hosts, words } of this.store.watch(this.#seen, signal)) {
      if (hosts !== this.#seen.hosts) await this.refreshHosts();
      if (words !== this.#seen.words) await this.refreshWords();
    }
  }
}
