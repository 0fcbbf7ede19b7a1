/**
 * The hosts there are and the live state of each; `reads.ts` is what pages and sockets read of it.
 * A sample costs work for its own host alone; time itself changes verdicts, so all are judged
 * again on a timer.
 */
import type { Clock } from "../../shared/clock.ts";
import { sameAttributes } from "../../shared/host_attributes.ts";
import type { Intervals } from "../../shared/sample/mod.ts";
import type { HostEvent, KnownSample } from "../../shared/verdict/mod.ts";
import { type Cluster, SOLE } from "../cluster/cluster.ts";
import { SharedCluster } from "../cluster/shared_cluster.ts";
import type { HostRow, Revisions, Store } from "../store/port.ts";
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
import { HostBeginnings } from "./host_beginnings.ts";
import { IncidentMarks } from "./incident_marks.ts";
import { OperatorWords } from "./operator_words.ts";
import { SharedHosts } from "./shared_hosts.ts";
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
  #beginnings: HostBeginnings;
  #marks: IncidentMarks;
  #reporter: DeskReporter;
  readonly ledgers: Ledgers;
  #writes: BackgroundWrites;
  #tasks: Tasks;
  #judging: HostJudging;
  /** Null: every host is this server's. */
  #shared: SharedHosts | null = null;
  #stopListening: (() => void)[];

  constructor(
    readonly store: Store,
    readonly clock: Clock,
    readonly onFault: (e: unknown) => void,
    readonly desk: DeskTaker = NO_DESK,
    readonly cluster: Cluster = SOLE,
  ) {
    const isMine = (hostId: number) => cluster.isMine(hostId);
    const write = (doing: string, error: unknown) => onFault(fault(doing, error));
    this.ledgers = new Ledgers({
      store,
      clock,
      nameOf: (hostId) => this.#hosts.get(hostId)?.row.name ?? String(hostId),
      onFault: write,
      isMine,
    });
    this.#reporter = new DeskReporter(desk, this.ledgers);
    this.#writes = new BackgroundWrites(onFault);
    this.#hosts = new HostRegistry(onFault);
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
      cluster,
      onJudged: (state) => this.#shared?.judged(state),
    });
    const { ledgers, policies } = this;
    this.#beginnings = new HostBeginnings({ store, clock, desk, ledgers, policies, onFault });
    this.#marks = new IncidentMarks({
      store,
      desk,
      hosts: this.#hosts,
      ledgers,
      writes: this.#writes,
      isMine,
    });
    this.#tasks = new Tasks({ clock, faults: { write, works: () => {} } });
    if (cluster instanceof SharedCluster) this.#shared = this.#shareHosts(cluster, write);
    this.#stopListening = [
      cluster.listen({ onLost: (hostId) => this.#hosts.revoke(hostId, "replaced") }),
      desk.onOpened(() => this.#judging.tellAll(this.#stopping.signal)),
    ];
  }

  /** Rebuilds the state from the database and starts the timers. */
  async start(): Promise<void> {
    await this.#beginnings.open();
    await this.refreshWords();
    await this.refreshHosts();
    if (this.#shared !== null) {
      await this.#shared.start(this.#stopping.signal);
      this.#tasks.start(this.#shared.task);
    }
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
    this.#marks[Symbol.dispose]();
    for (const stop of this.#stopListening) stop();
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
      const freed = this.ledgers.forget(state.row.id);
      if (this.cluster.hasDesk) this.#marks.keepLedger(0, freed);
    }
    const added: HostState[] = [];
    for (const row of rows) {
      const known = this.#hosts.get(row.id);
      if (known === undefined) added.push(await this.#beginnings.restore(row));
      else this.#renew(known, row);
    }
    // A member of a cluster is judged by what all of them tell.
    for (const state of added) this.#judging.meet(state);
    for (const state of added) this.#takeUp(state);
  }

  /**
   * Makes a host this server's, which is needed before its agent is let in. False: it is deleted, or
   * the database is not reached.
   */
  own(hostId: number): Promise<boolean> {
    return this.#shared?.own(hostId) ?? Promise.resolve(true);
  }

  /** Whether this server takes samples of a host. */
  isMine(hostId: number): boolean {
    return this.cluster.isMine(hostId);
  }

  /** What was written of a host was refused: another server has it. */
  lost(hostId: number): void {
    if (this.cluster instanceof SharedCluster) this.cluster.lose(hostId);
  }

  /** An agent's connection was open here when its host came to another server. */
  wasReplaced(hostId: number): void {
    if (this.#shared !== null) this.#writes.add(this.#shared.noteReplaced(hostId));
  }

  /** How long the oldest change at another server waits to be seen here. */
  get followDelayMs(): number {
    return this.#shared?.delayMs ?? 0;
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

  /** Its agent is gone. Of one that another server has, or nobody, this says nothing. */
  left(hostId: number): void {
    if (!this.cluster.isMine(hostId)) return;
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
    if (state?.troubles.exceeded(text, this.clock.nowMs())) this.#update(hostId, () => {});
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
    return await this.#takeEvents(hostId);
  }

  /** False when there is no such host. */
  async #takeEvents(hostId: number): Promise<boolean> {
    const events = await this.store.listHostEvents(hostId);
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
    this.#update(hostId, ({ troubles }) => troubles.replaced(this.clock.nowMs()));
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

  #takeUp(state: HostState): void {
    const { row } = state;
    const words = this.#words.give(state);
    this.#giveLimits(state);
    this.#hosts.add(state);
    this.#judging.rejudge(state);
    // The process before may have died before that was written.
    this.#marks.acknowledge(state, []);
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

  #shareHosts(
    cluster: SharedCluster,
    onFault: (doing: string, error: unknown) => void,
  ): SharedHosts {
    const { store, clock, ledgers } = this;
    return new SharedHosts({
      cluster,
      store,
      clock,
      hosts: this.#hosts,
      ledgers,
      judging: this.#judging,
      onFault,
      onReplaced: (hostId) => this.replaced(hostId),
      onEvents: async (hostId) => void await this.#takeEvents(hostId),
    });
  }

  /** Goes on until the database cannot be read, or it is to stop. */
  async #watch(signal: AbortSignal): Promise<void> {
    for await (const { hosts, words } of this.store.watch(this.#seen, signal)) {
      if (hosts !== this.#seen.hosts) await this.refreshHosts();
      if (words !== this.#seen.words) await this.refreshWords();
    }
  }
}
