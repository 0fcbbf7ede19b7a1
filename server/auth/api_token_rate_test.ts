/** Row "apiToken" of the shares. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import type { ApiScope } from "../store/port.ts";
import { createApiTokenRate } from "./api_token_rate.ts";

function takeAll(
  rate: ReturnType<typeof createApiTokenRate>,
  token: { id: number; scopes: ApiScope[] },
  hosts = 0,
): number {
  let taken = 0;
  while (rate.take(token, hosts) === 0) taken += 1;
  return taken;
}

Deno.test("apiToken: 50 requests at once, and 50 more after each second", async () => {
  const clock = new TestingClock();
  const rate = createApiTokenRate(clock);
  const token = { id: 1, scopes: ["read"] as ApiScope[] };

  const taken = [takeAll(rate, token, 5_000)];
  strictEqual(rate.take(token, 5_000), 1);
  for (const waitMs of [19, 1, 500, 1_000, 3_600_000]) {
    await clock.advance(waitMs);
    taken.push(takeAll(rate, token, 5_000));
  }

  deepStrictEqual(taken, [50, 0, 1, 25, 50, 50]);
});

Deno.test("apiToken: one for metrics gets one more per host and 10 s", () => {
  const rate = createApiTokenRate(new TestingClock());

  strictEqual(takeAll(rate, { id: 1, scopes: ["metrics"] }, 0), 50);
  strictEqual(takeAll(rate, { id: 2, scopes: ["read", "metrics"] }, 5_000), 550);
});

Deno.test("apiToken: one takes nothing from another", () => {
  const rate = createApiTokenRate(new TestingClock());

  strictEqual(takeAll(rate, { id: 1, scopes: ["read"] }), 50);
  strictEqual(takeAll(rate, { id: 2, scopes: ["read"] }), 50);
});
