import { deepStrictEqual, ok } from "node:assert/strict";
import { testChannel, testDelivery } from "../../../testing/messages.ts";
import { createMemoryOutbox } from "../../../testing/sinks/memory_outbox.ts";
import { startSending } from "../../../testing/sinks/sending.ts";
import { until } from "../../../testing/until.ts";
import { DELIVERY_LIMITS } from "./limits.ts";

const { httpMs, smtpMs, attemptMs, leaseMs, roundEveryMs, stopWithinMs } = DELIVERY_LIMITS;

Deno.test("an attempt ends before its lease does", () => {
  ok(httpMs < attemptMs && smtpMs < attemptMs && attemptMs < leaseMs);
});

Deno.test("after a kill another sends within 30 s", () => {
  ok(leaseMs + roundEveryMs <= 30_000);
});

Deno.test("a stop takes less than 5 s", () => {
  ok(stopWithinMs < 5_000);
});

Deno.test(`a round looks at ${DELIVERY_LIMITS.rowsPerRound} rows of a channel, however many wait`, async () => {
  const outbox = createMemoryOutbox([testChannel({ kind: "pigeon" })]);
  const asked = new Set<number>();
  const due = outbox.due;
  outbox.due = (id, nowMs, limit) => {
    asked.add(limit);
    return due(id, nowMs, limit);
  };
  outbox.put(...Array.from({ length: 100 }, (_, at) => testDelivery({ id: `m${at}` })));
  await using sending = startSending([], { outbox });
  sending.sender.wake();

  await until("it has looked", () => sending.broken.length === 1);

  deepStrictEqual([...asked], [DELIVERY_LIMITS.rowsPerRound]);
});
