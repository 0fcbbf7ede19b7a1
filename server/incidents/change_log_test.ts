import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import type { ChangeStore, NewChange } from "../store/port.ts";
import { ChangeLog } from "./change_log.ts";

const opened = (code: string): NewChange => ({
  host_id: 1,
  code,
  subject: "",
  subject_id: "",
  level: "warning",
  text: code,
  at_ms: 0,
});
const closed = (code: string) => ({ host_id: 1, code, subject_id: "", at_ms: 0 });

const NOTHING = { opened: [], closed: [], identified: [] };

/** A store that takes batches when it is told to, or refuses them. */
function createSlowStore() {
  const written: string[][] = [];
  const waiting: (() => void)[] = [];
  const store: Pick<ChangeStore, "recordChanges"> & { isFull: boolean } = {
    isFull: false,
    recordChanges: ({ opened, closed, identified = [] }) =>
      new Promise((resolve, reject) =>
        waiting.push(() => {
          if (store.isFull) return reject(new Error("disk is full"));
          written.push([
            ...identified.map(({ code }) => `=${code}`),
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

  log.add({ ...NOTHING, opened: [opened("a")], closed: [] });
  log.add({ ...NOTHING, opened: [opened("b")], closed: [] });
  log.add({ ...NOTHING, opened: [opened("c")], closed: [closed("d")] });
  await step();
  await step();

  deepStrictEqual(written, [["+a"], ["-d", "+b", "+c"]]);
});

Deno.test("ChangeLog keeps the order of two changes of one reason", async () => {
  const { store, written, step } = createSlowStore();
  const log = new ChangeLog(store, new TestingClock(), () => {});

  log.add({ ...NOTHING, opened: [opened("x")], closed: [] });
  log.add({ ...NOTHING, opened: [opened("a")], closed: [] });
  log.add({ ...NOTHING, opened: [], closed: [closed("a")] });
  log.add({ ...NOTHING, opened: [opened("a")], closed: [] });
  for (let write = 0; write < 4; write++) await step();

  deepStrictEqual(written, [["+x"], ["+a"], ["-a"], ["+a"]]);
});

Deno.test("ChangeLog gives a reason its identity before what follows under that", async () => {
  const { store, written, step } = createSlowStore();
  const log = new ChangeLog(store, new TestingClock(), () => {});
  const identified = [{ host_id: 1, code: "a", subject_id: "4620", from_subject_id: "" }];

  log.add({ ...NOTHING, opened: [opened("x")] });
  log.add({ ...NOTHING, opened: [opened("a")] });
  log.add({ ...NOTHING, identified });
  log.add({ ...NOTHING, closed: [{ ...closed("a"), subject_id: "4620" }] });
  for (let write = 0; write < 4; write++) await step();

  deepStrictEqual(written, [["+x"], ["+a"], ["=a"], ["-a"]]);
});

Deno.test("ChangeLog tries again what a full disk did not take, and says so once", async () => {
  const { store, written, step } = createSlowStore();
  const clock = new TestingClock();
  const faults: unknown[] = [];
  const log = new ChangeLog(store, clock, (error) => faults.push(error));
  store.isFull = true;

  log.add({ ...NOTHING, opened: [opened("a")], closed: [] });
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

  log.add({ ...NOTHING, opened: [opened("a")], closed: [] });
  await step();
  log.add({ ...NOTHING, opened: [], closed: [closed("a")] });
  await step();

  deepStrictEqual(written, [["+a"], ["-a"]]);
});
