/** The tasks of one part of the server: started, looked at and stopped together. */
import type { Clock } from "../../shared/clock.ts";
import type { TaskStatus } from "../views/task.ts";
import { Task, type TaskFaults, type TaskPlan } from "./task.ts";

/** How long a stop waits for what runs; what takes longer is left to itself. */
const STOP_WITHIN_MS = 2_000;

export class Tasks implements AsyncDisposable {
  #tasks: Task[] = [];
  #stop = new AbortController();

  constructor(readonly options: { clock: Clock; faults: TaskFaults }) {}

  /** Starts `plan`: its first run comes with its period, its cron or its first waking. */
  start(plan: TaskPlan): Pick<Task, "wake"> {
    const { signal } = this.#stop;
    const task = new Task(plan, { ...this.options, signal });
    this.#tasks.push(task);
    if (plan.starts === null) return task;
    if ("cron" in plan.starts) {
      // Never rejects: Deno runs a handler that throws again by itself.
      Deno.cron(plan.name, plan.starts.cron, { signal }, () => task.wake());
    } else {
      void this.#repeat(task, plan.starts.every_ms);
    }
    return task;
  }

  list(): TaskStatus[] {
    return this.#tasks.map(({ status }) => status);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    const over = new AbortController();
    const ended = Promise.all(this.#tasks.map((task) => task.ended)).then(() => over.abort());
    await Promise.race([ended, this.options.clock.sleep(STOP_WITHIN_MS, over.signal)]);
  }

  async #repeat(task: Task, everyMs: number): Promise<void> {
    const { signal } = this.#stop;
    for (;;) {
      await this.options.clock.sleep(everyMs, signal);
      if (signal.aborted) return;
      await task.wake();
    }
  }
}
