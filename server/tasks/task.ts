import type { Clock } from "../../shared/clock.ts";
import type { TaskStatus } from "../views/task.ts";

/** A piece of work that time brings, or that somebody wakes. */
export interface TaskPlan {
  /** As the log and the page call it after "Cannot". */
  name: string;
  /**
   * A period counts from the end of a run; cron is in UTC, `words` say the same to an operator.
   * Null: it runs only when it is woken.
   */
  starts: { every_ms: number } | { cron: string; words: string } | null;
  /** Ends early, at a place of its own, once `signal` aborts. */
  run(signal: AbortSignal): Promise<void> | void;
}

/** Who is told how the runs end. */
export interface TaskFaults {
  write(doing: string, error: unknown): void;
  works(doing: string): void;
}

/** One task with its runs, of which there is never more than one at a time. */
export class Task {
  #running: Promise<void> | null = null;
  #isWoken = false;
  #status: Omit<TaskStatus, "name" | "schedule" | "is_running"> = {
    runs: 0,
    failed_runs: 0,
    started_unix: null,
    ended_unix: null,
    took_seconds: null,
    error: null,
  };

  constructor(
    readonly plan: TaskPlan,
    readonly options: { clock: Clock; faults: TaskFaults; signal: AbortSignal },
  ) {}

  get status(): TaskStatus {
    const { name, starts } = this.plan;
    return {
      name,
      schedule: starts === null ? null : scheduleText(starts),
      is_running: this.#running !== null,
      ...this.#status,
    };
  }

  /**
   * Runs it; while it runs, once more after that, however often it is woken. Resolves when nothing
   * of it runs any more; never rejects.
   */
  wake(): Promise<void> {
    this.#isWoken = true;
    this.#running ??= this.#runWhileWoken().finally(() => this.#running = null);
    return this.#running;
  }

  /** Resolves when nothing of it runs. */
  get ended(): Promise<void> {
    return this.#running ?? Promise.resolve();
  }

  async #runWhileWoken(): Promise<void> {
    const { signal } = this.options;
    while (this.#isWoken && !signal.aborted) {
      this.#isWoken = false;
      await this.#runOnce();
    }
  }

  async #runOnce(): Promise<void> {
    const { clock, faults, signal } = this.options;
    const { name } = this.plan;
    const startedMs = clock.monotonicMs();
    this.#status.started_unix = clock.nowMs() / 1000;
    const fault = await Promise.try(() => this.plan.run(signal))
      .then(() => null, (error) => ({ error }));
    // What fails after the stop fails because of it.
    if (signal.aborted) return;
    const status = this.#status;
    status.runs++;
    status.ended_unix = clock.nowMs() / 1000;
    status.took_seconds = (clock.monotonicMs() - startedMs) / 1000;
    status.error = fault === null ? null : errorText(fault.error);
    if (fault === null) return faults.works(name);
    status.failed_runs++;
    faults.write(name, fault.error);
  }
}

function scheduleText(starts: NonNullable<TaskPlan["starts"]>): string {
  return "cron" in starts ? starts.words : `every ${starts.every_ms / 1000} s`;
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
