/** From what the judge finds to a message at a real receiver, on a real database. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { testChannel } from "../../testing/messages.ts";
import { openHttpSink } from "../../testing/sinks/http_sink.ts";
import { insertTestingHost, openStore } from "../../testing/store.ts";
import { TestingClock } from "../../testing/clock.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import type { FoundReason, Judged } from "../incidents/machine/inputs.ts";
import { sealSecrets } from "../notify/delivery/sealed_secrets.ts";
import type { ChannelRow } from "../store/rows/deliveries.ts";
import { startTelling, type Telling } from "./mod.ts";

const DEGRADED: FoundReason = {
  reason_id: "r1",
  code: "pool_health",
  subject: "tank",
  subject_id: "4620",
  level: "critical",
  text: "tank: DEGRADED, 1 of 2 disks FAULTED",
  since_ms: 0,
  as_of_ms: 0,
  held: false,
};

interface Place {
  clock: TestingClock;
  sink: ReturnType<typeof openHttpSink>;
  hostId: number;
  /** Begins anew on what is stored, as a server does that was stopped. */
  start(): Promise<Telling>;
  /** What the judge found in a sample collected now. */
  judge(telling: Telling, ...reasons: FoundReason[]): Promise<void>;
}

/** With one host and one webhook channel. */
function withPlace(run: (place: Place) => Promise<void>): Promise<void> {
  return withDirectory(async (directory) => {
    const clock = new TestingClock();
    await using sink = openHttpSink();
    await using store = await openStore({ path: `${directory}/monitor.db` });
    await using tellings = new AsyncDisposableStack();
    const hostId = await insertTestingHost(store, "pve-01");
    await store.recordSeen(hostId, clock.nowMs());
    const faults = {
      write(_: string, error: unknown) {
        throw error;
      },
    };
    const place: Place = {
      clock,
      sink,
      hostId,
      start: async () =>
        tellings.use(
          await startTelling({
            store,
            clock,
            faults,
            secret: "k".repeat(32),
            public_url: "https://monitor.example.com",
            time_zone: "UTC",
          }),
        ),
      async judge(telling, ...reasons) {
        const sample = { collected_at_ms: clock.nowMs(), interval_ms: 30_000, unread: [] };
        const samples: Judged["samples"] = { fast: sample };
        await telling.desk.record({ type: "judged", host_id: hostId, reasons, samples });
      },
    };
    const first = await place.start();
    await first.acts.putChannel(await webhook(first, sink.url));
    await first[Symbol.asyncDispose]();
    await run(place);
  });
}

async function webhook({ sealer }: Telling, url: string): Promise<ChannelRow> {
  const id = "hook";
  const sealed = await sealSecrets(id, { url, signing_key: "0123456789abcdef" }, sealer);
  return testChannel({ id, name: "hook", sealed, zone: "UTC", created_at_ms: 0 });
}

const titles = (sink: Place["sink"]) =>
  sink.received.map(({ body }) => (JSON.parse(body) as { title: string }).title);

Deno.test("a degraded pool is told once, and once that it is over", () =>
  withPlace(async ({ clock, sink, start, judge }) => {
    const telling = await start();
    await clock.advance(130_000);

    await judge(telling, DEGRADED);
    await until("it is told", () => sink.received.length === 1);
    for (let sample = 0; sample < 3; sample++) {
      await clock.advance(30_000);
      await judge(telling, DEGRADED);
    }
    for (let sample = 0; sample < 2; sample++) {
      await clock.advance(30_000);
      await judge(telling);
    }
    await until("its end is told", () => sink.received.length === 2);

    match(titles(sink)[0] ?? "", /pve-01.*tank/);
    deepStrictEqual(telling.desk.list(), []);
  }));

Deno.test("a server that starts anew tells nothing again, and goes on to the end", () =>
  withPlace(async ({ clock, sink, start, judge }) => {
    const first = await start();
    await clock.advance(130_000);
    await judge(first, DEGRADED);
    await until("it is told", () => sink.received.length === 1);
    await until("that is kept", () => {
      const [desk] = first.desk.plan.desks.values();
      return desk?.told.size === 1;
    });
    await first[Symbol.asyncDispose]();

    const second = await start();
    await clock.advance(130_000);
    await judge(second, DEGRADED);
    await second.desk.tick();
    strictEqual(sink.received.length, 1);
    for (let sample = 0; sample < 2; sample++) {
      await clock.advance(30_000);
      await judge(second);
    }
    await until("its end is told", () => sink.received.length === 2);
  }));

Deno.test("a channel that refuses for good is broken, is an incident, and is mended by a test", () =>
  withPlace(async ({ clock, sink, start, judge }) => {
    const telling = await start();
    await clock.advance(130_000);
    sink.behave({ does: "answers", status: 401 }, { does: "answers", status: 200, body: "ok" });

    await judge(telling, DEGRADED);
    await until("it is an incident", () => telling.desk.list().length === 2);
    deepStrictEqual(telling.desk.list().map(({ cause }) => cause.family).sort(), [
      "channel",
      "pool",
    ]);

    strictEqual(await telling.acts.testChannel("hook"), true);
    await until("it works", () => telling.desk.list().length === 1);
    strictEqual(telling.desk.channels()[0]?.broken, null);
    await clock.advance(60_000);
    await telling.desk.tick();
    await until("what waited is told", () => sink.received.length >= 3);
    strictEqual(await telling.acts.testChannel("no such channel"), false);
  }));

Deno.test("a channel that refuses even its test is an incident too", () =>
  withPlace(async ({ clock, sink, start }) => {
    const telling = await start();
    await clock.advance(130_000);
    sink.behave({ does: "answers", status: 401 });

    strictEqual(await telling.acts.testChannel("hook"), true);
    await until("it is broken", () => telling.desk.channels()[0]?.broken !== null);
    deepStrictEqual(telling.desk.list().map(({ cause }) => cause.family), ["channel"]);
  }));

Deno.test("what is acknowledged says so, and what is not there or over is answered", () =>
  withPlace(async ({ clock, start, judge }) => {
    const telling = await start();
    await clock.advance(130_000);
    await judge(telling, DEGRADED);
    const [incident] = telling.desk.list();
    const id = incident?.id ?? "";
    const by = { author: "anna", note: "disk ordered", expires_at_ms: null };

    strictEqual(await telling.acts.acknowledge(id, by), "done");
    const [seen] = telling.desk.list();
    deepStrictEqual([seen?.state, seen?.acknowledgement?.author], ["acknowledged", "anna"]);
    strictEqual(await telling.acts.unacknowledge(id, "anna"), "done");
    strictEqual(telling.desk.list()[0]?.state, "open");
    strictEqual(await telling.acts.acknowledge("none", by), "no_such_incident");
    for (let sample = 0; sample < 2; sample++) {
      await clock.advance(30_000);
      await judge(telling);
    }
    strictEqual(await telling.acts.acknowledge(id, by), "over");
  }));
