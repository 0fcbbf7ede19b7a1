import type { Clock } from "../../shared/clock.ts";
import type { ChangeStore, ClosedChange, NewChange } from "../store/store.ts";

interface Batch {
  opened: NewChange[];
  closed: ClosedChange[];
  /** The reasons it is about: a second change of one goes into the next batch. */
  keys: Set<string>;
}

const RETRY_MS = 5_000;
/** Waiting changes above which the oldest are given up: the disk has been full for hours. */
const MAX_WAITING = 100_000;

/** Writes the opening and closing of reasons to the store, in order, without anyone waiting. */
export class ChangeLog implements AsyncDisposable {
  #batches: Batch[] = [];
  #waiting = 0;
  #writing: Promise<void> | null = null;
  #stop = new AbortController();

  constructor(
    readonly store: Pick<ChangeStore, "recordChanges">,
    readonly clock: Clock,
    readonly onFault: (error: unknown) => void,
  ) {}

  add(opened: readonly NewChange[], closed: readonly ClosedChange[]): void {
    if (opened.length + closed.length === 0) return;
    const keys = [...opened, ...closed].map(({ host_id, code, subject }) =>
      `${host_id}\n${code}\n${subject}`
    );
    const batch = this.#batchFor(keys);
    batch.opened.push(...opened);
    batch.closed.push(...closed);
    for (const key of keys) batch.keys.add(key);
    this.#waiting += keys.length;
    this.#writing ??= this.#write();
  }

  /** Writes what waits, once; what the disk does not take then is lost with the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#writing;
  }

  #batchFor(keys: readonly string[]): Batch {
    const last = this.#batches.at(-1);
    // The first batch may be on its way to the store already.
    if (
      last !== undefined && this.#batches.length > 1 && keys.every((key) => !last.keys.has(key))
    ) {
      return last;
    }
    const batch: Batch = { opened: [], closed: [], keys: new Set() };
    this.#batches.push(batch);
    return batch;
  }

  async #write(): Promise<void> {
    let isFailing = false;
    for (let batch = this.#batches[0]; batch !== undefined; batch = this.#batches[0]) {
      if (isFailing && this.#stop.signal.aborted) break;
      try {
        await this.store.recordChanges({ opened: batch.opened, closed: batch.closed });
        this.#batches.shift();
        this.#waiting -= batch.opened.length + batch.closed.length;
        isFailing = false;
      } catch (error) {
        if (!isFailing) this.onFault(error);
        isFailing = true;
        this.#giveUpOldest();
        await this.clock.sleep(RETRY_MS, this.#stop.signal);
      }
    }
    // Here, in the same turn as the loop's last look: a change added later starts anew.
    this.#writing = null;
  }

  #giveUpOldest(): void {
    while (this.#waiting > MAX_WAITING) {
      const given = this.#batches.shift();
      if (given === undefined) return;
      this.#waiting -= given.opened.length + given.closed.length;
    }
  }
}
