/** A fleet with its ledger and its desk of incidents on a real database, fed through ingest. */
import { getLogger } from "@logtape/logtape";
import { Fleet } from "../../server/fleet/fleet.ts";
import { createReads, type FleetReads } from "../../server/fleet/reads.ts";
import { Ingest } from "../../server/ingest/ingest.ts";
import type { Store } from "../../server/store/port.ts";
import { openDesk } from "../../server/telling/open_desk.ts";
import { createOperatorActs, type OperatorActs } from "../../server/telling/operator_acts.ts";
import type { Dataset, SnapshotChange } from "../../shared/sample/zfs_datasets.ts";
import type { Pool } from "../../shared/sample/zfs_pools.ts";
import type { Clock } from "../../shared/clock.ts";
import { DEFAULT_INTERVALS, type Kind } from "../../shared/sample/mod.ts";
import { createIds } from "../../shared/sortable_id.ts";
import { TestingClock } from "../clock.ts";
import { insertTestingHost, withStore } from "../store.ts";
import { NEW_YEAR_MS } from "./pools.ts";

const rethrow = (error: unknown) => {
  throw error;
};

/** What one server process has in memory. */
interface Running {
  acts: OperatorActs;
  fleet: Fleet;
  ingest: Ingest;
  reads: FleetReads;
}

export class LedgerPlace implements AsyncDisposable {
  readonly clock = new TestingClock(NEW_YEAR_MS);
  readonly bootedMs = new Map<number, number>();
  #running: Running | null = null;

  constructor(readonly store: Store) {}

  get running(): Running {
    if (this.#running === null) throw new Error("Cannot push: nothing was started");
    return this.#running;
  }

  async start(): Promise<void> {
    const { store, clock } = this;
    const desk = await openDesk({
      store,
      clock,
      time_zone: "UTC",
      newId: createIds(() => clock.nowMs()),
    });
    const acts = createOperatorActs({ desk, store, time_zone: "UTC" });
    const fleet = new Fleet(store, clock, rethrow, desk);
    await fleet.start();
    const log = getLogger("ledger");
    const disk = { added: () => {} };
    // Time that passes without a tick counts for the shares of hosts as well.
    const passing: Clock = {
      nowMs: () => clock.nowMs(),
      monotonicMs: () => clock.nowMs(),
      sleep: (ms, signal) => clock.sleep(ms, signal),
    };
    const ingest = new Ingest({ store, fleet, clock: passing, log, retention_hours: 1e6, disk });
    for (const { id } of await store.listHosts()) {
      fleet.joined(id, { agent_version: null, intervals: DEFAULT_INTERVALS });
    }
    this.#running = { acts, fleet, ingest, reads: createReads(fleet) };
  }

  /** The same database, as the next process finds it. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    await this.#running?.ingest.drain();
    await this.#running?.fleet[Symbol.asyncDispose]();
    this.#running = null;
  }

  async addHost(name: string): Promise<number> {
    const id = await insertTestingHost(this.store, name);
    const { fleet } = this.running;
    await fleet.refreshHosts();
    fleet.joined(id, { agent_version: null, intervals: DEFAULT_INTERVALS });
    this.bootedMs.set(id, NEW_YEAR_MS);
    return id;
  }

  async push(id: number, kind: Kind, data: object): Promise<void> {
    const at = new Date(this.clock.nowMs()).toISOString();
    const sender = { id, intervals: DEFAULT_INTERVALS };
    const payload = { collected_at: at, sent_at: at, data };
    const { status, response } = await this.running.ingest.push(sender, kind, payload);
    if (status !== "ok") throw new Error(`Cannot push: ${JSON.stringify(response)}`);
  }

  /** Time goes by, without a judgement beside those of samples. */
  pass(ms: number): void {
    this.clock.setWallClock(this.clock.nowMs() + ms);
  }

  /** A fast sample of these pools, half a minute after whatever was before. */
  async pools(id: number, ...pools: readonly Pool[]): Promise<void> {
    this.pass(30_000);
    const booted = this.bootedMs.get(id) ?? NEW_YEAR_MS;
    const host = {
      hostname: `host-${id}`,
      machine_id: `machine-${id}`,
      uptime_seconds: (this.clock.nowMs() - booted) / 1000,
    };
    await this.push(id, "fast", { host, zfs_pools: { available: true, pools } });
  }

  /** A medium sample, five minutes after whatever was before. */
  async datasets(
    id: number,
    datasets: readonly Partial<Dataset>[],
    snapshot_changes: readonly SnapshotChange[] | null = [],
  ): Promise<void> {
    this.pass(300_000);
    await this.push(id, "medium", {
      zfs_datasets: { available: true, datasets, snapshot_changes },
    });
  }

  /** Codes and subjects of what the judge finds of a host that the ledger knows. */
  reasons(name: string, ...codes: readonly string[]): string[] {
    return this.running.reads.views.reasons(name)
      .filter(({ code }) => codes.includes(code))
      .map(({ code, subject }) => `${code} ${subject}`);
  }

  /** The incident of a host's reason with this code. */
  incidentOf(name: string, code: string) {
    return this.running.reads.views.reasons(name).find((one) => one.code === code)?.incident ??
      null;
  }

  async acknowledge(incidentId: string): Promise<string> {
    const act = { author: "operator", note: "", expires_at_ms: null };
    return await this.running.acts.acknowledge(incidentId, act);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** Runs `test` with a place on a new database, with one host. */
export function withLedgerPlace(
  test: (place: LedgerPlace, host: number) => Promise<void>,
): Promise<void> {
  return withStore(async (store) => {
    await using place = new LedgerPlace(store);
    await place.start();
    await test(place, await place.addHost("pve-01"));
  }, { commitWaitMs: 0 });
}
