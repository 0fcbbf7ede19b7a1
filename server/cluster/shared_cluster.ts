/**
 * One of several servers of a database. It says every few seconds that it lives, takes its share of
 * what nobody has, and lets go of everything, by itself, when it cannot say so in time.
 */
import type { Clock } from "../../shared/clock.ts";
import type { ClaimedHost, ClusterStore, Holding, ServerRow } from "../store/port.ts";
import { Claims } from "./claims.ts";
import type { Cluster, ClusterListener, SharedNews } from "./cluster.ts";
import { Term } from "./term.ts";

export const RENEW_EVERY_MS = 5_000;
/** After one that failed, and while it is cut off. */
const AGAIN_AFTER_MS = 1_000;
/** How often hosts are looked for whose owner is gone. */
const ADOPT_EVERY_MS = 2_000;
const ADOPTED_AT_ONCE = 100;
/** By so much the clock of this server may differ from that of the database before it is said. */
const CLOCK_MS = 10_000;

export interface SharedClusterOptions {
  store: ClusterStore;
  clock: Clock;
  /** Machine and port. */
  name: string;
  /** Tells its key from those of other servers. */
  key_mark: string;
  onFault(doing: string, error: unknown): void;
}

export class SharedCluster implements Cluster, AsyncDisposable {
  #term = new Term();
  #buckets: readonly number[] = [];
  #servers = 1;
  /** Since when; null: it is not. */
  #cutOffSinceMs: number | null = null;
  /** What its listeners took the desk to be. */
  #isDeskHere = false;
  #listeners = new Set<ClusterListener>();
  #claims: Claims;
  #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(readonly options: SharedClusterOptions) {
    this.#claims = new Claims(options.store);
  }

  /** Becomes one of the servers, and the owner of hosts that have none. Rejects where it cannot. */
  async start(): Promise<void> {
    await this.#join();
    // To adopt a large fleet takes longer than what it has holds by itself.
    this.#running = Promise.all([this.#renewAlways(), this.#watchTerm()]);
    for (let count = ADOPTED_AT_ONCE; count > 0 && !this.#isOver;) {
      const adopted = await this.#adoptSome();
      for (const host of adopted) this.hold(host);
      count = adopted.length;
    }
    this.#running = Promise.all([this.#running, this.#adoptAlways()]);
  }

  get #isOver(): boolean {
    return this.#term.isOver(this.options.clock.monotonicMs());
  }

  isMine(hostId: number): boolean {
    return !this.#isOver && this.options.store.fences.has(hostId);
  }

  get hasDesk(): boolean {
    return !this.#isOver && this.options.store.fences.desk !== null;
  }

  get cutOffSinceMs(): number | null {
    return this.#cutOffSinceMs;
  }

  /** The id under which it is known at present. */
  get id(): string | null {
    return this.options.store.fences.server;
  }

  /** How many servers live, and what this one has. */
  get figures(): { servers: number; hosts: number; buckets: number } {
    const { size: hosts } = this.options.store.fences;
    return { servers: this.#servers, hosts, buckets: this.#buckets.length };
  }

  listServers(): Promise<ServerRow[]> {
    return this.options.store.listServers();
  }

  listen(listener: ClusterListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Makes a host this server's, whoever has it; it is to be taken up, then held. Null: there is no
   * such host, or the database is not reached.
   */
  async claim(hostId: number): Promise<ClaimedHost | null> {
    return this.#isOver ? null : await this.#claims.claim(hostId);
  }

  /** Whether one that was claimed is to be taken up: it is not held yet, and not lost again. */
  isNews({ host_id, epoch }: ClaimedHost): boolean {
    return this.options.store.fences.isNews(host_id, epoch);
  }

  /** From now on this server writes of it; nothing of one that is no news. */
  hold({ host_id, epoch }: ClaimedHost): void {
    this.options.store.fences.hold(host_id, epoch);
  }

  /** By that epoch it is another server's; nothing where this one has had it since. */
  lose({ host_id, epoch }: ClaimedHost): void {
    if (!this.options.store.fences.lose(host_id, epoch)) return;
    this.#tell((listener) => listener.onLost?.(host_id));
  }

  /** Whoever follows the database saw that it changed. */
  heard(what: SharedNews): void {
    this.#tell((listener) => listener.onNews?.(what));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.#term.end();
    // Without the database all of it lapses.
    await this.options.store.leave().catch(() => {});
  }

  async #join(): Promise<void> {
    const { store, clock, name, key_mark } = this.options;
    await store.join({ name, key_mark });
    const askedMs = clock.monotonicMs();
    this.#take(await store.renew(), askedMs);
  }

  async #renewAlways(): Promise<void> {
    const { clock, onFault } = this.options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await clock.sleep(this.#cutOffSinceMs === null ? RENEW_EVERY_MS : AGAIN_AFTER_MS, signal);
      if (signal.aborted) return;
      try {
        await this.#renew();
      } catch (error) {
        onFault("say to the database that this server lives", error);
        await clock.sleep(AGAIN_AFTER_MS, signal);
      }
    }
  }

  async #renew(): Promise<void> {
    const { store, clock } = this.options;
    const askedMs = clock.monotonicMs();
    const holding = this.#cutOffSinceMs === null ? await store.renew() : null;
    // What it let go of while it was asked is nothing that it goes on with: it begins anew.
    if (holding !== null && this.#cutOffSinceMs === null) return this.#take(holding, askedMs);
    this.#cutOff();
    await this.#join();
  }

  #take(holding: Holding | null, askedMs: number): void {
    if (holding === null) {
      throw new Error("it is too old for the database; install the newer version");
    }
    this.#term.granted(askedMs);
    this.#compareClocks(holding, askedMs);
    this.#servers = holding.servers;
    this.#buckets = holding.buckets;
    const wasCutOff = this.#cutOffSinceMs !== null;
    this.#cutOffSinceMs = null;
    if (wasCutOff) {
      this.options.store.setReached(true);
      this.#tell((listener) => listener.onBack?.());
    }
    this.#takeDesk(holding.desk);
  }

  /**
   * What is of hosts and messages is written by the clock of a server, and read by the clocks of the
   * others: as soon as they differ, hosts of one look late to another.
   */
  #compareClocks({ at_ms }: Holding, askedMs: number): void {
    const { clock, onFault } = this.options;
    const nowMs = clock.nowMs();
    const tookMs = clock.monotonicMs() - askedMs;
    const isBetween = at_ms > nowMs - tookMs - CLOCK_MS && at_ms < nowMs + CLOCK_MS;
    if (isBetween) return;
    const seconds = Math.round(Math.abs(nowMs - at_ms) / 1000);
    const words = `it is ${seconds} s ${nowMs > at_ms ? "ahead" : "behind"}; set both by NTP`;
    onFault("go by a clock that agrees with that of the database", new Error(words));
  }

  /** Whoever has it again after another is told that it went and came. */
  #takeDesk(epoch: number | null): void {
    const { fences } = this.options.store;
    const isSame = fences.desk === epoch;
    if (!isSame && this.#isDeskHere) this.#tellDesk(false);
    fences.holdDesk(epoch);
    if (epoch !== null && !this.#isDeskHere) this.#tellDesk(true);
  }

  #tellDesk(isHere: boolean): void {
    this.#isDeskHere = isHere;
    this.#tell((listener) => listener.onDesk?.(isHere));
  }

  /** Lets go of everything: others have it by now, or will. */
  #cutOff(): void {
    if (this.#cutOffSinceMs !== null) return;
    const { store, clock } = this.options;
    this.#cutOffSinceMs = clock.nowMs();
    this.#term.end();
    this.#buckets = [];
    store.fences.loseAll();
    store.setReached(false);
    if (this.#isDeskHere) this.#tellDesk(false);
    this.#tell((listener) => listener.onCutOff?.());
  }

  async #watchTerm(): Promise<void> {
    const { clock } = this.options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const leftMs = this.#term.leftMs(clock.monotonicMs());
      if (leftMs === 0) this.#cutOff();
      await clock.sleep(leftMs === 0 ? AGAIN_AFTER_MS : leftMs, signal);
    }
  }

  async #adoptAlways(): Promise<void> {
    const { clock, onFault } = this.options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await clock.sleep(ADOPT_EVERY_MS, signal);
      if (signal.aborted || this.#isOver) continue;
      try {
        // Whoever follows versions sees whose they are by then, and takes them up.
        await this.#adoptSome();
      } catch (error) {
        onFault("take over the hosts of a server that is gone", error);
      }
    }
  }

  async #adoptSome(): Promise<ClaimedHost[]> {
    if (this.#buckets.length === 0) return [];
    return await this.options.store.adoptHosts(this.#buckets, ADOPTED_AT_ONCE);
  }

  /** A listener that throws keeps the others from nothing. */
  #tell(call: (listener: ClusterListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        call(listener);
      } catch (error) {
        this.options.onFault("follow what is this server's", error);
      }
    }
  }
}
