import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { getLogger } from "@logtape/logtape";
import { DEFAULT_INTERVALS } from "../../shared/sample/mod.ts";
import { TestingClock } from "../../testing/clock.ts";
import { insertTestingHost, withStore } from "../../testing/store.ts";
import { Fleet } from "../fleet/fleet.ts";
import { Ingest, type PushReply } from "./ingest.ts";

/** So long a sample waits here for others. */
const COMMIT_WAIT_MS = 2_000;

/** Collects everything that nothing holds any more. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  setFlagsFromString("--no-expose-gc");
}

Deno.test("a sample that waits for its commit holds nothing of what it was decoded to", async () => {
  const clock = new TestingClock();
  await withStore(async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await using fleet = new Fleet(store, clock, (error) => {
      throw error;
    });
    await fleet.start();
    const log = getLogger("test");
    const disk = { added: () => {} };
    const ingest = new Ingest({ store, fleet, clock, log, retention_hours: 48, disk });
    const push = (): { payload: WeakRef<object>; reply: Promise<PushReply> } => {
      const now = new Date(clock.nowMs()).toISOString();
      const payload = { collected_at: now, sent_at: now, data: { host: { load1: 1 } } };
      const reply = ingest.push({ id, intervals: DEFAULT_INTERVALS }, "fast", payload);
      return { payload: new WeakRef(payload), reply };
    };
    // The first opens reasons, and waits for no other.
    deepStrictEqual(await push().reply, { status: "ok", response: {} });
    await clock.advance(1_000);

    const { payload, reply } = push();
    // What was looked at in this turn is kept until its end.
    await new Promise((resolve) => setTimeout(resolve));
    collectGarbage();

    strictEqual(payload.deref(), undefined);
    strictEqual(store.commitFigures().waiting, 1);
    await clock.advance(COMMIT_WAIT_MS);
    deepStrictEqual(await reply, { status: "ok", response: {} });
  }, { clock, commitWaitMs: COMMIT_WAIT_MS });
});
