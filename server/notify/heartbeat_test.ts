import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { TEST_NOW_MS } from "../../testing/messages.ts";
import { type HttpSink, openHttpSink } from "../../testing/sinks/http_sink.ts";
import { until } from "../../testing/until.ts";
import { createHeartbeat, type Heartbeat, type Progress } from "./heartbeat.ts";

const MINUTE_MS = 60_000;

interface Beating extends AsyncDisposable {
  heartbeat: Heartbeat;
  clock: TestingClock;
  /** Milliseconds since each last ended; null: it never has. */
  ago: { commit_ms: number | null; judge_ms: number | null; outbox_ms: number | null };
  /** Lets a minute pass. */
  minute(): Promise<void>;
}

async function beatingOn(sink: HttpSink): Promise<Beating> {
  const clock = new TestingClock(TEST_NOW_MS);
  const ago: Beating["ago"] = { commit_ms: 0, judge_ms: 0, outbox_ms: 0 };
  const at = (ms: number | null) => ms === null ? null : clock.monotonicMs() - ms;
  const progress = (): Progress => ({
    commit_ms: at(ago.commit_ms),
    judge_ms: at(ago.judge_ms),
    outbox_ms: at(ago.outbox_ms),
  });
  const heartbeat = createHeartbeat({
    url: `${sink.url}/uuid-secret`,
    progress,
    clock,
    timeoutMs: 200,
  });
  const stop = new AbortController();
  const running = heartbeat.run(stop.signal);
  const resting = () => until("it rests", () => clock.sleeping === 1);
  await resting();
  return {
    heartbeat,
    clock,
    ago,
    async minute() {
      await clock.advance(MINUTE_MS);
      await resting();
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

Deno.test("while all goes on, the address is called once a minute", async () => {
  await using sink = openHttpSink();
  await using beating = await beatingOn(sink);

  await beating.minute();
  await beating.minute();

  deepStrictEqual(
    sink.received.map(({ method, path }) => `${method} ${path}`),
    Array(3).fill("GET /uuid-secret"),
  );
  deepStrictEqual(beating.heartbeat.state(), {
    last_call_at_ms: TEST_NOW_MS + 2 * MINUTE_MS,
    last_error: null,
    held_by: null,
  });
});

const PARTS = [
  ["commit_ms", "a commit"],
  ["judge_ms", "a round of the judge"],
  ["outbox_ms", "a round of the outbox"],
] as const;
for (const [part, name] of PARTS) {
  for (
    const [agoMs, isCalled] of [[59_999, true], [60_000, true], [60_001, false], [
      null,
      false,
    ]] as const
  ) {
    Deno.test(`${name} ${agoMs} ms ago ${isCalled ? "lets" : "does not let"} it be called`, async () => {
      await using sink = openHttpSink();
      await using beating = await beatingOn(sink);

      beating.ago[part] = agoMs;
      await beating.minute();

      strictEqual(sink.received.length, isCalled ? 2 : 1);
      strictEqual(
        beating.heartbeat.state().held_by,
        isCalled ? null : `not within the last 60 s: ${name}`,
      );
    });
  }
}

Deno.test("once all goes on again it is called again", async () => {
  await using sink = openHttpSink();
  await using beating = await beatingOn(sink);
  beating.ago.judge_ms = 10 * MINUTE_MS;
  await beating.minute();

  beating.ago.judge_ms = 0;
  await beating.minute();

  strictEqual(sink.received.length, 2);
  strictEqual(beating.heartbeat.state().held_by, null);
});

Deno.test("a clock that is set changes nothing about what goes on", async () => {
  await using sink = openHttpSink();
  await using beating = await beatingOn(sink);

  beating.clock.setWallClock(TEST_NOW_MS + 60 * MINUTE_MS);
  await beating.minute();
  beating.clock.setWallClock(TEST_NOW_MS - 60 * MINUTE_MS);
  await beating.minute();

  strictEqual(sink.received.length, 3);
});

const FAULTS = [
  ["an error", { does: "answers", status: 404, body: "not found" }, "answered 404: not found"],
  [
    "its own path",
    { does: "answers", status: 404, body: "Cannot GET /uuid-secret" },
    "answered 404: Cannot GET (hidden)",
  ],
  ["silence", { does: "hangs" }, "no answer within 0.2 s"],
  ["a broken connection", { does: "dies" }, "the connection broke off before it answered"],
] as const;
for (const [what, behaviour, error] of FAULTS) {
  Deno.test(`${what} is kept to be shown, and the next minute has another call`, async () => {
    await using sink = openHttpSink();
    await using beating = await beatingOn(sink);
    sink.behave(behaviour, { does: "answers", status: 200 });

    await beating.minute();
    strictEqual(beating.heartbeat.state().last_error, error);
    ok(!JSON.stringify(beating.heartbeat.state()).includes("uuid-secret"));

    await beating.minute();
    strictEqual(beating.heartbeat.state().last_error, null);
  });
}

Deno.test("it stops at once, also within a call", async () => {
  await using sink = openHttpSink();
  sink.behave({ does: "hangs" });
  const stop = new AbortController();
  const heartbeat = createHeartbeat({
    url: sink.url,
    progress: () => ({ commit_ms: 0, judge_ms: 0, outbox_ms: 0 }),
    clock: new TestingClock(TEST_NOW_MS),
  });
  const running = heartbeat.run(stop.signal);
  await until("it calls", () => sink.received.length === 1);

  stop.abort();
  await running;

  strictEqual(heartbeat.state().last_error, "stopped before it was answered");
});
