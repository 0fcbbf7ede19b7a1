import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import type { TaskPlan } from "./task.ts";
import { Tasks } from "./tasks.ts";

const NAME = "count";

/** Tasks on a clock that the test moves; `told` takes faults and what works. */
function setUp() {
  const clock = new TestingClock();
  const told: string[] = [];
  const faults = {
    write: (doing: string, error: unknown) => void told.push(`${doing}: ${error}`),
    works: (doing: string) => void told.push(`${doing} works`),
  };
  const tasks = new Tasks({ clock, faults });
  return { clock, told, tasks };
}

const statusOf = (tasks: Tasks) => {
  const [status] = tasks.list();
  if (status === undefined) throw new Error("no task was started");
  return status;
};

/** A run that ends when the test says so. */
function heldRun() {
  const ends: PromiseWithResolvers<void>[] = [];
  return {
    ends,
    run: () => {
      const end = Promise.withResolvers<void>();
      ends.push(end);
      return end.promise;
    },
  };
}

Deno.test("a task runs once in each period, counted from the end of a run", async () => {
  const { clock, tasks } = setUp();
  const { ends, run } = heldRun();
  tasks.start({ name: NAME, starts: { every_ms: 5_000 }, run });

  await clock.advance(4_999);
  strictEqual(ends.length, 0);
  await clock.advance(1);
  strictEqual(ends.length, 1);
  await clock.advance(60_000);
  strictEqual(ends.length, 1);
  ends[0]?.resolve();
  await clock.advance(5_000);
  strictEqual(ends.length, 2);

  ends[1]?.resolve();
  await tasks[Symbol.asyncDispose]();
});

Deno.test("a task that is woken while it runs runs once more, however often it was woken", async () => {
  const { tasks } = setUp();
  const { ends, run } = heldRun();
  const task = tasks.start({ name: NAME, starts: null, run });

  const all = [task.wake(), task.wake(), task.wake()];
  strictEqual(ends.length, 1);
  ends[0]?.resolve();
  while (ends.length < 2) await Promise.resolve();
  ends[1]?.resolve();
  await Promise.all(all);

  deepStrictEqual([ends.length, statusOf(tasks).runs, statusOf(tasks).is_running], [2, 2, false]);
  await tasks[Symbol.asyncDispose]();
});

Deno.test("a task says when it ran, for how long, and what came of it", async () => {
  const { clock, told, tasks } = setUp();
  const startUnix = clock.nowMs() / 1000;
  let isBroken = true;
  const task = tasks.start({
    name: NAME,
    starts: { every_ms: 5_000 },
    run: async () => {
      await clock.sleep(250);
      if (isBroken) throw new Error("no disk");
    },
  });
  const before = { started_unix: null, ended_unix: null, took_seconds: null, error: null };
  deepStrictEqual(statusOf(tasks), {
    name: NAME,
    schedule: "every 5 s",
    is_running: false,
    runs: 0,
    failed_runs: 0,
    ...before,
  });

  void task.wake();
  strictEqual(statusOf(tasks).is_running, true);
  await clock.advance(250);
  const failed = statusOf(tasks);
  isBroken = false;
  void task.wake();
  await clock.advance(250);
  const works = statusOf(tasks);

  deepStrictEqual(
    [failed.error, failed.failed_runs, failed.started_unix, failed.took_seconds],
    ["no disk", 1, startUnix, 0.25],
  );
  deepStrictEqual([works.error, works.failed_runs, works.runs], [null, 1, 2]);
  deepStrictEqual(told, ["count: Error: no disk", "count works"]);
  await tasks[Symbol.asyncDispose]();
});

Deno.test("a throw of a task takes neither its next run nor another task with it", async () => {
  const { clock, tasks } = setUp();
  const runs = { bad: 0, good: 0 };
  const plan = (name: "bad" | "good", act: () => void): TaskPlan => ({
    name,
    starts: { every_ms: 1_000 },
    run: () => {
      runs[name]++;
      act();
    },
  });
  tasks.start(plan("bad", () => {
    throw new Error("at once");
  }));
  tasks.start(plan("good", () => {}));

  await clock.advance(3_000);

  deepStrictEqual(runs, { bad: 3, good: 3 });
  await tasks[Symbol.asyncDispose]();
});

Deno.test("a stop aborts what runs, waits for it, and tells nothing of what fails by it", async () => {
  const { told, tasks } = setUp();
  let isOver = false;
  const task = tasks.start({
    name: NAME,
    starts: null,
    run: (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          isOver = true;
          reject(new Error("stopped"));
        });
      }),
  });
  void task.wake();

  await tasks[Symbol.asyncDispose]();

  deepStrictEqual([isOver, told], [true, []]);
  await task.wake();
  strictEqual(statusOf(tasks).runs, 0);
});

Deno.test("a stop waits two seconds at most for a task that does not end", async () => {
  const { clock, tasks } = setUp();
  void tasks.start({ name: NAME, starts: null, run: heldRun().run }).wake();
  let isStopped = false;

  const stopped = tasks[Symbol.asyncDispose]().then(() => isStopped = true);
  await clock.advance(1_999);
  strictEqual(isStopped, false);
  await clock.advance(1);
  await stopped;
});
