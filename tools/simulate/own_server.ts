/** The server of a rehearsal: a process of its own that can be restarted and looked into. */
import { readUsage } from "../bench/process_usage.ts";
import { type ServerProcess, type ServerSetup, setUpServer } from "../bench/server_process.ts";
import type { EngineName } from "../bench/bench_database.ts";
import type { SimulatedAgent } from "./agent_frames.ts";

/** What the server has used since it was first started, over all restarts. */
export interface ServerUse {
  cpu_seconds: number;
  peak_rss_bytes: number;
  /** The newest row of the table `changes`, whose ids sort by time; "" as long as there is none. */
  last_change_id: string;
}

const LAST_CHANGE = "SELECT coalesce(max(id), '') AS id FROM changes";
const COUNT_OPENED = (after: string, last: string) =>
  `SELECT code, count(*) AS count FROM changes
    WHERE id > '${after}' AND id <= '${last}' GROUP BY code`;

export class OwnServer implements AsyncDisposable {
  #process: ServerProcess;
  /** Of the processes before this one. */
  #earlier = { cpu_seconds: 0, peak_rss_bytes: 0 };
  #latest: ServerUse = { cpu_seconds: 0, peak_rss_bytes: 0, last_change_id: "" };
  /** Grows with every stop. */
  stops = 0;
  isUp = true;

  private constructor(readonly setup: ServerSetup, process: ServerProcess) {
    this.#process = process;
  }

  static async start(
    directory: string,
    { hosts, newHosts, engine = "sqlite", signal }: {
      hosts: number;
      newHosts: boolean;
      engine?: EngineName;
      signal: AbortSignal;
    },
  ): Promise<OwnServer> {
    await using stack = new AsyncDisposableStack();
    const setup = stack.use(
      await setUpServer(directory, hosts, { joined_before: !newHosts, engine }),
    );
    const process = await setup.start(signal);
    stack.move();
    return new OwnServer(setup, process);
  }

  get url(): string {
    return this.#process.url;
  }

  /** Of the process that runs now. */
  get pid(): number {
    return this.#process.pid;
  }

  get password(): string {
    return this.setup.password;
  }

  get agents(): SimulatedAgent[] {
    return this.setup.agents;
  }

  signIn(): Promise<string> {
    return this.#process.signIn();
  }

  /** As an operator would: SIGTERM, then the next start. */
  async restart(signal: AbortSignal): Promise<void> {
    await this.readUse();
    this.isUp = false;
    this.stops++;
    await this.#process.stop();
    this.#earlier = this.#latest;
    this.#process = await this.setup.start(signal);
    this.isUp = true;
  }

  /** What was known last while the server is being restarted. */
  async readUse(): Promise<ServerUse> {
    if (!this.isUp) return this.#latest;
    const { cpu_seconds, peak_rss_bytes } = await readUsage(this.#process.pid);
    this.#latest = {
      cpu_seconds: this.#earlier.cpu_seconds + cpu_seconds,
      peak_rss_bytes: Math.max(this.#earlier.peak_rss_bytes, peak_rss_bytes),
      last_change_id: (await this.setup.database.query(LAST_CHANGE))[0]?.[0] ?? "",
    };
    return this.#latest;
  }

  /** Reasons that hosts got after the change `after`, up to `last`, by code. */
  async countOpened(after: string, last: string): Promise<Record<string, number>> {
    const rows = await this.setup.database.query(COUNT_OPENED(after, last));
    return Object.fromEntries(rows.map(([code, count]) => [String(code), Number(count)]));
  }

  /** With what is not written back yet. */
  async databaseBytes(): Promise<number> {
    return await this.setup.database.bytes();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isUp = false;
    await this.#process.stop();
    await this.setup[Symbol.asyncDispose]();
  }
}
