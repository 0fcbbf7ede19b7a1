/** Connections that are used in turn, made when they are wanted. */
import type pg from "pg";
import type { DatabaseAddress } from "../database_url.ts";
import { ANSWER_WAIT_MS, connect } from "./connect.ts";

/** So many callers wait at most, and so long. */
export const WAITING = { most: 10_000, ms: 60_000 } as const;

export class Connections implements AsyncDisposable {
  #idle: pg.Client[] = [];
  /** Those that ended although nobody ended them. */
  #lost = new WeakSet<pg.Client>();
  #free: number;
  #waiting: { go(): void; timer: ReturnType<typeof setTimeout> }[] = [];
  #isClosed = false;
  #used = new Set<pg.Client>();
  #allBack = Promise.withResolvers<void>();

  /** `answerWaitMs`: how long one waits for an answer before it takes its connection for lost. */
  constructor(
    readonly address: DatabaseAddress,
    readonly most: number,
    readonly answerWaitMs: number = ANSWER_WAIT_MS,
  ) {
    this.#free = most;
  }

  /**
   * Runs `work` with a connection that nobody else has meanwhile; in the order of the calls. One at
   * which `work` throws is not used again where `isSpoiled` says so, or where it was lost.
   */
  async use<T>(
    work: (client: pg.Client) => Promise<T>,
    isSpoiled: (error: unknown) => boolean = () => false,
  ): Promise<T> {
    if (this.#isClosed) throw new Error("the store is closed");
    await this.#takeTurn();
    let client: pg.Client | null = null;
    try {
      client = this.#idle.pop() ?? await this.#connect();
      this.#used.add(client);
      const result = await work(client);
      this.#keep(client);
      return result;
    } catch (error) {
      if (client !== null && isSpoiled(error)) void client.end().catch(() => {});
      else if (client !== null) this.#keep(client);
      throw error;
    } finally {
      if (client !== null) this.#used.delete(client);
      this.#giveTurn();
    }
  }

  /** Makes all that there may be. */
  async makeAll(): Promise<void> {
    await Promise.all(Array.from({ length: this.most }, () => this.use(() => Promise.resolve())));
  }

  /** Ends all at once: whoever waits for an answer does not get it. */
  drop(): void {
    for (const client of [...this.#idle.splice(0), ...this.#used]) {
      this.#lost.add(client);
      void client.end().catch(() => {});
    }
  }

  /** Ends all, once what was called before is done. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    if (this.#free === this.most) this.#allBack.resolve();
    await this.#allBack.promise;
    await Promise.all(this.#idle.splice(0).map((client) => client.end().catch(() => {})));
  }

  #connect(): Promise<pg.Client> {
    return connect(this.address, (client) => {
      this.#lost.add(client);
      this.#idle = this.#idle.filter((idle) => idle !== client);
    }, this.answerWaitMs);
  }

  #keep(client: pg.Client): void {
    if (!this.#lost.has(client)) this.#idle.push(client);
  }

  #takeTurn(): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    if (this.#waiting.length >= WAITING.most) {
      return Promise.reject(new Error(`${WAITING.most} others wait for the database`));
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((other) => other !== waiter);
        reject(new Error(`the database did not get to it in ${WAITING.ms / 1000} s`));
      }, WAITING.ms);
      const waiter = { go: resolve, timer };
      this.#waiting.push(waiter);
    });
  }

  #giveTurn(): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#free++;
      if (this.#isClosed && this.#free === this.most) this.#allBack.resolve();
      return;
    }
    clearTimeout(next.timer);
    next.go();
  }
}
