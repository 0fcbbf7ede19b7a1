/**
 * The hosts there are and the live state of each; `reads.ts` is what pages and sockets read of it.
 * A sample costs work for its own host alone; time itself changes verdicts, so all are judged
 * again on a timer.
 */
import type { Clock } from "../../shared/clock.ts";
import type { HostEvent, KnownSample } from "../../shared/verdict/mod.ts";
import { type Cluster, SOLE } from "../cluster/cluster.ts";
import { SharedCluster } from "../cluster/shared_cluster.ts";
import { type DeskTaker, NO_DESK } from "../incidents/desk_taker.ts";
import { Ledgers } from "../ledger/keeping/ledgers.ts";
import type { Store } from "../store/port.ts";
import { Tasks } from "../tasks/tasks.ts";
import type { TaskStatus } from "../views/task.ts";
import { BackgroundWrites } from "./background_writes.ts";
import { DeskReporter } from "./desk_reporter.ts";
import { fault } from "./fault.ts";
import { FleetRows } from "./fleet_rows.ts";
import { HostBeginnings } from "./host_beginnings.ts";
import { HostComings, type HostJoin } from "./host_comings.ts";
import { HostJudging } from "./host_judging.ts";
import { HostPolicies } from "./host_policies.ts";
import { HostRegistry } from "./host_registry.ts";
import type { HostState } from "./host_state.ts";
import { HostThresholds } from "./host_thresholds.ts";
import type { HostWrites } from "./host_writes.ts";
import type { Hosts } from "./hosts.ts";
import { IncidentMarks } from "./incident_marks.ts";
import { OperatorWords } from "./operator_words.ts";
import { SharedHosts } from "./shared_hosts.ts";

const REJUDGE_EVERY_MS = 5_000;
/** After a look that failed. */
const REWATCH_AFTER_MS = 1_000;

export class Fleet implements Hosts, AsyncDisposable {
  readonly policies: HostPolicies;
  readonly ledgers: Ledgers;
  #hosts: HostRegistry;
  #beginnings: HostBeginnings;
  #rows: FleetRows;
  #comings: HostComings;
  #judging: HostJudging;
  #marks: IncidentMarks;
  /** Null: every host is this server's. */
  #shared: SharedHosts | null = null;
  #writes: BackgroundWrites;
  #tasks: Tasks;
  #stopping = new AbortController();
  #stopListening: (() => void)[];

  constructor(
    readonly store: Store,
    readonly clock: Clock,
    readonly onFault: (e: unknown) => void,
    readonly desk: DeskTaker = NO_DESK,
    readonly cluster: Cluster = SOLE,
  ) {
    const write = (doing: string, error: unknown) => onFault(fault(doing, error));
    const hosts = this.#hosts = new HostRegistry(onFault);
    const writes = this.#writes = new BackgroundWrites(onFault);
    const isMine = (hostId: number) => cluster.isMine(hostId);
    const nameOf = (hostId: number) => hosts.get(hostId)?.row.name ?? String(hostId);
    const ledgers = this.ledgers = new Ledgers({ store, clock, nameOf, onFault: write, isMine });
    const policies = this.policies = new HostPolicies(store);
    const common = { store, clock, onFault, cluster, hosts, writes, ledgers, policies, desk };
    const reporter = new DeskReporter(desk, ledgers);
    const words = new OperatorWords(store, clock);
    const onJudged = (state: HostState) => this.#shared?.judged(state);
    const judging = this.#judging = new HostJudging({ ...common, words, reporter, onJudged });
    const beginnings = this.#beginnings = new HostBeginnings(common);
    const marks = this.#marks = new IncidentMarks({ ...common, isMine });
    const thresholds = new HostThresholds(store);
    const told = { words, thresholds, judging, reporter, marks };
    this.#rows = new FleetRows({ ...common, ...told, beginnings });
    const comings = this.#comings = new HostComings({ ...common, judging });
    if (cluster instanceof SharedCluster) {
      const shared = { cluster, clock, hosts, ledgers, judging, comings };
      this.#shared = new SharedHosts({ ...shared, onFault: write });
    }
    this.#tasks = new Tasks({ clock, faults: { write, works: () => {} } });
    this.#stopListening = [
      cluster.listen({ onLost: (hostId) => hosts.revoke(hostId, "replaced") }),
      desk.onOpened(() => judging.tellAll(this.#stopping.signal)),
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
      run: (signal) => this.#rows.watch(signal),
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
    return this.#rows.refreshHosts();
  }

  /** Takes up what operators said that was stored or removed. */
  refreshWords(): Promise<void> {
    return this.#rows.refreshWords(this.#stopping.signal);
  }

  /** Whether `tokenHash` is still the host's: it may have been rotated while an agent joined. */
  isCurrentToken(hostId: number, tokenHash: string): boolean {
    return this.#hosts.get(hostId)?.row.token_hash === tokenHash;
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

  /** What was written of a host was refused: by that epoch another server has it. */
  lost(host_id: number, epoch: number | null): void {
    if (epoch !== null && this.cluster instanceof SharedCluster) {
      this.cluster.lose({ host_id, epoch });
    }
  }

  /** How long the oldest change at another server waits to be seen here. */
  get followDelayMs(): number {
    return this.#shared?.delayMs ?? 0;
  }

  /** The agent of a host that is this server's is let in. */
  joined(hostId: number, join: HostJoin): void {
    this.#comings.joined(hostId, join);
  }

  /** Its agent is gone. Of one that another server has, or nobody, this says nothing. */
  left(hostId: number): void {
    if (this.cluster.isMine(hostId)) this.#comings.left(hostId);
  }

  /** Keeps that a host was here until now. By itself this says nothing of the host. */
  wasSeen(hostId: number): void {
    this.#comings.wasSeen(hostId);
  }

  /** A newer connection, at whichever server, took the place of one that was still open here. */
  replaced(hostId: number): void {
    if (this.#shared === null) this.#comings.replaced(hostId);
    else this.#writes.add(this.#shared.noteReplaced(hostId));
  }

  /** A host takes more than its share, in a sentence for the operator. */
  exceeded(hostId: number, text: string): void {
    this.#comings.exceeded(hostId, text);
  }

  /**
   * Proxmox VE reported something of a host: it is stored, and judged with it. `is_over`: what it
   * reported before of the same subject is. False when there is no such host.
   */
  reported(hostId: number, event: HostEvent & { is_over: boolean }): Promise<boolean> {
    return this.#comings.reported(hostId, event);
  }

  /**
   * Takes a sample that has passed its checks: it is shown at once. What is to be written together
   * with it; null when there is no such host any more.
   */
  apply(hostId: number, sample: KnownSample): HostWrites | null {
    const state = this.#hosts.get(hostId);
    return state === undefined ? null : this.#judging.apply(state, sample);
  }

  /** How many hosts there are. */
  get size(): number {
    return this.#hosts.size;
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
}
