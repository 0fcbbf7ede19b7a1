/**
 * Judges hosts: what a sample or time itself opens and closes is told to the desk, and stored with
 * what the desk writes.
 */
import type { Clock } from "../../shared/clock.ts";
import type { KnownSample } from "../../shared/verdict/mod.ts";
import type { DeskWrites } from "../incidents/desk_taker.ts";
import type { Ledgers, Taking } from "../ledger/keeping/ledgers.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Store, Transaction } from "../store/port.ts";
import type { BackgroundWrites } from "./background_writes.ts";
import { ClusterGuests } from "./cluster_guests.ts";
import { ClusterMembers } from "./cluster_members.ts";
import type { DeskReporter } from "./desk_reporter.ts";
import { fault } from "./fault.ts";
import type { HostRegistry } from "./host_registry.ts";
import type { HostState } from "./host_state.ts";
import { type HostWrites, isChange, writeChanges, writeKeeping } from "./host_writes.ts";
import { inSlices } from "./in_slices.ts";
import type { Keeping } from "./kept_readings.ts";
import type { OperatorWords } from "./operator_words.ts";
import type { Rejudged } from "./rejudged.ts";
import { isVerdictDue } from "./renewal.ts";
import { takeUp } from "./take_up.ts";

export interface JudgingParts {
  store: Store;
  clock: Clock;
  onFault: (error: unknown) => void;
  hosts: HostRegistry;
  words: OperatorWords;
  reporter: DeskReporter;
  writes: BackgroundWrites;
  ledgers: Pick<Ledgers, "take">;
  cluster: Cluster;
  /** Called after each judgement of a host that is this server's. */
  onJudged(state: HostState): void;
}

/**
 * Other members of a cluster that are judged at once when one tells something new; Proxmox takes
 * fewer into a cluster. What is more waits until all are judged as time goes by.
 */
const MEMBERS_AT_ONCE = 64;

export class HostJudging {
  #parts: JudgingParts;
  #judgedMs: number | null = null;
  #guests = new ClusterGuests();
  #members = new ClusterMembers<HostState>();

  constructor(parts: JudgingParts) {
    this.#parts = parts;
  }

  /** When all were last judged as time went by, monotonic milliseconds; null: not yet. */
  get judgedMs(): number | null {
    return this.#judgedMs;
  }

  /**
   * Takes a sample of a host that has passed its checks: it is shown at once. What is to be written
   * together with it.
   */
  apply(state: HostState, sample: KnownSample): HostWrites {
    if (sample.kind === "fast") state.sampledMs = this.#parts.clock.monotonicMs();
    const keeping = this.#takeSample(state, sample);
    const remembered = this.#remember(state, sample, keeping);
    const judged = this.#judge(state);
    const told = this.#parts.reporter.judged(state, judged, true);
    state.markIncidents();
    this.#parts.hosts.changed(state);
    this.#judgeOtherMembers();
    const { id } = state.row;
    const nowMs = this.#parts.clock.nowMs();
    // What waits for its commit keeps no sections alive.
    const { kind, collected_at_us } = sample;
    return {
      isUrgent: isChange(judged) || told.isUrgent,
      write: (transaction) => {
        writeKeeping(transaction, id, { kind, collected_at_us }, keeping);
        remembered?.write(transaction);
        writeChanges(transaction, id, judged, nowMs);
        told.write(transaction);
      },
      committed: () => this.#committed(state, judged),
      rest: remembered?.rest ?? null,
    };
  }

  /** What one member of a cluster tells anew may concern the guests of the others. */
  #judgeOtherMembers(): void {
    for (const other of this.#members.takeChanged().slice(0, MEMBERS_AT_ONCE)) {
      try {
        if (this.rejudge(other)) this.#parts.hosts.changed(other);
      } catch (error) {
        this.#parts.onFault(fault(`judge "${other.row.name}"`, error));
      }
    }
  }

  /** What is to be remembered of a sample; null of one that is history. */
  #remember(state: HostState, sample: KnownSample, { newest }: Keeping): Taking | null {
    const { row: { id: host_id }, intervals: { fast: fast_seconds } } = state;
    const isAgain = sample.collected_at_us === state.samples[sample.kind]?.collected_at_us;
    if (newest === null && !isAgain) return null;
    const { hosts, ledgers } = this.#parts;
    return ledgers.take({ host_id, fast_seconds }, sample, () => {
      if (hosts.get(host_id) !== state) return;
      this.rejudge(state);
      // Pages show of it more than the judge reads.
      hosts.changed(state);
    });
  }

  /** A sample that cannot be taken up is stored all the same; its host grows stale, then unknown. */
  #takeSample(state: HostState, sample: KnownSample): Keeping {
    try {
      return takeUp(state, sample, this.#parts);
    } catch (error) {
      this.#parts.onFault(fault(`take up what "${state.row.name}" tells`, error));
      return { last_good: [], newest: null };
    }
  }

  /** Pages may read the changes of a host anew. */
  #committed(state: HostState, judged: Rejudged): void {
    if (!isChange(judged)) return;
    state.changesRevision++;
    this.#parts.hosts.changed(state);
  }

  /** Judges one host and stores what that opened and closed; whether a page differs. */
  rejudge(state: HostState): boolean {
    return this.#rejudge(state, false);
  }

  /**
   * Judges what another server's samples made of a host. Nothing is written of it; where the desk is
   * here, it is told.
   */
  follow(state: HostState, samples: readonly KnownSample[]): void {
    const { row: { id: host_id }, intervals: { fast: fast_seconds } } = state;
    for (const sample of samples) {
      if (sample.kind === "fast") state.sampledMs = this.#parts.clock.monotonicMs();
      this.#parts.ledgers.take({ host_id, fast_seconds }, sample, () => {});
    }
    this.#rejudge(state, samples.length > 0);
    this.#parts.hosts.changed(state);
    this.#judgeOtherMembers();
  }

  #rejudge(state: HostState, isReading: boolean): boolean {
    const judged = this.#judge(state);
    const told = this.#parts.reporter.judged(state, judged, isReading);
    const isMarked = state.markIncidents();
    const { id } = state.row;
    const isMine = this.#parts.cluster.isMine(id);
    if (isMine && isChange(judged)) this.#write(state, judged, told);
    else this.write(id, told);
    return judged.isChanged || judged.isByNewThresholds || isMarked;
  }

  #write(state: HostState, judged: Rejudged, told: DeskWrites): void {
    const { id: owner } = state.row;
    const nowMs = this.#parts.clock.nowMs();
    const record = (transaction: Transaction) => {
      writeChanges(transaction, owner, judged, nowMs);
      told.write(transaction);
    };
    this.#parts.writes.add(
      this.#parts.store.transaction(record, { owner, keep: true })
        .then(() => this.#committed(state, judged)),
    );
  }

  /** Judges all whose last verdict is so old that time may have changed it. */
  async rejudgeAll(signal: AbortSignal): Promise<void> {
    const { hosts, clock, cluster } = this.#parts;
    // What a server shows that does not reach its database is what it knew.
    if (cluster.cutOffSinceMs !== null) return;
    const nowMs = clock.monotonicMs();
    const due = [...hosts.states()].filter((state) => isVerdictDue(state, nowMs));
    await this.rejudgeEach(due, signal);
    this.#judgedMs = clock.monotonicMs();
  }

  /** Judges these, in slices. */
  async rejudgeEach(states: Iterable<HostState>, signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    const onFault = ({ row: { name } }: HostState, error: unknown) =>
      this.#parts.onFault(fault(`judge "${name}"`, error));
    await inSlices(states, (state) => {
      // It may have been deleted meanwhile.
      if (this.#parts.hosts.get(state.row.id) !== state) return;
      if (this.rejudge(state)) this.#parts.hosts.changed(state);
    }, { clock, signal, onFault });
  }

  /** Tells a desk that knows nothing how all hosts stand. */
  async tellAll(signal: AbortSignal): Promise<void> {
    const { hosts, clock, words, reporter } = this.#parts;
    reporter.forgetAll();
    const onFault = ({ row: { name } }: HostState, error: unknown) =>
      this.#parts.onFault(fault(`tell of "${name}"`, error));
    await inSlices(hosts.states(), (state) => {
      this.#rejudge(state, true);
      this.write(state.row.id, reporter.words(state, words.of(state)));
    }, { clock, signal, onFault });
  }

  #judge(state: HostState): Rejudged {
    state.judgedMs = this.#parts.clock.monotonicMs();
    const judged = this.#tryToJudge(state, this.#parts.clock.nowMs() / 1000);
    for (const member of this.#guests.take(state)) this.#parts.hosts.changed(member);
    const host_id = state.row.id;
    if (!this.#parts.cluster.isMine(host_id)) return judged;
    this.#parts.onJudged(state);
    for (const { code, subject, subject_id } of judged.identifiedMutes) {
      this.#parts.writes.add(
        this.#parts.store.identifyMute({ host_id, code, subject, subject_id }),
      );
    }
    return judged;
  }

  /** One that cannot be judged is unknown, which is told once until it can be. */
  #tryToJudge(state: HostState, nowUnix: number): Rejudged {
    const mayWait = this.#parts.clock.monotonicMs() < state.waitsUntilMs;
    try {
      return state.rejudge(nowUnix, { mayWait, cluster: this.#members.take(state) });
    } catch (error) {
      const judged = state.cannotBeJudged(error, nowUnix);
      if (judged.opened.length > 0) this.#parts.onFault(fault(`judge "${state.row.name}"`, error));
      return judged;
    }
  }

  /** A host that is taken up: what it told before counts for its cluster before any is judged. */
  meet(state: HostState): void {
    this.#members.take(state);
  }

  /** A host that is no more. */
  forget(state: HostState): void {
    for (const member of this.#guests.remove(state)) this.#parts.hosts.changed(member);
    this.#members.remove(state);
    this.#judgeOtherMembers();
  }

  /** Stores what the desk is to write of one host, or of none (0). */
  write(owner: number, { isNothing, isUrgent, write }: DeskWrites): void {
    if (isNothing) return;
    this.#parts.writes.add(
      this.#parts.store.transaction(write, { owner, keep: true, may_wait: !isUrgent }),
    );
  }
}
