import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../shared/testing_clock.ts";
import type { ChangeStore, NewChange } from "../store/store.ts";
import { ChangeLog } from "./change_log.ts";

const opened = (code: string): NewChange => ({
  host_id: 1,
  code,
  subject: "",
  level: "warning",
  text: code,
  at_ms: 0,
});
const closed = (code: string) => ({ host_id: 1, code, subject: "", at_ms: 0 });

/** A store that takes batches when it is told to, or refuses them. */
function createSlowStore() {
  const written: string[][] = [];
  const waiting: (() => void)[] = [];
  const store: Pick<ChangeStore, "recordChanges"> & { isFull: boolean } = {
    isFull: false,
    recordChanges: ({ opened, closed }) =>
      new Promise((resolve, reject) =>
        waiting.push(() => {
          if (store.isFull) return reject(new Error("disk is full"));
          written.push([
            ...closed.map(({ code }) => `-${code}`),
            ...opened.map(({ code }) => `+${code}`),
          ]);
          resolve();
        })
      ),
  };
  /** Lets the write under way end, and what follows from it begin. */
  const step = async () => {
    waiting.shift()?.();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { store, written, step };
}

Deno.test("ChangeLog writes what changed during one write together in the next", async () => {
  const { store, written, step } = createSlowStore();
  const log = new ChangeLog(store, new TestingClock(), () => {});

  log.add([opened("a")], []);
  log.add([opened("b")], []);
  log.add([opened("c")], [closed("d")]);
  await step();
  await step();

  deepStrictEqual(written, [["+a"], ["-d", "+b", "+c"]]);
});

Deno.test("ChangeLog keeps the order of two changes of one reason", async () => {
  const { store, written, step } = createSlowStore();
  const log = new ChangeLog(store, new TestingClock(), () => {});

  log.add([opened("x")], []);
  log.add([opened("a")], []);
  log.add([], [closed("a")]);
  log.add([opened("a")], []);
  for (let write = 0; write < 4; write++) await step();

  deepStrictEqual(written, [["+x"], ["+a"], ["-a"], ["+a"]]);
});

Deno.test("ChangeLog tries again what a full disk did not take, and says so once", async () => {
  const { store, written, step } = createSlowStore();
  const clock = new TestingClock();
  const faults: unknown[] = [];
  const log = new ChangeLog(store, clock, (error) => faults.push(error));
  store.isFull = true;

  log.add([opened("a")], []);
  await step();
  await clock.advance(5_000);
  await step();
  store.isFull = false;
  await clock.advance(5_000);
  await step();

  strictEqual(faults.length, 1);
  deepStrictEqual(written, [["+a"]]);
});

Deno.test("ChangeLog starts again after it had nothing left to write", async () => {
  const { store, written, step } = createSlowStore();
  const log = new ChangeLog(store, new TestingClock(), () => {});

  log.add([opened("a")], []);
  await step();
  log.add([], [closed("a")]);
  await step();

  deepStrictEqual(written, [["+a"], ["-a"]]);
});
