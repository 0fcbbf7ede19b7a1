/** One server of a rehearsal: a process that may die, and is asked what it shows. */
import { systemClock } from "../../shared/clock.ts";
import { type Program, startCommand, taskArguments } from "../demo/programs.ts";
import { within } from "../bench/wait.ts";

export interface ServerPlace {
  name: string;
  /** Where it listens, and is reached. */
  address: string;
  port: number;
  /** Put before its command. */
  prefix: readonly string[];
  environment: Record<string, string>;
  logDirectory: string;
}

const ANSWER_WITHIN_MS = 2_000;
const START_WITHIN_MS = 60_000;
/** As the unit of the service says. */
const RESTART_AFTER_MS = 5_000;

export class ServerNode implements AsyncDisposable {
  #program: Program | null = null;
  #signal: AbortSignal | null = null;
  /** When it ended though nobody killed it, epoch ms. */
  readonly endedByItself: number[] = [];
  /** Of a session, which all servers know. */
  cookie = "";

  constructor(readonly place: ServerPlace) {}

  get name(): string {
    return this.place.name;
  }

  get url(): string {
    return `http://${this.place.address}:${this.place.port}`;
  }

  get pid(): number | null {
    return this.#program?.pid ?? null;
  }

  /** Resolves once it listens. When it ends by itself later it is started again, as systemd does. */
  async start(signal: AbortSignal): Promise<void> {
    this.#signal = signal;
    const program = await this.#run();
    const limit = AbortSignal.any([signal, AbortSignal.timeout(START_WITHIN_MS)]);
    await within(program.logged(/Listening on (\S+)/), limit);
  }

  async #run(): Promise<Program> {
    const { name, address, port, prefix, environment, logDirectory } = this.place;
    const own = [...prefix, Deno.execPath()];
    const [file = "", ...args] = [...own, ...await taskArguments("start")];
    const program = this.#program = await startCommand(name, [file, ...args], {
      environment: { ...environment, HOST: address, PORT: String(port) },
      logDirectory,
    });
    program.ended.then(() => this.#restart(program));
    return program;
  }

  async #restart(ended: Program): Promise<void> {
    const isWanted = () => this.#program === ended && this.#signal?.aborted !== true;
    if (!isWanted()) return;
    this.endedByItself.push(Date.now());
    await systemClock.sleep(RESTART_AFTER_MS, this.#signal ?? undefined);
    if (isWanted()) await this.#run();
  }

  async kill(): Promise<void> {
    const program = this.#program;
    this.#program = null;
    await program?.kill();
  }

  /** Null when it does not answer in time, or not with 200. */
  async read<T>(path: string): Promise<T | null> {
    try {
      const response = await fetch(this.url + path, {
        headers: { cookie: this.cookie },
        redirect: "manual",
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      if (response.status === 200) return await response.json() as T;
      await response.body?.cancel();
      return null;
    } catch (error) {
      // Nobody listens, or it took too long.
      if (error instanceof TypeError || error instanceof DOMException) return null;
      throw error;
    }
  }

  async isHealthy(): Promise<boolean> {
    return await this.read("/healthz") !== null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const program = this.#program;
    this.#program = null;
    await program?.stop();
  }
}
