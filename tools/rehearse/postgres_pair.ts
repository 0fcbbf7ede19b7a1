/** A primary with one synchronous standby, which change places when the primary is killed. */
import { join } from "node:path";
import { pause } from "../bench/wait.ts";
import { PostgresNode, SUPERUSER } from "../postgres/postgres_node.ts";

export const DATABASE = "monitor";

const SYNC_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 200;

export interface PairOptions {
  directory: string;
  ports: readonly [number, number];
  /** Where both listen, beside 127.0.0.1. */
  addresses: readonly string[];
  signal: AbortSignal;
}

export class PostgresPair implements AsyncDisposable {
  #primary: PostgresNode;
  #standby: PostgresNode;
  #signal: AbortSignal;
  /** Those whose processes run. */
  #running = new Set<PostgresNode>();

  private constructor(
    readonly options: PairOptions,
    [primary, standby]: [PostgresNode, PostgresNode],
  ) {
    this.#primary = primary;
    this.#standby = standby;
    this.#signal = options.signal;
  }

  static async start(options: PairOptions): Promise<PostgresPair> {
    const { directory, addresses, ports: [one, other] } = options;
    const create = (name: string, port: number) =>
      PostgresNode.create({ directory, name, port, addresses, isDurable: false });
    await using stack = new AsyncDisposableStack();
    const nodes: [PostgresNode, PostgresNode] = [
      await create("one", one),
      await create("other", other),
    ];
    const pair = stack.use(new PostgresPair(options, nodes));
    await pair.#primary.init();
    await pair.#start(pair.#primary);
    await pair.#primary.sql(`CREATE DATABASE ${DATABASE}`);
    await pair.addStandby();
    stack.move();
    return pair;
  }

  get primary(): PostgresNode {
    return this.#primary;
  }

  /** As `DATABASE_URL` says both; `host`: where they are for whoever asks. */
  url(host = "127.0.0.1"): string {
    const hosts = this.options.ports.map((port) => `${host}:${port}`).join(",");
    return `postgres://${SUPERUSER}@${hosts}/${DATABASE}?target_session_attrs=read-write`;
  }

  async sql(text: string): Promise<string[]> {
    return await this.#primary.sql(text, DATABASE);
  }

  async killPrimary(): Promise<void> {
    this.#running.delete(this.#primary);
    await this.#primary.kill();
  }

  /** What a manager of failing over does: the standby takes writes, and waits for none itself. */
  async promote(): Promise<void> {
    [this.#primary, this.#standby] = [this.#standby, this.#primary];
    await this.#waitForNobody();
    await this.#primary.promote();
  }

  /** Makes a new standby of the primary; from then on no commit is answered before it has it. */
  async addStandby(): Promise<void> {
    await this.#standby.copyFrom(this.#primary);
    await this.#start(this.#standby);
    await this.#primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'");
    await this.#primary.sql("SELECT pg_reload_conf()");
    const untilMs = performance.now() + SYNC_WITHIN_MS;
    const state = "SELECT sync_state FROM pg_stat_replication";
    while ((await this.#primary.sql(state)).join() !== "sync") {
      if (performance.now() > untilMs) throw new Error("Cannot add a standby: it does not follow");
      await pause(LOOK_EVERY_MS, this.#signal);
    }
  }

  /** The end of what both logged. */
  async lastWords(): Promise<string> {
    const logs = ["one", "other"].map((name) =>
      Deno.readTextFile(join(this.options.directory, `${name}.log`)).catch(() => "")
    );
    return (await Promise.all(logs)).map((text) => text.slice(-2_000)).join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const node of this.#running) await node.stop().catch(() => {}); // it may have died itself
    this.#running.clear();
  }

  async #start(node: PostgresNode): Promise<void> {
    await node.start();
    this.#running.add(node);
  }

  /** Without a standby a commit would wait for one for ever. */
  async #waitForNobody(): Promise<void> {
    await this.#primary.sql("ALTER SYSTEM SET synchronous_standby_names = ''").catch(() => {});
    await this.#primary.sql("SELECT pg_reload_conf()");
  }
}
