import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { WorkerCalls } from "./worker_calls.ts";

type Operations = {
  double(value: number): number;
  fail(message: string): never;
  doubleLate(value: number): Promise<number>;
  never(): Promise<never>;
  die(): Promise<never>;
};

const WORKER = `
  import { answerCalls } from ${JSON.stringify(import.meta.resolve("./worker_calls.ts"))};
  answerCalls({
    double: (value) => value * 2,
    fail: (message) => { throw new RangeError(message) },
    doubleLate: (value) => new Promise((resolve) => setTimeout(() => resolve(value * 2))),
    never: () => new Promise(() => {}),
    die: () => { setTimeout(() => { throw new Error("out of luck") }); return new Promise(() => {}) },
  });`;

function startCalls(): { calls: WorkerCalls<Operations> } & Disposable {
  const url = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
  const calls = new WorkerCalls<Operations>(
    new Worker(url, { type: "module" }),
    ({ name, message }) => new Error(`${name}: ${message}`),
  );
  return {
    calls,
    [Symbol.dispose]() {
      calls.terminate();
      URL.revokeObjectURL(url);
    },
  };
}

Deno.test("WorkerCalls resolves with the value of each call", async () => {
  using started = startCalls();

  const values = await Promise.all([1, 2, 3].map((value) => started.calls.call("double", value)));

  deepStrictEqual(values, [2, 4, 6]);
});

Deno.test("WorkerCalls runs calls one after the other, in order", async () => {
  using started = startCalls();
  const order: number[] = [];

  await Promise.all([
    started.calls.call("doubleLate", 1).then((value) => order.push(value)),
    started.calls.call("double", 2).then((value) => order.push(value)),
  ]);

  deepStrictEqual(order, [2, 4]);
});

Deno.test("WorkerCalls rejects a failed call with its error, and goes on", async () => {
  using started = startCalls();

  await rejects(started.calls.call("fail", "too far"), { message: "RangeError: too far" });

  strictEqual(await started.calls.call("double", 4), 8);
});

Deno.test("WorkerCalls rejects pending and later calls when its worker dies", async () => {
  using started = startCalls();

  const died = { message: /^WorkerDied: its worker died: .*out of luck/ };
  await Promise.all([
    rejects(started.calls.call("die"), died),
    rejects(started.calls.call("double", 1), died),
  ]);
  await rejects(started.calls.call("double", 1), died);
});

Deno.test("WorkerCalls.terminate() rejects pending and later calls", async () => {
  using started = startCalls();
  const pending = started.calls.call("never");

  started.calls.terminate();

  await rejects(pending, { message: "WorkerClosed: it is closed" });
  await rejects(started.calls.call("double", 1), { message: "WorkerClosed: it is closed" });
});
