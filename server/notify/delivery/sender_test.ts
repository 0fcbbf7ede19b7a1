/** What a sender does with what it finds in the queue. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { TEST_NOW_MS, testChannel, testDelivery } from "../../../testing/messages.ts";
import { openHttpSink } from "../../../testing/sinks/http_sink.ts";
import { startSending, told, webhookTo } from "../../../testing/sinks/sending.ts";

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

  ok(told(sink)[0]?.startsWith("key-test Test message"), `${told(sink)}`);
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

const UNUSABLE = [
  { what: "a kind that is not known", channel: { kind: "pigeon" }, why: /no channels of the kind/ },
  { what: "settings that do not fit", channel: { settings: { url: "x" } }, why: /Cannot use/ },
];
for (const { what, channel, why } of UNUSABLE) {
  Deno.test(`a channel of ${what} is broken, with words`, async () => {
    await using sending = startSending([testChannel(channel)]);

    await sending.send({});

    const said = sending.broken[0]?.why ?? "";
    ok(why.test(said), said);
  });
}
