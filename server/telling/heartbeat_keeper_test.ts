/** The heartbeat on a real database and a real receiver. */
import { match, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { openHttpSink } from "../../testing/sinks/http_sink.ts";
import { openStore } from "../../testing/store.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { createSealer } from "../auth/sealed.ts";
import { openHeartbeat } from "./heartbeat_keeper.ts";

Deno.test("it beats while commits, judge and outbox go on, stops with any, and is there after a restart", () =>
  withDirectory(async (directory) => {
    const clock = new TestingClock();
    await using sink = openHttpSink();
    await using store = await openStore({ path: `${directory}/monitor.db` });
    const sealer = await createSealer("k".repeat(32), "test");
    let judgedMs: number | null = clock.monotonicMs();
    const open = () =>
      openHeartbeat({
        store,
        clock,
        sealer,
        outboxMs: () => clock.monotonicMs(),
        onFault: (_, error) => {
          throw error;
        },
      });
    await using first = await open();
    first.begin(() => judgedMs);
    strictEqual(first.status(), null);
    await first.set(`${sink.url}/ping`);
    await until("it is called at once", () => sink.received.length === 1);

    const minute = async () => {
      for (let part = 0; part < 3; part++) {
        await clock.advance(20_000);
        await first.task.run(new AbortController().signal);
      }
    };
    await minute();
    await until("it is held", async () => {
      if (first.status()?.held_by !== null) return true;
      await minute();
      return false;
    });
    match(first.status()?.held_by ?? "", /not within the last 60 s: a round of the judge/);
    const calls = sink.received.length;
    judgedMs = clock.monotonicMs() + 60_000;
    await minute();
    await until("it is called again", () => sink.received.length > calls);
    strictEqual(first.status()?.held_by, null);

    await first[Symbol.asyncDispose]();
    await using second = await open();
    second.begin(() => clock.monotonicMs());
    const before = sink.received.length;
    await until("another process calls it too", () => sink.received.length > before);
    strictEqual(second.status()?.place, new URL(sink.url).host);
    await second.set(null);
    strictEqual(second.status(), null);
  }));

Deno.test("one that goes on here while its new address is read beats at that", () =>
  withDirectory(async (directory) => {
    const clock = new TestingClock();
    await using sink = openHttpSink();
    await using store = await openStore({ path: `${directory}/monitor.db` });
    const sealer = await createSealer("k".repeat(32), "test");
    const parts = { clock, sealer, outboxMs: () => clock.monotonicMs(), onFault() {} };
    await using other = await openHeartbeat({ ...parts, store, isPaused: true });
    await other.set(`${sink.url}/old`);
    let asked = 0;
    const findSetting = async (key: string) => {
      const found = await store.findSetting(key);
      // The first is of its opening, the second looks whether it is another.
      if (++asked === 3) keeper.resume();
      return found;
    };
    await using keeper = await openHeartbeat({
      ...parts,
      store: { findSetting, putSetting: store.putSetting },
      isPaused: true,
    });
    keeper.begin(() => clock.monotonicMs());
    await other.set(`${sink.url}/new`);

    await keeper.refresh();

    await until("it beats", () => sink.received.some(({ path }) => path === "/new"));
  }));
