import type { Clock } from "../../shared/clock.ts";
import type { ChangeStore, ClosedChange, IdentifiedChange, NewChange } from "../store/port.ts";

/** What one judgement changed of the reasons of a host. */
export interface RecordedChanges {
  opened: readonly NewChange[];
  closed: readonly ClosedChange[];
  identified: readonly IdentifiedChange[];
}

interface Batch {
  opened: NewChange[];
  closed: ClosedChange[];
  identified: IdentifiedChange[];
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

  add({ opened, closed, identified }: RecordedChanges): void {
    if (opened.length + closed.length + identified.length === 0) return;
    const former = identified.map((one) => ({ ...one, subject_id: one.from_subject_id }));
    const keys = [...opened, ...closed, ...identified, ...former]
      .map(({ host_id, code, subject_id }) => `${host_id}\n${code}\n${subject_id}`);
    const batch = this.#batchFor(keys);
    batch.opened.push(...opened);
    batch.closed.push(...closed);
    batch.identified.push(...identified);
    this.#waiting -= batch.keys.size;
    for (const key of keys) batch.keys.add(key);
    this.#waiting += batch.keys.size;
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
    const batch: Batch = { opened: [], closed: [], identified: [], keys: new Set() };
    this.#batches.push(batch);
    return batch;
  }

  async #write(): Promise<void> {
    let isFailing = false;
    for (let batch = this.#batches[0]; batch !== undefined; batch = this.#batches[0]) {
      if (isFailing && this.#stop.signal.aborted) break;
      try {
        const { opened, closed, identified } = batch;
        await this.store.recordChanges({ opened, closed, identified });
        this.#batches.shift();
        this.#waiting -= batch.keys.size;
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
      this.#waiting -= given.keys.size;
    }
  }
}
