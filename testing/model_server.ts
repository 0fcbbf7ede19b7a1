/** A server of a database that others serve too, without sockets, on a clock that a test moves. */
import { getLogger } from "@logtape/logtape";
import { SharedCluster } from "../server/cluster/shared_cluster.ts";
import { Fleet } from "../server/fleet/fleet.ts";
import { Ingest } from "../server/ingest/ingest.ts";
import { createPostgresEngine } from "../server/store/postgres/engine.ts";
import type { ClaimedHost, Store } from "../server/store/port.ts";
import { Tasks } from "../server/tasks/tasks.ts";
import { startTelling, type Telling } from "../server/telling/mod.ts";
import { TestingClock } from "./clock.ts";
import { addressOf } from "./engine.ts";

export const INTERVALS = { fast: 10, medium: 300, slow: 1800 };

export interface ModelServerOptions {
  /** As `DATABASE_URL` says it. */
  url: string;
  name: string;
  nowMs: number;
  /** Called once hosts were made this server's, before it reads anything of them. */
  onOwned(hosts: readonly ClaimedHost[]): Promise<void>;
  /** The agent of a host that was connected here is sent away. */
  onRevoked(hostId: number): void;
}

export class ModelServer implements AsyncDisposable {
  /** Stands still while the server is stopped; its database's time goes on. */
  isStopped = false;
  /** Hosts whose agents are connected here. */
  readonly agents = new Set<number>();
  readonly faults: string[] = [];

  private constructor(
    readonly name: string,
    readonly clock: TestingClock,
    readonly parts: {
      store: Store;
      cluster: SharedCluster;
      fleet: Fleet;
      ingest: Ingest;
      telling: Telling;
    },
    readonly stack: AsyncDisposableStack,
  ) {}

  static async start(options: ModelServerOptions): Promise<ModelServer> {
    const { url, name, nowMs, onOwned } = options;
    const clock = new TestingClock(nowMs);
    const stack = new AsyncDisposableStack();
    const engine = createPostgresEngine(addressOf(url), Deno.cwd());
    const store = stack.use(await engine.open({ clock, commitWaitMs: 500 }));
    if (store.cluster === null) throw new Error("it is one server's alone");
    const { claimHosts, adoptHosts } = store.cluster;
    const owned = async (claiming: Promise<ClaimedHost[]>) => {
      const hosts = await claiming;
      await onOwned(hosts);
      return hosts;
    };
    Object.assign(store.cluster, {
      claimHosts: (...args: Parameters<typeof claimHosts>) => owned(claimHosts(...args)),
      adoptHosts: (...args: Parameters<typeof adoptHosts>) => owned(adoptHosts(...args)),
    });
    const faults: string[] = [];
    const write = (doing: string, error: unknown) => void faults.push(`${doing}: ${error}`);
    const onFault = (error: unknown) => write("work", error);
    const key_mark = "k";
    const cluster = stack.use(
      new SharedCluster({ store: store.cluster, clock, name, key_mark, onFault: write }),
    );
    await cluster.start();
    const telling = stack.use(
      await startTelling({
        store,
        clock,
        faults: { write },
        secret: "s".repeat(32),
        public_url: null,
        time_zone: "UTC",
        cluster,
      }),
    );
    const fleet = stack.use(new Fleet(store, clock, onFault, telling.desk, cluster));
    await passing(clock, fleet.start());
    const tasks = stack.use(new Tasks({ clock, faults: { write, works() {} } }));
    for (const plan of telling.tasks) tasks.start(plan);
    const log = getLogger("model");
    const disk = { added() {} };
    const ingest = new Ingest({ store, fleet, clock, log, retention_hours: 48, disk });
    const parts = { store, cluster, fleet, ingest, telling };
    const server = new ModelServer(name, clock, parts, stack);
    server.faults.push(...faults);
    stack.defer(fleet.onRevoked((hostId, reason) => {
      if (!server.agents.delete(hostId)) return;
      if (reason === "replaced") fleet.replaced(hostId);
      options.onRevoked(hostId);
    }));
    stack.defer(cluster.listen({
      onCutOff() {
        for (const hostId of server.agents) options.onRevoked(hostId);
        server.agents.clear();
      },
    }));
    return server;
  }

  /** An agent of the host comes; it is among `agents` where it is let in. */
  async join(hostId: number): Promise<void> {
    const { fleet, cluster } = this.parts;
    if (cluster.cutOffSinceMs !== null || !await fleet.own(hostId)) return;
    this.agents.add(hostId);
    fleet.joined(hostId, { agent_version: "1", intervals: INTERVALS });
  }

  leave(hostId: number): void {
    if (this.agents.delete(hostId)) this.parts.fleet.left(hostId);
  }

  /** By which epoch it has the host; null: it does not. */
  epochOf(hostId: number): number | null {
    return this.parts.store.cluster?.fences.of(hostId)?.host?.epoch ?? null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await passing(this.clock, this.stack.disposeAsync());
  }
}

/** Lets what waits for the clock go on until `work` is done. */
async function passing(clock: TestingClock, work: Promise<void>): Promise<void> {
  let isDone = false;
  const done = work.finally(() => isDone = true);
  while (!isDone) {
    await clock.advance(1);
    await new Promise((resolve) => setTimeout(resolve));
  }
  await done;
}
