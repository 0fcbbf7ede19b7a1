/**
 * Hosts of a database that several servers serve: those of others are followed, from what is stored
 * of them; one that becomes this server's is taken up first as it is stored.
 */
import type { Clock } from "../../shared/clock.ts";
import type { SharedCluster } from "../cluster/shared_cluster.ts";
import type { Ledgers } from "../ledger/keeping/ledgers.ts";
import type { HostVersion, StoredHost } from "../store/port.ts";
import type { TaskPlan } from "../tasks/task.ts";
import { HostClaims } from "./host_claims.ts";
import type { HostComings } from "./host_comings.ts";
import type { HostJudging } from "./host_judging.ts";
import type { HostRegistry } from "./host_registry.ts";
import { type HostState, WAITING_MS } from "./host_state.ts";
import { inSlices } from "./in_slices.ts";
import { KnownVersions } from "./known_versions.ts";
import { PresenceNotes } from "./presence_notes.ts";
import { takeStored } from "./take_stored.ts";

/** Asking what changed takes a fraction of a millisecond. */
const ASK_EVERY_MS = 250;
/** All versions are asked for so often: one that was committed long after its moment is found then. */
const ASK_ALL_EVERY_MS = 30_000;
/** So many hosts are fetched with a few statements. */
const BATCH = 50;
/** Of the time that following takes, so many parts more are left to others. */
const REST_PARTS = 1;

/** So often is heard what came together: more says nothing new. */
const REPLACED_TELLING = 2;

export interface SharedHostsParts {
  cluster: SharedCluster;
  clock: Clock;
  hosts: HostRegistry;
  ledgers: Ledgers;
  judging: HostJudging;
  comings: HostComings;
  onFault(doing: string, error: unknown): void;
}

export class SharedHosts {
  #versions = new KnownVersions();
  #presences: PresenceNotes;
  #claims: HostClaims;
  #sinceMs: number | null = null;
  #askedAllMs = -Infinity;
  #access: number | null = null;

  constructor(readonly parts: SharedHostsParts) {
    this.#presences = new PresenceNotes(parts.cluster.options.store);
    this.#claims = new HostClaims({ ...parts, presences: this.#presences });
    parts.cluster.listen({
      onLost: (hostId) => this.#forget(hostId),
      onBack: () => this.#doubtAll(),
    });
  }

  readonly task: TaskPlan = {
    name: "follow the hosts of other servers",
    starts: { every_ms: ASK_EVERY_MS },
    run: (signal) => this.#run(signal),
  };

  /** How long the oldest change of a host waits to be seen here. */
  get delayMs(): number {
    return this.#versions.delayMs(this.parts.clock.monotonicMs());
  }

  /** Takes up how all hosts stand, before anything is shown. */
  async start(signal: AbortSignal): Promise<void> {
    await this.#ask();
    for (;;) {
      const count = await this.#fetchSome(signal);
      if (count === 0) return;
    }
  }

  /** Makes a host this server's, as it is stored. False: there is no such host, or no database. */
  own(hostId: number): Promise<boolean> {
    return this.#claims.own(hostId);
  }

  /** A newer connection took the place of one that was open here: every server hears of it. */
  noteReplaced(hostId: number): Promise<void> {
    return this.parts.cluster.options.store.noteReplaced(hostId);
  }

  /** A host of this server's was judged: others are told whether it is here. */
  judged(state: HostState): void {
    this.#presences.judged(state);
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { cluster, clock } = this.parts;
    if (cluster.cutOffSinceMs !== null) return;
    await this.#presences.tell();
    await this.#ask();
    const startMs = clock.monotonicMs();
    while (!signal.aborted && clock.monotonicMs() - startMs < ASK_EVERY_MS) {
      const count = await this.#fetchSome(signal);
      if (count === 0) return;
    }
  }

  /** Looks what changed, and whose each host is. */
  async #ask(): Promise<void> {
    const { cluster, clock, hosts } = this.parts;
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#askedAllMs >= ASK_ALL_EVERY_MS) {
      this.#sinceMs = null;
      this.#askedAllMs = nowMs;
      this.#versions.prune((hostId) => hostId === 0 || hosts.get(hostId) !== undefined);
    }
    const { at_ms, access, versions } = await cluster.options.store.listVersions(this.#sinceMs);
    this.#sinceMs = at_ms;
    for (const seen of versions) if (this.#versions.isNews(seen)) this.#see(seen, nowMs);
    if (this.#access !== null && access !== this.#access) cluster.heard("access");
    this.#access = access;
  }

  #see(seen: HostVersion, nowMs: number): void {
    const { cluster, comings, onFault } = this.parts;
    const { host_id } = seen;
    if (host_id === 0) {
      this.#versions.take(seen);
      return cluster.heard("desk");
    }
    const replaced = Math.min(this.#versions.takeReplaced(seen), REPLACED_TELLING);
    for (let time = 0; time < replaced; time++) comings.replaced(host_id);
    if (!this.#isOwn(seen)) {
      cluster.lose(seen);
      // What was seen may be from before it came here.
      return cluster.isMine(host_id) ? undefined : this.#versions.want(seen, nowMs);
    }
    if (cluster.isNews(seen) || !cluster.isMine(host_id)) return this.#versions.want(seen, nowMs);
    // Of a host of this server's others say what they saw of it.
    if (this.#versions.isChanged(seen, "events")) {
      comings.takeEvents(host_id).catch((error) =>
        onFault("read what was reported of a host", error)
      );
    }
    this.#versions.take(seen);
  }

  /** Fetches some of what is due, and leaves others the time that they need. How many it were. */
  async #fetchSome(signal: AbortSignal): Promise<number> {
    const due = this.#versions.next(this.parts.clock.monotonicMs(), BATCH)
      .filter(({ host_id }) => this.#isThere(host_id));
    if (due.length === 0 || signal.aborted) return 0;
    const own = due.filter((seen) => this.#isOwn(seen));
    const others = due.filter((seen) => !own.includes(seen));
    if (own.length > 0) {
      await this.#claims.takeUp(own);
    }
    for (const seen of own) {
      if (this.parts.cluster.isMine(seen.host_id)) this.#versions.take(seen);
    }
    if (others.length > 0) await this.#follow(others, signal);
    return due.length;
  }

  #isOwn({ owner }: HostVersion): boolean {
    return owner !== null && owner === this.parts.cluster.id;
  }

  /** One that is not known yet comes with the next look at what hosts there are. */
  #isThere(hostId: number): boolean {
    return this.parts.hosts.get(hostId) !== undefined;
  }

  async #follow(due: readonly HostVersion[], signal: AbortSignal): Promise<void> {
    const { cluster, clock, hosts, onFault } = this.parts;
    const wanted = due.map((seen) => this.#versions.wantedOf(seen));
    const stored = await cluster.options.store.readHosts(wanted);
    const startMs = clock.monotonicMs();
    await inSlices(
      stored.entries(),
      ([at, host]) => {
        const seen = due[at];
        const state = hosts.get(host.host_id);
        if (seen === undefined || state === undefined || cluster.isMine(host.host_id)) return;
        this.#takeFollowed(state, host, seen);
      },
      {
        clock,
        signal,
        onFault: ([, { host_id }], error) => onFault(`follow the host ${host_id}`, error),
      },
    );
    const nowMs = clock.monotonicMs();
    for (const seen of due) this.#versions.take(seen, nowMs);
    await clock.sleep(REST_PARTS * (nowMs - startMs), signal);
  }

  #takeFollowed(state: HostState, host: StoredHost, seen: HostVersion): void {
    const { clock, judging, onFault } = this.parts;
    const { last_seen_at_ms } = seen.seen;
    state.row = { ...state.row, ...seen.seen };
    const samples = takeStored(state, host, (error) => onFault("read what is stored", error));
    if (last_seen_at_ms !== null) {
      state.lastSeenMs = Math.max(state.lastSeenMs ?? 0, last_seen_at_ms);
    }
    state.seenElsewhere(seen.presence, clock.monotonicMs() + WAITING_MS);
    const share = host.open.find(({ code }) => code === "share_exceeded");
    state.troubles.exceededElsewhere(share?.text ?? null, clock.nowMs());
    if (this.#versions.isChanged(seen, "reasons")) state.changesRevision++;
    judging.follow(state, samples);
  }

  /** It may be ahead of what is stored: what was refused here came to another server. */
  #forget(hostId: number): void {
    this.#presences.forget(hostId);
    this.#versions.doubt(hostId);
  }

  /** Others went on while the database was not reached from here. */
  #doubtAll(): void {
    this.#presences.forgetAll();
    this.#versions = new KnownVersions();
    this.#sinceMs = null;
  }
}
