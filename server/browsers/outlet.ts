import type { Clock } from "../../shared/clock.ts";

/** Unless a topic wants fewer: a round of updates to one browser at most once in so long. */
const ROUND_MS = 30;
/** A browser with more than this unread waits; it gets the newest state later. */
const MAX_UNREAD_BYTES = 256 * 1024;

/** One joined topic of one browser, as far as an outlet needs it. */
export interface Sink {
  send(event: string, payload: unknown): void;
  readonly socket: { readonly bufferedBytes: number };
}

/** Makes the event for one changed key at the moment it is sent, so it is always the newest. */
export type MakeEvent = (key: string) => { event: string; payload: unknown } | null;

/**
 * The way out to one topic of one browser. The first change goes at once; later ones are kept
 * by key, newest only, and leave in rounds. What is kept is bounded by the number of keys.
 */
export class Outlet {
  #changed = new Set<string>();
  #failing = new Set<string>();
  #running = false;
  #stop = new AbortController();

  constructor(
    readonly sink: Sink,
    readonly makeEvent: MakeEvent,
    readonly clock: Clock,
    /** Told once of a key whose event cannot be made, until it can be again. */
    readonly onFault: (error: unknown) => void,
    readonly roundMs = ROUND_MS,
  ) {}

  /** Says that `key` changed. */
  mark(key: string): void {
    this.#changed.add(key);
    if (!this.#running) void this.#run();
  }

  stop(): void {
    this.#stop.abort();
    this.#changed.clear();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#changed.size > 0) {
      if (this.sink.socket.bufferedBytes <= MAX_UNREAD_BYTES) this.#sendAll();
      await this.clock.sleep(this.roundMs, this.#stop.signal);
    }
    this.#running = false;
  }

  #sendAll(): void {
    const keys = [...this.#changed];
    this.#changed.clear();
    for (const key of keys) this.#send(key);
  }

  /** A key that fails is left out until it changes again: the others go on. */
  #send(key: string): void {
    try {
      const made = this.makeEvent(key);
      if (made !== null) this.sink.send(made.event, made.payload);
      this.#failing.delete(key);
    } catch (error) {
      if (!this.#failing.has(key)) this.onFault(error);
      this.#failing.add(key);
    }
  }
}
