import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { TEST_NOW_MS, testChannel, testDelivery } from "../../../testing/messages.ts";
import { openHttpSink } from "../../../testing/sinks/http_sink.ts";
import { createMemoryOutbox } from "../../../testing/sinks/memory_outbox.ts";
import { startSending, told, webhookTo } from "../../../testing/sinks/sending.ts";
import { TestingClock } from "../../../testing/clock.ts";
import { until } from "../../../testing/until.ts";
import { DELIVERY_LIMITS } from "./limits.ts";
import { createSender } from "./sender.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const FAILS = { does: "answers", status: 500 } as const;
const TAKES = { does: "answers", status: 200 } as const;

Deno.test("a message that is queued is sent once and delivered", async () => {
  await using sink = openHttpSink();
  await using sending = startSending([webhookTo(sink)]);

  await sending.send({});
  await sending.pass(MINUTE_MS, 2 * SECOND_MS);

  deepStrictEqual(told(sink), ["key-01kb6c1v0bbbbbbb Critical: pve-01 · tank"]);
  deepStrictEqual(sending.outbox.settled.map(({ settlement }) => settlement), [
    { state: "delivered", at_ms: TEST_NOW_MS, attempts: 1, last_error: null },
  ]);
});

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

for (const place of ["before-lease", "before-send", "after-settle"] as const) {
  Deno.test(`a kill at "${place}" loses nothing and doubles nothing`, async () => {
    await using sink = openHttpSink();
    const clock = new TestingClock(TEST_NOW_MS);
    let reached = () => {};
    const killed = new Promise<void>((resolve) => reached = resolve);
    const first = startSending([webhookTo(sink)], {
      clock,
      failpoint(name) {
        if (name !== place) return;
        first.kill();
        reached();
        return new Promise<void>(() => {});
      },
    });
    first.outbox.put(testDelivery({}));
    first.sender.wake();
    await killed;

    await using second = startSending([], { clock, outbox: first.outbox });
    await until("it is delivered", async () => {
      await clock.advance(2 * SECOND_MS);
      return second.outbox.rows.get("01kb6c1v0bbbbbbb")?.state === "delivered";
    });
    await second.pass(10 * MINUTE_MS, 10 * SECOND_MS);

    strictEqual(sink.received.length, 1);
  });
}

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

Deno.test("messages of one incident keep their order, whatever fails in between", async () => {
  await using sink = openHttpSink();
  await using sending = startSending([webhookTo(sink)]);
  sink.behave(TAKES, FAILS, FAILS, TAKES, TAKES, FAILS, TAKES);
  const kinds = ["raise", "worsen", "remind", "resolve"] as const;
  const rows = kinds.map((kind, at) => testDelivery({ id: `m${at}`, seq: at, kind }));

  sending.outbox.put(...rows);
  sending.sender.wake();
  await sending.pass(10 * MINUTE_MS, 2 * SECOND_MS);

  deepStrictEqual(
    sending.outbox.settled.filter(({ settlement }) => settlement.state === "delivered")
      .map(({ id }) => id),
    ["m0", "m1", "m2", "m3"],
  );
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

Deno.test("a refusal for good breaks the channel, and what waits for it stays queued", async () => {
  await using sink = openHttpSink();
  await using sending = startSending([webhookTo(sink)]);
  sink.behave({ does: "answers", status: 401, body: "who are you" });

  await sending.send({ id: "a", incident_id: "i1" });
  sending.outbox.put(testDelivery({ id: "b", incident_id: "i2" }));
  await sending.pass(HOUR_MS, 30 * SECOND_MS);

  deepStrictEqual(sending.broken, [{ channel_id: "c1", why: "answered 401: who are you" }]);
  strictEqual(sink.received.length, 1);
  deepStrictEqual(
    [...sending.outbox.rows.values()].map(({ state, last_error }) => [state, last_error]),
    [["queued", "answered 401: who are you"], ["queued", null]],
  );
});

Deno.test("a test goes through a broken channel, mends it, and what waited follows", async () => {
  await using sink = openHttpSink();
  const broken = { why: "answered 401", since_ms: TEST_NOW_MS };
  await using sending = startSending([webhookTo(sink, { broken })]);
  const waiting = Array.from(
    { length: 30 },
    (_, at) => testDelivery({ id: `a${String(at).padStart(2, "0")}`, incident_id: `i${at}` }),
  );
  sending.outbox.put(...waiting);

  await sending.send({ id: "test", kind: "test", incident_id: null });
  await sending.pass(MINUTE_MS, 2 * SECOND_MS);

  ok(told(sink)[0]?.startsWith("key-test Test message"), told(sink)[0]);
  deepStrictEqual(sending.works, ["c1"]);
  strictEqual(sink.received.length, 31);
});

Deno.test("a test that is refused ends, and says why", async () => {
  await using sink = openHttpSink();
  await using sending = startSending([webhookTo(sink)]);
  sink.behave({ does: "answers", status: 404 });

  await sending.send({ id: "test", kind: "test", incident_id: null });

  deepStrictEqual(sending.outbox.settled[0]?.settlement, {
    state: "dead",
    attempts: 1,
    last_error: "answered 404",
  });
});

Deno.test("a provider that does not take the whole gets the title", async () => {
  await using sink = openHttpSink();
  await using sending = startSending([webhookTo(sink)]);
  sink.behave({ does: "answers", status: 413, body: "too much" }, TAKES);

  await sending.send({});

  deepStrictEqual(sink.received.map(({ body }) => JSON.parse(body).text === ""), [false, true]);
  deepStrictEqual(sending.outbox.settled[0]?.settlement, {
    state: "delivered",
    at_ms: TEST_NOW_MS,
    attempts: 1,
    last_error: "only its title was taken: the whole answered 413: too much",
  });
  deepStrictEqual(sending.broken, []);
});

Deno.test("a provider that does not even take the title has the channel broken", async () => {
  await using sink = openHttpSink();
  await using sending = startSending([webhookTo(sink)]);
  sink.behave({ does: "answers", status: 400, body: "chat not found" });

  await sending.send({});

  deepStrictEqual(sending.broken.map(({ why }) => why), ["answered 400: chat not found"]);
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

for (const shut of [{ broken: { why: "answered 401", since_ms: 0 } }, { enabled: false }]) {
  const how = "broken" in shut ? "broken" : "disabled";
  Deno.test(`what waits for a channel that is ${how} is given up at its end, unsent`, async () => {
    await using sink = openHttpSink();
    await using sending = startSending([webhookTo(sink, shut)]);
    sending.outbox.put(testDelivery({ expires_at_ms: TEST_NOW_MS + MINUTE_MS }));

    await sending.pass(MINUTE_MS - 2 * SECOND_MS, 2 * SECOND_MS);
    const before = sending.outbox.settled.length;
    await sending.pass(4 * SECOND_MS, 2 * SECOND_MS);

    strictEqual(before, 0);
    deepStrictEqual(sending.outbox.settled.map(({ settlement }) => settlement), [{
      state: "expired",
      attempts: 0,
      last_error: how === "broken" ? "answered 401" : "the channel was disabled",
    }]);
    strictEqual(sink.received.length, 0);
  });
}

const UNUSABLE = [
  { what: "a kind that is not known", channel: { kind: "pigeon" }, why: /no channels of the kind/ },
  { what: "settings that do not fit", channel: { settings: { url: "x" } }, why: /Cannot use/ },
];
for (const { what, channel, why } of UNUSABLE) {
  Deno.test(`a channel of ${what} is broken, with words`, async () => {
    await using sending = startSending([testChannel(channel)]);

    await sending.send({});

    ok(why.test(sending.broken[0]?.why ?? ""), sending.broken[0]?.why);
  });
}

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
