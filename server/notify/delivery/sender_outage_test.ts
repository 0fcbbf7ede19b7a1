/** A sender while providers, its store or the clock fail. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../../testing/clock.ts";
import { TEST_NOW_MS, testChannel, testDelivery } from "../../../testing/messages.ts";
import { openHttpSink } from "../../../testing/sinks/http_sink.ts";
import { createMemoryOutbox } from "../../../testing/sinks/memory_outbox.ts";
import { startSending, told, webhookTo } from "../../../testing/sinks/sending.ts";
import { until } from "../../../testing/until.ts";
import { DELIVERY_LIMITS } from "./limits.ts";
import { createSender } from "./sender.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const FAILS = { does: "answers", status: 500 } as const;
const TAKES = { does: "answers", status: 200 } as const;

Deno.test("after a sink was away for six hours each message comes once, and says so", async () => {
  await using sink = openHttpSink();
  await using sending = startSending([webhookTo(sink)]);
  await sink.close();
  const ids = ["a", "b", "c"];
  await sending.send({ id: "a", incident_id: "i1" });
  sending.outbox.put(
    testDelivery({ id: "b", incident_id: "i2" }),
    testDelivery({ id: "c", incident_id: "i3" }),
  );

  await sending.pass(6 * HOUR_MS, 20 * SECOND_MS);
  const attemptsWhileAway = sending.outbox.settled.length;
  sink.open();
  await sending.pass(20 * MINUTE_MS, 20 * SECOND_MS);

  deepStrictEqual(told(sink).map((line) => line.slice(0, 5)).sort(), ["key-a", "key-b", "key-c"]);
  deepStrictEqual(
    ids.map((id) => sending.outbox.rows.get(id)?.state),
    ["delivered", "delivered", "delivered"],
  );
  for (const { body } of sink.received) {
    ok(/Delayed by 6 h( \d+ min)?: the channel did not take it\./.test(body), body);
  }
  // One that is away is asked now and then, however many messages wait for it.
  ok(attemptsWhileAway > 20 && attemptsWhileAway < 50, `${attemptsWhileAway}`);
});

Deno.test("a message is made when it is sent: what is over by then is told as over, once", async () => {
  await using sink = openHttpSink();
  await using sending = startSending([webhookTo(sink)]);
  sink.behave(FAILS, TAKES);
  await sending.send({});

  sending.incident = { state: "resolved", resolved_at_ms: TEST_NOW_MS };
  await sending.pass(MINUTE_MS, 2 * SECOND_MS);

  deepStrictEqual(told(sink), [
    "key-01kb6c1v0bbbbbbb Critical: pve-01 · tank",
    "key-01kb6c1v0bbbbbbb Was critical 2026-11-29 02:10–02:31: pve-01 · tank",
  ]);
});

Deno.test("through an hour of 429 it asks as seldom as it was told to", async () => {
  await using sink = openHttpSink();
  await using sending = startSending([webhookTo(sink)]);
  sink.behave({ does: "answers", status: 429, headers: { "retry-after": "600" } });
  await sending.send({ id: "a", incident_id: "i1" });
  sending.outbox.put(testDelivery({ id: "b", incident_id: "i2" }));

  await sending.pass(HOUR_MS, 10 * SECOND_MS);
  const asked = sink.received.length;
  sink.behave(TAKES);
  await sending.pass(20 * MINUTE_MS, 10 * SECOND_MS);

  ok(asked >= 6 && asked <= 7, `${asked}`);
  deepStrictEqual(
    [...sending.outbox.rows.values()].map(({ state }) => state),
    ["delivered", "delivered"],
  );
});

Deno.test("a channel that hangs delays no other", async () => {
  await using slow = openHttpSink();
  await using fast = openHttpSink();
  let release = () => {};
  slow.behave({ does: "waits", release: new Promise((resolve) => release = resolve) });
  await using sending = startSending([
    webhookTo(slow, { id: "slow" }),
    webhookTo(fast, { id: "fast" }),
  ]);
  const row = (id: string, channel_id: string) => testDelivery({ id, channel_id, incident_id: id });
  sending.outbox.put(row("s1", "slow"), row("s2", "slow"));
  sending.sender.wake();
  await until("the slow one is asked", () => slow.received.length === 1);

  await sending.send(...Array.from({ length: 20 }, (_, at) => row(`f${at}`, "fast")));

  strictEqual(fast.received.length, 20);
  strictEqual(slow.received.length, 1, "one message at a time on a channel");
  release();
  await until("the slow one is done", () => slow.received.length === 2);
});

Deno.test("a message that its provider chokes on does not keep those of others back", async () => {
  await using sink = openHttpSink();
  await using sending = startSending([webhookTo(sink)]);
  sink.behave(FAILS, TAKES, FAILS);

  await sending.send({ id: "a", incident_id: "i1" });
  sending.outbox.put(testDelivery({ id: "b", incident_id: "i2" }));
  await sending.pass(10 * SECOND_MS, 2 * SECOND_MS);

  strictEqual(sending.outbox.rows.get("b")?.state, "delivered");
});

Deno.test("a message is tried until its end and then given up, never silently", async () => {
  await using sink = openHttpSink();
  await using sending = startSending([webhookTo(sink)]);
  sink.behave(FAILS);

  await sending.send({ expires_at_ms: TEST_NOW_MS + 12 * HOUR_MS });
  await sending.pass(13 * HOUR_MS, 5 * MINUTE_MS);

  const last = sending.outbox.settled.at(-1)?.settlement;
  strictEqual(last?.state, "expired");
  strictEqual(last.last_error, "answered 500");
  ok(last.attempts > 40 && last.attempts < 60, `${last.attempts}`);
});

Deno.test("a clock that is set forward gives nothing up without an attempt", async () => {
  await using sink = openHttpSink();
  await using sending = startSending([webhookTo(sink)]);
  sink.behave(FAILS, TAKES);
  await sending.send({});

  sending.clock.setWallClock(TEST_NOW_MS + 100 * HOUR_MS);
  await sending.pass(MINUTE_MS, 2 * SECOND_MS);

  strictEqual(sending.outbox.settled.at(-1)?.settlement.state, "delivered");
});

Deno.test("what waits for a channel that is broken is given up at its end, unsent", async () => {
  await using sink = openHttpSink();
  const broken = { why: "answered 401", since_ms: 0 };
  await using sending = startSending([webhookTo(sink, { broken })]);
  sending.outbox.put(testDelivery({ expires_at_ms: TEST_NOW_MS + MINUTE_MS }));

  await sending.pass(MINUTE_MS - 2 * SECOND_MS, 2 * SECOND_MS);
  const before = sending.outbox.settled.length;
  await sending.pass(4 * SECOND_MS, 2 * SECOND_MS);

  strictEqual(before, 0);
  deepStrictEqual(sending.outbox.settled.map(({ settlement }) => settlement), [{
    state: "expired",
    attempts: 0,
    last_error: "answered 401",
  }]);
  strictEqual(sink.received.length, 0);
});

Deno.test("what waits for a channel that is switched off waits on, past its end too", async () => {
  await using sink = openHttpSink();
  await using sending = startSending([webhookTo(sink, { enabled: false })]);
  sending.outbox.put(testDelivery({ expires_at_ms: TEST_NOW_MS + MINUTE_MS }));

  await sending.pass(2 * MINUTE_MS, 2 * SECOND_MS);

  strictEqual(sending.outbox.settled.length, 0);
  strictEqual(sink.received.length, 0);
});

Deno.test("a store that fails is asked again every few seconds, and the rest goes on", async () => {
  await using sink = openHttpSink();
  const outbox = createMemoryOutbox([webhookTo(sink)]);
  const lease = outbox.lease;
  let failures = 0;
  outbox.lease = () => Promise.reject(new Error(`disk is full ${++failures}`));
  await using sending = startSending([], { outbox });
  outbox.put(testDelivery({}));
  sending.sender.wake();

  await sending.pass(MINUTE_MS, SECOND_MS);
  ok(failures >= 8 && failures <= 13, `${failures}`);
  strictEqual(sending.faults[0], 'send on the channel "on call": Error: disk is full 1');
  outbox.lease = lease;
  await sending.pass(10 * SECOND_MS, SECOND_MS);
});

Deno.test("a message that cannot be made is a fault, and is tried later", async () => {
  const faults: string[] = [];
  const clock = new TestingClock(TEST_NOW_MS);
  const outbox = createMemoryOutbox([testChannel({})]);
  const stop = new AbortController();
  const sender = createSender({
    outbox,
    clock,
    random: () => 0.5,
    unseal: () => Promise.resolve({ ok: true, secrets: {} }),
    compose: () => Promise.reject(new Error("no such incident")),
    onBroken: () => Promise.resolve(),
    onWorks: () => Promise.resolve(),
    onFault: (what, error) => void faults.push(`${what}: ${error}`),
  });
  outbox.put(testDelivery({}));

  const running = sender.run(stop.signal);
  await until("it is settled", () => outbox.settled.length === 1);
  stop.abort();
  await running;

  strictEqual(outbox.settled[0]?.settlement.state, "queued");
  deepStrictEqual(faults, [
    'make a message for the channel "on call": Error: no such incident',
  ]);
});

Deno.test(`${DELIVERY_LIMITS.channels} channels that hang are all asked at once, one more waits`, async () => {
  await using sink = openHttpSink();
  let release = () => {};
  sink.behave({ does: "waits", release: new Promise((resolve) => release = resolve) });
  const ids = Array.from({ length: DELIVERY_LIMITS.channels + 1 }, (_, at) => `c${at}`);
  await using sending = startSending(ids.map((id) => webhookTo(sink, { id })));
  sending.outbox.put(...ids.map((id) => testDelivery({ id, channel_id: id })));
  sending.sender.wake();
  await until("all are asked", () => sink.received.length >= DELIVERY_LIMITS.channels);
  await sending.clock.advance(4 * SECOND_MS);

  strictEqual(sink.received.length, DELIVERY_LIMITS.channels);
  release();
  await until("the last one is asked", () => sink.received.length === ids.length);
  await until("all is settled", () => sending.outbox.settled.length === ids.length);
});

Deno.test("a round that ended well is told, for the heartbeat; one that failed is not", async () => {
  await using sink = openHttpSink();
  const outbox = createMemoryOutbox([webhookTo(sink)]);
  await using sending = startSending([], { outbox });
  await sending.pass(10 * SECOND_MS, SECOND_MS);
  const well = sending.sender.lastRoundMs();
  ok(well !== null && sending.clock.monotonicMs() - well <= 2 * SECOND_MS);

  outbox.channels = () => Promise.reject(new Error("no"));
  await sending.pass(10 * SECOND_MS, SECOND_MS);

  ok((sending.sender.lastRoundMs() ?? 0) <= well + 2 * SECOND_MS);
  ok(sending.faults.length > 0);
});

Deno.test("a channel that somebody has changed is asked at once, whatever it was before", async () => {
  await using away = openHttpSink();
  await using sink = openHttpSink();
  await away.close();
  await using sending = startSending([webhookTo(away)]);
  await sending.send({ id: "a", incident_id: "i1" });
  await sending.pass(HOUR_MS, 30 * SECOND_MS);
  sending.outbox.put(testDelivery({ id: "b", incident_id: "i2" }));

  sending.outbox.list[0] = webhookTo(sink);
  await sending.pass(4 * SECOND_MS, 2 * SECOND_MS);

  strictEqual(sending.outbox.rows.get("b")?.state, "delivered");
});
