import type { Clock } from "../../shared/clock.ts";

/**
 * Unless a topic wants fewer: so long after a round of updates to one browser begins the next. A
 * browser draws once for each round, so there are fewer of them where much changes.
 */
const ROUND_MS = { least: 30, forEach: 5, most: 100 };
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
    readonly roundMs: number | null = null,
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
      const count = this.sink.socket.bufferedBytes <= MAX_UNREAD_BYTES ? this.#sendAll() : 0;
      const { least, forEach, most } = ROUND_MS;
      const roundMs = this.roundMs ?? Math.min(most, least + forEach * Math.max(0, count - 1));
      await this.clock.sleep(roundMs, this.#stop.signal);
    }
    this.#running = false;
  }

  /** How many changes it were. */
  #sendAll(): number {
    const keys = [...this.#changed];
    this.#changed.clear();
    for (const key of keys) this.#send(key);
    return keys.length;
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
