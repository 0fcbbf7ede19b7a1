import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { Allowance } from "./allowance.ts";

const RATE = { perSecond: 10, burst: 100 };

Deno.test("Allowance gives the burst at once, and nothing beyond it", () => {
  const allowance = new Allowance(RATE, 0);

  const taken = [allowance.tryTake(100, 0), allowance.tryTake(1, 0), allowance.tryTake(1, 100)];

  deepStrictEqual(taken, [true, false, true]);
});

Deno.test("Allowance has a debt in proportion to what was taken too much", () => {
  const allowance = new Allowance(RATE, 0);
  allowance.take(100, 0);
  strictEqual(allowance.debtMs(0), 0);

  allowance.take(50, 0);
  strictEqual(allowance.debtMs(0), 5_000);
  allowance.take(1_000, 1_000);
  strictEqual(allowance.debtMs(1_000), 104_000);
  strictEqual(allowance.debtMs(105_000), 0);
});

Deno.test("Allowance is full again after a rest, and never more than full", () => {
  const allowance = new Allowance(RATE, 0);
  allowance.take(100, 0);

  deepStrictEqual([9_900, 10_000, 900_000].map((ms) => allowance.isFull(ms)), [false, true, true]);
  deepStrictEqual([allowance.tryTake(101, 900_000), allowance.tryTake(100, 900_000)], [
    false,
    true,
  ]);
});
