/** A sender that is stopped or killed, and one that goes on after it. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../../testing/clock.ts";
import { TEST_NOW_MS, testDelivery } from "../../../testing/messages.ts";
import { openHttpSink } from "../../../testing/sinks/http_sink.ts";
import { startSending, told, webhookTo } from "../../../testing/sinks/sending.ts";
import { until } from "../../../testing/until.ts";
import { DELIVERY_LIMITS } from "./limits.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

Deno.test("a kill between the answer and the settling costs one message more, with its key", async () => {
  await using sink = openHttpSink();
  const clock = new TestingClock(TEST_NOW_MS);
  let reached = () => {};
  const killed = new Promise<void>((resolve) => reached = resolve);
  const first = startSending([webhookTo(sink)], {
    clock,
    failpoint: (name) => {
      if (name !== "after-send-before-settle") return;
      first.kill();
      reached();
    },
  });
  first.outbox.put(testDelivery({}));
  first.sender.wake();
  await killed;
  strictEqual(sink.received.length, 1);

  await using second = startSending([], { clock, outbox: first.outbox });
  await clock.advance(DELIVERY_LIMITS.leaseMs - 1);
  strictEqual(sink.received.length, 1, "the lease holds");
  await clock.advance(2 * SECOND_MS);
  await until("it is delivered", () => second.outbox.settled.length === 1);
  await second.pass(10 * MINUTE_MS, 10 * SECOND_MS);

  deepStrictEqual(
    sink.received.map(({ headers }) => headers.get("idempotency-key")),
    ["key-01kb6c1v0bbbbbbb", "key-01kb6c1v0bbbbbbb"],
  );
});

Deno.test("two senders on one queue send each message once", async () => {
  await using sink = openHttpSink();
  const first = startSending([webhookTo(sink)]);
  await using second = startSending([], { clock: first.clock, outbox: first.outbox });
  const rows = Array.from({ length: 30 }, (_, at) => {
    const id = `m${String(at).padStart(2, "0")}`;
    return testDelivery({ id, incident_id: id });
  });

  first.outbox.put(...rows);
  first.sender.wake();
  second.sender.wake();
  await until("all is settled", async () => {
    await first.clock.advance(2 * SECOND_MS);
    return first.outbox.settled.length === rows.length;
  });
  await first.stop();

  strictEqual(new Set(told(sink)).size, rows.length);
  strictEqual(sink.received.length, rows.length);
});

Deno.test("at a stop what is on its way may end by itself", async () => {
  await using sink = openHttpSink();
  let release = () => {};
  sink.behave({ does: "waits", release: new Promise((resolve) => release = resolve) });
  const sending = startSending([webhookTo(sink)]);
  sending.outbox.put(testDelivery({}));
  sending.sender.wake();
  await until("it is on its way", () => sink.received.length === 1);

  const stopping = sending.stop();
  release();
  await stopping;

  strictEqual(sending.outbox.settled[0]?.settlement.state, "delivered");
});

Deno.test("at a stop what hangs is cut off in time, and goes back to the queue", async () => {
  await using sink = openHttpSink();
  sink.behave({ does: "hangs" });
  const sending = startSending([webhookTo(sink)]);
  sending.outbox.put(testDelivery({}));
  sending.sender.wake();
  await until("it is on its way", () => sink.received.length === 1);

  const stopping = sending.stop();
  await until("it waits", () => sending.clock.sleeping === 1);
  await sending.clock.advance(DELIVERY_LIMITS.stopWithinMs);
  await stopping;

  const [settled] = sending.outbox.settled;
  strictEqual(settled?.settlement.state, "queued");
  strictEqual(settled.settlement.last_error, "stopped before it was answered");
});
