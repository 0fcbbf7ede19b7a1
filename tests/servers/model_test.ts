/**
 * Servers of one PostgreSQL, to which everything happens at once: agents go from one to the other, the
 * servers stop for a while, go on as if nothing had been, or are gone for good, and their clocks differ.
 */
import { deepStrictEqual } from "node:assert/strict";
import { connect } from "../../server/store/postgres/connect.ts";
import { addressOf } from "../../testing/engine.ts";
import { INTERVALS, ModelServer } from "../../testing/model_server.ts";
import { createRandom } from "../../testing/modelled_cluster.ts";
import {
  createTestingPostgres,
  HAS_POSTGRES,
  stopPostgresAfterTests,
} from "../../testing/postgres.ts";
import { rounds, SEED } from "../../testing/rounds.ts";
import { insertTestingHost } from "../../testing/store.ts";

const HOSTS = 4;
const SERVERS = 3;
const STEPS = 80;
const STEP_MS = 250;
/** One server's clock is ahead of all others, which need not agree to the second. */
const AHEAD_MS = 4_000;

type Client = Awaited<ReturnType<typeof connect>>;

/** What was stored of a host when a server read it first. */
interface Takeover {
  hostId: number;
  epoch: number;
  stored: Set<number>;
}

class Model implements AsyncDisposable {
  servers: ModelServer[] = [];
  /** Gone for good, with all that they had begun. */
  #dead: ModelServer[] = [];
  readonly hostIds: number[] = [];
  /** Where the agent of each host is; null: nowhere. */
  readonly agentAt = new Map<number, ModelServer | null>();
  /** Whether the pool of a host is broken, as its agent says it. */
  readonly isBroken = new Map<number, boolean>();
  readonly takeovers: Takeover[] = [];
  /** By host and time of a sample: by which epoch it was sent. */
  readonly sent = new Map<string, number>();
  readonly acknowledged = new Set<string>();
  #pending = new Set<Promise<unknown>>();
  /** The time of agents. */
  #nowMs: number;
  #lastUs = 0;
  #started = 0;

  constructor(readonly url: string, readonly client: Client, readonly random: () => number) {
    this.#nowMs = Date.now();
  }

  async start(): Promise<ModelServer> {
    const count = ++this.#started;
    const server = await ModelServer.start({
      url: this.url,
      name: `s${count}`,
      nowMs: this.#nowMs + (count === 2 ? AHEAD_MS : 0),
      onOwned: async (hosts) => {
        for (const { host_id: hostId, epoch } of hosts) {
          this.takeovers.push({ hostId, epoch, stored: await this.storedOf(hostId) });
        }
      },
      onRevoked: (hostId) => {
        if (this.agentAt.get(hostId) === server) this.agentAt.set(hostId, null);
      },
    });
    return server;
  }

  async storedOf(hostId: number): Promise<Set<number>> {
    const { rows } = await this.client.query(
      "SELECT collected_at_us FROM samples WHERE host_id = $1",
      [hostId],
    );
    return new Set(rows.map((row: { collected_at_us: number }) => row.collected_at_us));
  }

  /** Time passes for the database, and for each server that is not stopped. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      this.#nowMs += STEP_MS;
      const by = `interval '${STEP_MS} milliseconds'`;
      await this.client.query(`UPDATE servers SET until_at = until_at - ${by}`);
      await this.client.query(`UPDATE leases SET until_at = until_at - ${by}`);
      for (const server of this.servers) {
        if (!server.isStopped) await server.clock.advance(STEP_MS);
      }
    }
  }

  begin(work: Promise<unknown>): void {
    const done: Promise<unknown> = work.finally(() => this.#pending.delete(done));
    this.#pending.add(done);
  }

  /** `isCut`: the server before does not notice that the agent went. */
  async move(hostId: number, server: ModelServer, isCut = false): Promise<void> {
    if (isCut) this.agentAt.set(hostId, null);
    else this.leave(hostId);
    await server.join(hostId);
    const isIn = server.agents.has(hostId) && this.servers.includes(server);
    if (isIn) this.agentAt.set(hostId, server);
  }

  leave(hostId: number): void {
    this.agentAt.get(hostId)?.leave(hostId);
    this.agentAt.set(hostId, null);
  }

  async push(hostId: number): Promise<void> {
    const server = this.agentAt.get(hostId) ?? null;
    const epoch = server?.epochOf(hostId) ?? null;
    if (server === null) return;
    const at = this.#lastUs = Math.max(this.#lastUs + 1_000, this.#nowMs * 1_000);
    const health = this.isBroken.get(hostId) ? "DEGRADED" : "ONLINE";
    const data = { zfs_pools: { pools: [{ name: "tank", guid: `46${hostId}`, health }] } };
    const now = new Date(at / 1000).toISOString();
    if (epoch !== null) this.sent.set(`${hostId} ${at}`, epoch);
    const reply = await server.parts.ingest.push(
      { id: hostId, intervals: INTERVALS },
      "fast",
      { collected_at: now, sent_at: now, data },
    );
    if (reply.status === "ok") this.acknowledged.add(`${hostId} ${at}`);
    else if (reply.response.reason !== "too_often" && this.agentAt.get(hostId) === server) {
      server.leave(hostId);
      this.agentAt.set(hostId, null);
    }
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.random() * from.length)];
    if (picked === undefined) throw new Error("there is nothing to pick");
    return picked;
  }

  async step(): Promise<void> {
    const hostId = this.pick(this.hostIds);
    const server = this.pick(this.servers);
    const what = this.random();
    if (what < 0.2) {
      // What its agent has sent by then may be on its way still.
      if (this.random() < 0.5) this.begin(this.push(hostId));
      this.begin(this.move(hostId, server, this.random() < 0.5));
    } else if (what < 0.6) {
      if (this.random() < 0.2) this.isBroken.set(hostId, !this.isBroken.get(hostId));
      this.begin(this.push(hostId));
    } else if (what < 0.65) this.leave(hostId);
    else if (what < 0.75) await this.stopOrGoOn(server);
    else if (what < 0.77) await this.kill(server);
    else await this.pass(STEP_MS * Math.ceil(this.random() * 20));
    // What is under way goes on a little, and seldom all of it.
    await this.client.query("SELECT 1");
  }

  /** As a machine that stood still, whose own clock did or did not go on meanwhile. */
  async stopOrGoOn(server: ModelServer): Promise<void> {
    if (server.isStopped && this.random() < 0.5) await server.clock.advance(30_000);
    server.isStopped = !server.isStopped;
  }

  async kill(server: ModelServer): Promise<void> {
    for (const [hostId, at] of this.agentAt) if (at === server) this.agentAt.set(hostId, null);
    this.#dead.push(server);
    this.servers = this.servers.filter((other) => other !== server);
    this.servers.push(await this.start());
  }

  /** Everything is well again, and agents are connected; until all servers agree. */
  async settle(): Promise<void> {
    for (const server of this.servers) server.isStopped = false;
    for (let tries = 0;; tries++) {
      await this.pass(1_000);
      for (const hostId of this.hostIds) {
        if (this.agentAt.get(hostId)) {
          if (tries % 5 === 0) this.begin(this.push(hostId));
        } else this.begin(this.move(hostId, this.pick(this.servers)));
      }
      await this.client.query("SELECT 1");
      if (tries < 40 || tries % 10 > 0) continue;
      const faults = await this.differences();
      if (faults.length === 0) return;
      if (tries > 600) throw new Error(faults.join("\n"));
    }
  }

  /** What is not as it is to be in the end. */
  async differences(): Promise<string[]> {
    const faults: string[] = [];
    const { rows } = await this.client.query("SELECT id, owner, owner_epoch FROM hosts");
    for (const { id: hostId, owner, owner_epoch: epoch } of rows) {
      const has = this.servers.filter(({ parts }) => parts.cluster.isMine(hostId));
      if (has.length !== 1) faults.push(`${has.map(({ name }) => name)} have host ${hostId}`);
      for (const one of has) {
        if (one.epochOf(hostId) !== epoch) faults.push(`${one.name}: epoch of ${hostId}`);
        if (one.parts.cluster.id !== owner) faults.push(`${one.name}: owner of ${hostId}`);
      }
      const shown = new Set(this.servers.map(({ parts }) => {
        const state = [...parts.fleet.states()].find(({ row }) => row.id === hostId);
        const codes = state?.reasons.map(({ code }) => code).toSorted() ?? [];
        return `${state?.presence} ${codes.join(" ")}`;
      }));
      const [text = "", ...others] = shown;
      const isWell = text.startsWith("here ") &&
        text.includes("pool_health") === (this.isBroken.get(hostId) ?? false);
      if (!isWell || others.length > 0) faults.push(`host ${hostId}: ${[...shown].join(" | ")}`);
    }
    const desks = this.servers.filter(({ parts }) => parts.telling.desk.isHere);
    if (desks.length !== 1) faults.push(`the desk is at ${desks.length}`);
    const open = await this.client.query(
      "SELECT label FROM incidents WHERE state <> 'resolved' AND family = 'pool'",
    );
    const broken = this.hostIds.filter((hostId) => this.isBroken.get(hostId)).length;
    if (open.rows.length !== broken) faults.push(`${open.rows.length} incidents of ${broken}`);
    for (const { name, parts } of this.servers) {
      const listed = parts.telling.desk.list().filter(({ cause }) => cause.family === "pool");
      if (listed.length !== broken) faults.push(`${name} lists ${listed.length} of ${broken}`);
    }
    return faults;
  }

  /** What was acknowledged and is not there, and what was written by whom another server had followed. */
  async breaches(): Promise<string[]> {
    const breaches: string[] = [];
    for (const hostId of this.hostIds) {
      const stored = await this.storedOf(hostId);
      for (const name of this.acknowledged) {
        const [id, at = 0] = name.split(" ").map(Number);
        if (id === hostId && !stored.has(at)) breaches.push(`${name} is lost`);
      }
      for (
        const { epoch, stored: found } of this.takeovers.filter((one) => one.hostId === hostId)
      ) {
        for (const at of stored.difference(found)) {
          const by = this.sent.get(`${hostId} ${at}`) ?? 0;
          if (by < epoch) breaches.push(`${hostId} ${at} is by ${by}, and after ${epoch}`);
        }
      }
    }
    return breaches;
  }

  /** Those that are gone end at last: nothing of what they had begun is written. */
  async end(): Promise<void> {
    for (const server of this.#dead.splice(0)) await server[Symbol.asyncDispose]();
    while (this.#pending.size > 0) {
      await this.pass(1_000);
      await this.client.query("SELECT 1");
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of [...this.#dead, ...this.servers]) await server[Symbol.asyncDispose]();
  }
}

if (HAS_POSTGRES) {
  stopPostgresAfterTests();

  Deno.test("whatever happens to servers, what was acknowledged is there, and who lost a host writes nothing of it", async () => {
    const random = createRandom(SEED);
    for (let round = 0; round < rounds(1, 15); round++) {
      await using database = await createTestingPostgres();
      const client = await connect(addressOf(database.url));
      await using _client = { [Symbol.asyncDispose]: () => client.end() };
      await using model = new Model(database.url, client, random);
      for (let count = 0; count < SERVERS; count++) model.servers.push(await model.start());
      const [first] = model.servers;
      if (first === undefined) throw new Error("there is no server");
      for (let count = 1; count <= HOSTS; count++) {
        model.hostIds.push(await insertTestingHost(first.parts.store, `pve-${count}`));
      }
      for (let step = 0; step < STEPS; step++) await model.step();

      await model.settle();
      await model.end();
      deepStrictEqual(await model.differences(), [], `seed ${SEED}, round ${round}`);

      deepStrictEqual(await model.breaches(), [], `seed ${SEED}, round ${round}`);
    }
  });
}
