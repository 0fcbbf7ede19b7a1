import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { TEST_NOW_MS, testDelivery } from "../../../testing/messages.ts";
import type { Delivery } from "../../store/rows/deliveries.ts";
import type { Outcome } from "../channels/outcome.ts";
import { DELIVERY_LIMITS } from "./limits.ts";
import { consequenceOf } from "./settlement.ts";

const later: Outcome = { is: "later", why: "no", after_ms: null, attempts_at_most: null };

function consequence(
  delivery: Partial<Delivery>,
  outcome: Outcome,
  { nowMs = TEST_NOW_MS, channelFailures = 1 } = {},
) {
  return consequenceOf(testDelivery(delivery), outcome, { nowMs, random: 0.5, channelFailures });
}

Deno.test("what was delivered stays so, with what is to be known all the same", () => {
  deepStrictEqual(consequence({ attempts: 4 }, { is: "delivered", remark: "refused for ben" }), {
    settlement: {
      state: "delivered",
      at_ms: TEST_NOW_MS,
      attempts: 5,
      last_error: "refused for ben",
    },
    broken: null,
    restMs: 0,
  });
});

Deno.test("a row waits by its own attempts, its channel by failures in a row", () => {
  deepStrictEqual(consequence({ attempts: 2 }, later, { channelFailures: 1 }), {
    settlement: {
      state: "queued",
      not_before_ms: TEST_NOW_MS + 20_000,
      attempts: 3,
      last_error: "no",
    },
    broken: null,
    restMs: 5_000,
  });
});

Deno.test("row and channel wait as long as the provider asked", () => {
  const { settlement, restMs } = consequence({}, { ...later, after_ms: 600_000 });

  ok(settlement.state === "queued");
  strictEqual(settlement.not_before_ms, TEST_NOW_MS + 600_000);
  strictEqual(restMs, 600_000);
});

for (const [nowOffsetMs, state] of [[-1, "queued"], [0, "expired"], [1, "expired"]] as const) {
  Deno.test(`an attempt that fails ${nowOffsetMs} ms from the row's end leaves it ${state}`, () => {
    const delivery = { expires_at_ms: TEST_NOW_MS };

    const { settlement } = consequence(delivery, later, { nowMs: TEST_NOW_MS + nowOffsetMs });

    strictEqual(settlement.state, state);
  });
}

for (const is of ["refused", "unfit"] as const) {
  Deno.test(`what is ${is} breaks the channel and loses no message`, () => {
    const { settlement, broken } = consequence({}, { is, why: "answered 401" });

    strictEqual(broken, "answered 401");
    strictEqual(settlement.state, "queued");
    strictEqual(consequence({ kind: "test" }, { is, why: "no" }).settlement.state, "dead");
  });
}

for (const [attempts, isBroken] of [[0, false], [1, false], [2, true], [3, true]] as const) {
  Deno.test(`of three attempts at most, number ${attempts + 1} ${isBroken ? "is the last" : "is followed by another"}`, () => {
    const { broken } = consequence({ attempts }, { ...later, attempts_at_most: 3 });

    strictEqual(broken !== null, isBroken);
  });
}

Deno.test("of a reason only so much is kept", () => {
  const { settlement } = consequence({}, { ...later, why: "x".repeat(9999) });

  strictEqual(settlement.last_error?.length, DELIVERY_LIMITS.whyLength);
});
