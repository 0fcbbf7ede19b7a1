import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { inSlices } from "./in_slices.ts";

const NUMBERS = Array.from({ length: 120 }, (_, index) => index);

Deno.test("inSlices() does fifty in one go and lets others run before the next", async () => {
  const clock = new TestingClock();
  const done: number[] = [];
  const { signal } = new AbortController();

  const all = inSlices(NUMBERS, (item) => done.push(item), { clock, signal, onFault: () => {} });
  strictEqual(done.length, 50);
  await clock.advance(0);
  await all;

  deepStrictEqual(done, NUMBERS);
});

Deno.test("inSlices() lets others run before ten milliseconds of work are far behind", async () => {
  let nowMs = 0;
  const slices: number[] = [0];
  const clock = {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: () => {
      slices.push(0);
      return Promise.resolve();
    },
  };
  const work = () => {
    nowMs += 4;
    slices.push((slices.pop() ?? 0) + 1);
  };

  const { signal } = new AbortController();
  await inSlices(NUMBERS.slice(0, 7), work, { clock, signal, onFault: () => {} });

  deepStrictEqual(slices, [3, 3, 1]);
});

Deno.test("inSlices() tells of each at which the work throws, and goes on", async () => {
  const clock = new TestingClock();
  const done: number[] = [];
  const told: number[] = [];
  const work = (item: number) => {
    if (item % 2 === 0) throw new Error("even");
    done.push(item);
  };

  await inSlices([1, 2, 3, 4], work, {
    clock,
    signal: new AbortController().signal,
    onFault: (item) => told.push(item),
  });

  deepStrictEqual([done, told], [[1, 3], [2, 4]]);
});

Deno.test("inSlices() ends between two slices once it is stopped", async () => {
  const clock = new TestingClock();
  const stop = new AbortController();
  let done = 0;

  const all = inSlices(NUMBERS, () => done++, { clock, signal: stop.signal, onFault: () => {} });
  stop.abort();
  await all;

  strictEqual(done, 50);
});
