/**
 * Transactions that are committed together. Disks wear, and most servers run on a pool that writes
 * everything twice: whoever can wait is committed with others, after two seconds at the latest.
 */
import type { Clock } from "../../shared/clock.ts";
import { FairQueue } from "./fair_queue.ts";
import { StorageError } from "./errors.ts";
import { type Fence, NotOwner } from "./fences.ts";
import { type RecordedWrites, sizeOf, type TransactionOptions, type Write } from "./transaction.ts";

export const COMMIT_LIMITS = {
  /** A commit begins once so much waits, or the first of it has waited so long. */
  units: 64,
  bytes: 256 * 1024,
  waitMs: 2_000,
  /** Bounds of one commit, and so of the time that others wait for it. */
  maxUnits: 256,
  maxBytes: 1024 * 1024,
  /** After one that the disk did not take. */
  retryMs: 5_000,
  /** Writes without a sample that wait for a disk that takes nothing; then the oldest are given up. */
  maxKept: 100_000,
} as const;

/** One transaction of a group. */
export interface CommitUnit {
  writes: readonly Write[];
  /** Null: nobody else writes what it writes. */
  fence: Fence | null;
}

/** What became of one transaction of a group. `isTaken`: what it writes is another server's. */
export type UnitOutcome =
  | { ok: true; values: unknown[] }
  | { ok: false; why: string; isTaken?: true };

/** How committing goes, since the start. */
export interface CommitFigures {
  /** Commits that the disk took, … */
  done: number;
  /** … and those that it did not. */
  failed: number;
  /** All of them together. */
  took_ms: number;
  /** When the disk took the last, monotonic milliseconds; null: none yet. */
  last_done_ms: number | null;
  /** Transactions that wait. */
  waiting: number;
}

export interface GroupCommitOptions {
  /** Commits all in one go. Rejects with `StorageError` when nothing of any was kept. */
  commit(units: readonly CommitUnit[]): Promise<UnitOutcome[]>;
  clock: Clock;
  /** How long a transaction may wait for others, at most; asked for each commit. */
  waitMs?: () => number;
  /** Writes that were kept for hours were given up. */
  onGivenUp?(count: number): void;
}

interface Unit extends RecordedWrites, CommitUnit {
  writes: Write[];
  bytes: number;
  mayWait: boolean;
  /** Whether its writes, but for a sample, stay for later when the disk does not take them now. */
  keep: boolean;
  done(): void;
  failed(error: Error): void;
}

export interface UnitOptions extends TransactionOptions {
  /** As it stood when the writes were written down. */
  fence?: Fence | null;
}

export class GroupCommit implements AsyncDisposable {
  #waiting = new FairQueue<Unit>();
  #count = 0;
  #bytes = 0;
  /** Without their samples, oldest first: they go before everything else. */
  #kept: Unit[] = [];
  #running: Promise<void> | null = null;
  /** Ends the wait for company. */
  #urgent = new AbortController();
  #stop = new AbortController();
  #figures = { done: 0, failed: 0, took_ms: 0, last_done_ms: null as number | null };

  constructor(readonly options: GroupCommitOptions) {}

  figures(): CommitFigures {
    return { ...this.#figures, waiting: this.#count + this.#kept.length };
  }

  /** Resolves once `recorded` is on disk; rejects with `StorageError` when it is not. */
  add(
    recorded: RecordedWrites,
    { owner = 0, may_wait: mayWait = false, keep = false, fence = null }: UnitOptions = {},
  ): Promise<void> {
    if (recorded.writes.length === 0) {
      recorded.settle([]);
      return Promise.resolve();
    }
    return new Promise((done, failed) => {
      const bytes = sizeOf(recorded.writes);
      this.#waiting.add(owner, { ...recorded, fence, bytes, mayWait, keep, done, failed });
      this.#count++;
      this.#bytes += bytes;
      // What the disk did not take is tried again with whatever comes next.
      if (!mayWait || this.#isFull() || this.#kept.length > 0) this.#hurry();
      this.#running ??= this.#run();
    });
  }

  /** Commits what waits, once; what the disk does not take then is lost with the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#hurry();
    await this.#running;
  }

  /** Called for every sample of a backlog: each abort, the first or not, would make an error of its own. */
  #hurry(): void {
    if (!this.#urgent.signal.aborted) this.#urgent.abort(HURRY);
  }

  #isFull(): boolean {
    return this.#count >= COMMIT_LIMITS.units || this.#bytes >= COMMIT_LIMITS.bytes;
  }

  async #run(): Promise<void> {
    const { clock, waitMs = () => COMMIT_LIMITS.waitMs } = this.options;
    // Whatever comes in this same turn of the event loop joins the first group.
    await Promise.resolve();
    while (this.#count > 0 || this.#kept.length > 0) {
      const isRetry = this.#count === 0;
      if (isRetry && this.#stop.signal.aborted) break;
      await clock.sleep(isRetry ? COMMIT_LIMITS.retryMs : waitMs(), this.#urgent.signal);
      const group = this.#takeGroup();
      this.#urgent = new AbortController();
      if (this.#stop.signal.aborted || this.#isFull() || this.#hasUrgent()) this.#hurry();
      await this.#commit(group);
    }
    // In the same turn as the loop's last look: what is added later starts anew.
    this.#running = null;
  }

  /** Whether one of those left over may not wait: then none has to. */
  #hasUrgent(): boolean {
    return this.#waiting.some(({ mayWait }) => !mayWait);
  }

  #takeGroup(): Unit[] {
    const kept = this.#kept.splice(0, COMMIT_LIMITS.maxUnits);
    let bytes = 0;
    const fresh = this.#waiting.take((unit, taken) => {
      bytes += unit.bytes;
      return taken.length < COMMIT_LIMITS.maxUnits && bytes <= COMMIT_LIMITS.maxBytes;
    });
    this.#count -= fresh.length;
    for (const unit of fresh) this.#bytes -= unit.bytes;
    return [...kept, ...fresh];
  }

  async #commit(group: readonly Unit[]): Promise<void> {
    let outcomes: UnitOutcome[];
    const { clock } = this.options;
    const startMs = clock.monotonicMs();
    try {
      outcomes = await this.options.commit(group);
      this.#figures.done++;
      this.#figures.last_done_ms = clock.monotonicMs();
    } catch (error) {
      this.#figures.failed++;
      this.#keep(group, error instanceof Error ? error : new Error(String(error)));
      return;
    } finally {
      this.#figures.took_ms += clock.monotonicMs() - startMs;
    }
    for (const [index, unit] of group.entries()) {
      const outcome = outcomes[index];
      if (outcome?.ok) {
        unit.settle(outcome.values);
        unit.done();
      } else unit.failed(failureOf(unit, outcome));
    }
  }

  /** Of what the disk did not take, what is nobody's to send again stays for later. */
  #keep(group: readonly Unit[], error: Error): void {
    const kept = group.filter(({ keep }) => keep).flatMap((unit): Unit[] => {
      const writes = unit.writes.filter(({ op }) => op !== "insertSample");
      const settle = () => unit.settle([]);
      return writes.length === 0 ? [] : [{ ...unit, writes, settle, ...NOBODY_WAITS }];
    });
    for (const unit of group) unit.failed(error);
    this.#kept.unshift(...kept);
    let count = this.#kept.reduce((sum, { writes }) => sum + writes.length, 0);
    const before = count;
    while (count > COMMIT_LIMITS.maxKept) count -= this.#kept.shift()?.writes.length ?? count;
    if (before > count) this.options.onGivenUp?.(before - count);
  }
}

function failureOf(
  { fence }: CommitUnit,
  outcome: Exclude<UnitOutcome, { ok: true }> | undefined,
): StorageError {
  if (outcome?.isTaken) return new NotOwner(outcome.why, fence?.host?.epoch ?? null);
  return new StorageError(outcome?.why ?? "it was not written");
}

const HURRY = "others cannot wait";

/** What they came to is nobody's to read; that they are written is. */
const NOBODY_WAITS = { done() {}, failed() {} };
