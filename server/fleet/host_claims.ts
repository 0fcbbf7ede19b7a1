/** Hosts become this server's: each is taken up as it is stored before anything is written of it. */
import type { Clock } from "../../shared/clock.ts";
import { KINDS } from "../../shared/sample/mod.ts";
import type { SharedCluster } from "../cluster/shared_cluster.ts";
import type { Ledgers } from "../ledger/keeping/ledgers.ts";
import { type ClaimedHost, StorageError, type StoredHost } from "../store/port.ts";
import type { HostJudging } from "./host_judging.ts";
import type { HostRegistry } from "./host_registry.ts";
import { type HostState, WAITING_MS } from "./host_state.ts";
import type { PresenceNotes } from "./presence_notes.ts";
import { takeStored } from "./take_stored.ts";

export interface HostClaimsParts {
  cluster: SharedCluster;
  clock: Clock;
  hosts: HostRegistry;
  ledgers: Ledgers;
  judging: HostJudging;
  presences: PresenceNotes;
  onFault(doing: string, error: unknown): void;
}

/** So many are read with a few statements. */
const MOST_TOGETHER = 50;

export class HostClaims {
  #running = new Map<number, Promise<boolean>>();
  /** Claimed together, and taken up together. */
  #batch: { hosts: ClaimedHost[]; taken: Promise<void> } | null = null;

  constructor(readonly parts: HostClaimsParts) {}

  /** Makes a host this server's. False: there is no such host, or no database. */
  own(hostId: number): Promise<boolean> {
    return this.#running.getOrInsertComputed(
      hostId,
      () => this.#own(hostId).finally(() => this.#running.delete(hostId)),
    );
  }

  async #own(hostId: number): Promise<boolean> {
    const { cluster } = this.parts;
    try {
      const claimed = await cluster.claim(hostId);
      if (claimed === null) return false;
      const isHeld = cluster.isMine(hostId) && !cluster.isNews(claimed);
      if (!isHeld) await this.#takeUpWithOthers(claimed);
      return cluster.isMine(hostId);
    } catch (error) {
      if (error instanceof StorageError) return false;
      throw error;
    }
  }

  #takeUpWithOthers(host: ClaimedHost): Promise<void> {
    if (this.#batch !== null && this.#batch.hosts.length < MOST_TOGETHER) {
      this.#batch.hosts.push(host);
      return this.#batch.taken;
    }
    const hosts = [host];
    const batch = this.#batch = {
      hosts,
      taken: Promise.resolve().then(() => {
        if (this.#batch === batch) this.#batch = null;
        return this.takeUp(hosts);
      }),
    };
    return batch.taken;
  }

  /** Takes up hosts that are this server's as far as the database goes. */
  async takeUp(claimed: readonly ClaimedHost[]): Promise<void> {
    const { cluster, hosts, ledgers } = this.parts;
    const { store } = cluster.options;
    const hostIds = claimed.map(({ host_id }) => host_id);
    const wanted = hostIds.map((host_id) => ({ host_id, kinds: KINDS, good: true, events: true }));
    const [stored, rows] = await Promise.all([
      store.readHosts(wanted),
      store.listPoolsOf(hostIds),
    ]);
    const pools = Map.groupBy(await ledgers.read(rows), ({ row }) => row.home);
    for (const [at, host] of claimed.entries()) {
      const state = hosts.get(host.host_id);
      const found = stored[at];
      if (state === undefined || found === undefined) continue;
      // An agent that joined meanwhile has had it taken up, or another server has it by now.
      if (!cluster.isNews(host)) cluster.hold(host);
      else this.#takeUp(host, { state, found, pools: pools.get(host.host_id) ?? [] });
    }
  }

  #takeUp(
    host: ClaimedHost,
    { state, found, pools }: {
      state: HostState;
      found: StoredHost;
      pools: Parameters<Ledgers["beginAgain"]>[1];
    },
  ): void {
    const { cluster, clock, hosts, judging, ledgers, presences, onFault } = this.parts;
    const { host_id } = host;
    takeStored(state, found, (error) => onFault("read what is stored", error));
    state.connected = false;
    state.waitsUntilMs = clock.monotonicMs() + WAITING_MS;
    const { samples, last_good, intervals: { fast: fast_seconds } } = state.known;
    ledgers.beginAgain({ samples, last_good, host_id, fast_seconds }, pools);
    cluster.hold(host);
    presences.forget(host_id);
    judging.rejudge(state);
    hosts.changed(state);
  }
}
