import { ok, strictEqual } from "node:assert/strict";
import { backoffMs, waitMs } from "./backoff.ts";
import { DELIVERY_LIMITS } from "./limits.ts";

const MINUTE_MS = 60_000;

const STEPS: readonly [number, number][] = [
  [1, 5_000],
  [2, 10_000],
  [3, 20_000],
  [8, 640_000],
  [9, 15 * MINUTE_MS],
  [10, 15 * MINUTE_MS],
  [1_000, 15 * MINUTE_MS],
];
for (const [failures, ms] of STEPS) {
  Deno.test(`after ${failures} failures it waits ${ms} ms, 20 % more or less`, () => {
    strictEqual(backoffMs(failures, 0.5), ms);
    strictEqual(backoffMs(failures, 0), ms * 0.8);
    strictEqual(backoffMs(failures, 1), ms * 1.2);
  });
}

Deno.test("a provider may ask for more, but not for less and not for silence", () => {
  strictEqual(waitMs(1, 0.5, 120_000), 120_000);
  strictEqual(waitMs(9, 0.5, 1_000), 15 * MINUTE_MS);
  strictEqual(waitMs(1, 0.5, null), 5_000);
  for (const over of [-1, 0, 1]) {
    const asked = DELIVERY_LIMITS.retryAfterMs + over;
    strictEqual(waitMs(1, 0.5, asked), Math.min(asked, DELIVERY_LIMITS.retryAfterMs));
  }
});

Deno.test("in 72 hours there are hundreds of attempts, not thousands", () => {
  let [ms, attempts] = [0, 1];
  while (ms < 72 * 60 * MINUTE_MS) ms += backoffMs(attempts++, 0.5);

  ok(attempts > 250 && attempts < 350, `${attempts}`);
});
