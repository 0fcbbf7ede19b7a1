/** What goes because of its age, its owner's share, or because its host is gone. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { createRandom } from "../../../tools/sample_week/random.ts";
import {
  insertSamples,
  insertTestingHost,
  recordReasons,
  testingSample,
} from "../../../testing/store.ts";
import type { Store } from "../port.ts";
import { degraded } from "./changes.ts";
import { keepAll, NOTHING_REMOVED, type Suite } from "./suite.ts";
import { mute } from "./words.ts";

const HOUR_MS = 3_600_000;
const CAPACITY = "pool:tank:capacity_percent";

/** A sample of text that repeats nothing, collected at `hour`. */
function noise(random: () => number, hostId: number, hour: number) {
  const text = Array.from({ length: 200 }, () => random().toString(36)).join(",");
  return testingSample(hostId, hour * HOUR_MS * 1000, {
    payload: JSON.stringify({ text }),
    received_at_ms: hour * HOUR_MS,
    history: [{ metric: CAPACITY, value: 40 }, { metric: "load1", value: 1 }],
  });
}

async function historyTimes(store: Store, hostId: number, metric: string): Promise<number[]> {
  return (await store.listHistory(hostId, metric, 0, Infinity)).map((point) => point.at_ms);
}

export function testRetention({ test }: Suite): void {
  test("retain() of an empty database, or under limits of nothing, removes nothing", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    deepStrictEqual(await store.retain(keepAll({ now_ms: 1e15 })), NOTHING_REMOVED);
    await insertSamples(store, [testingSample(id, 1), testingSample(id, 2)]);
    await store.insertSession("one", 1);
    await store.putMute(mute(id));

    deepStrictEqual(await store.retain(keepAll()), NOTHING_REMOVED);

    strictEqual(await store.countSamples(id), 2);
  });

  test("retain() keeps the newest sample of each host and kind, and what is at the border", async (store) => {
    const [live, dead] = [
      await insertTestingHost(store, "live"),
      await insertTestingHost(store, "dead"),
    ];
    await insertSamples(store, [
      ...[1_000, 9_999, 10_000].map((atMs) => testingSample(live, atMs * 1000)),
      ...[1_000, 2_000].map((atMs) => testingSample(dead, atMs * 1000)),
      testingSample(dead, 1_000_000, { kind: "slow" }),
    ]);

    const removed = await store.retain(keepAll({ samples_before_ms: 10_000 }));

    deepStrictEqual(removed, { ...NOTHING_REMOVED, samples: 3 });
    strictEqual(await store.countSamples(live), 1);
    strictEqual((await store.latestSample(live, "fast"))?.collected_at_us, 10_000_000);
    strictEqual((await store.latestSample(dead, "fast"))?.collected_at_us, 2_000_000);
    strictEqual((await store.latestSample(dead, "slow"))?.collected_at_us, 1_000_000);
  });

  test("retain() finds every old sample among many of one time, and reads those it keeps", async (store) => {
    const ids = [];
    for (let host = 0; host < 7; host++) ids.push(await insertTestingHost(store, `pve-${host}`));
    const samples = ids.flatMap((id) =>
      Array.from(
        { length: 100 },
        (_, at) =>
          testingSample(id, at < 60 ? 1_000 + at : 1_000_000_000 + at, {
            received_at_ms: at * HOUR_MS,
            payload: JSON.stringify({ id, at, text: "the same each time" }),
          }),
      )
    );
    await insertSamples(store, samples);

    const removed = await store.retain(keepAll({ samples_before_ms: 1_000 }));

    strictEqual(removed.samples, 7 * 60);
    for (const id of ids) {
      strictEqual(await store.countSamples(id), 40);
      deepStrictEqual(
        JSON.parse((await store.latestSample(id, "fast"))?.payload ?? ""),
        { id, at: 99, text: "the same each time" },
      );
    }
  });

  test("retain() takes each resolution of the history at its age, of every host", async (store) => {
    const [one, two] = [
      await insertTestingHost(store, "pve-01"),
      await insertTestingHost(store, "pve-02"),
    ];
    const random = createRandom(3);
    for (const id of [one, two]) {
      for (let hour = 0; hour < 5; hour++) await insertSamples(store, [noise(random, id, hour)]);
    }

    const removed = await store.retain(keepAll({
      history_before_ms: 4 * HOUR_MS,
      hourly_history_before_ms: HOUR_MS,
    }));

    // Four raw points and one hourly, of each host.
    strictEqual(removed.history_points, 10);
    for (const id of [one, two]) {
      deepStrictEqual(
        await historyTimes(store, id, CAPACITY),
        [1, 2, 3, 4].map((h) => h * HOUR_MS),
      );
      deepStrictEqual(await historyTimes(store, id, "load1"), [4 * HOUR_MS]);
    }
    strictEqual(await store.countSamples(one), 5);
  });

  test("retain() keeps reasons that hold, and those that ended at the border", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const reasons = [998, 999, 1_000].map((at) =>
      degraded(id, at, { subject: `${at}`, subject_id: `${at}` })
    );
    await recordReasons(store, { opened: [...reasons, degraded(id, 1)] });
    await recordReasons(store, { closed: reasons });

    const removed = await store.retain(keepAll({ changes_before_ms: 1_000 }));

    deepStrictEqual(removed, { ...NOTHING_REMOVED, changes: 2 });
    const kept = await store.listChanges({ host_id: id, limit: 10 });
    deepStrictEqual(kept.map((row) => row.subject), ["tank", "1000"]);
  });

  test("retain() removes mutes from the moment they run out, and no others", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const ends = { a: 4_999, b: 5_000, c: 5_001, d: null };
    for (const [subject_id, expires_at_ms] of Object.entries(ends)) {
      await store.putMute(mute(id, { subject_id, subject: subject_id, expires_at_ms }));
    }

    const removed = await store.retain(keepAll({ now_ms: 5_000 }));

    deepStrictEqual(removed, { ...NOTHING_REMOVED, mutes: 2 });
    deepStrictEqual((await store.listMutes(0)).map((row) => row.subject).sort(), ["c", "d"]);
  });

  test("retain() keeps sessions used and begun exactly at the border", async (store) => {
    for (const begunMs of [499, 500, 999, 1_000]) {
      await store.insertSession(`begun at ${begunMs}`, begunMs);
    }
    for (const begunMs of [499, 500]) await store.touchSession(`begun at ${begunMs}`, 1_000);

    const removed = await store.retain(keepAll({
      sessions_used_before_ms: 1_000,
      sessions_begun_before_ms: 500,
    }));

    deepStrictEqual(removed, { ...NOTHING_REMOVED, sessions: 2 });
    strictEqual(await store.findSession("begun at 499"), null);
    strictEqual(await store.findSession("begun at 999"), null);
    strictEqual((await store.findSession("begun at 500"))?.last_used_at_ms, 1_000);
    strictEqual((await store.findSession("begun at 1000"))?.last_used_at_ms, 1_000);
  });

  test("retain() removes old entries of the audit, however many", async (store) => {
    const entry = { who: "operator", address: null, action: "signed_in", subject: "" };
    await Promise.all(
      Array.from({ length: 450 }, (_, at_ms) => store.insertAudit({ ...entry, at_ms })),
    );

    const removed = await store.retain(keepAll({ audit_before_ms: 440 }));

    deepStrictEqual(removed, { ...NOTHING_REMOVED, audit_entries: 440 });
    const left = (await store.listAudit({ limit: 1_000 })).map(({ at_ms }) => at_ms);
    deepStrictEqual(left.sort((a, b) => a - b), [440, 441, 442, 443, 444, 445, 446, 447, 448, 449]);
  });

  test("retain() finishes a deletion that another process began", async (store, database) => {
    const [gone, kept] = [
      await insertTestingHost(store, "gone"),
      await insertTestingHost(store, "kept"),
    ];
    const random = createRandom(5);
    for (let hour = 0; hour < 5; hour++) {
      await insertSamples(store, [noise(random, gone, hour), noise(random, kept, hour)]);
    }
    await recordReasons(store, { opened: [degraded(gone, 1), degraded(kept, 1)] });

    database.beginDeletion("gone");
    ok(await insertTestingHost(store, "gone") > kept);
    const { leftovers, ...removed } = await store.retain(keepAll());

    ok(leftovers > 10, `${leftovers} rows`);
    deepStrictEqual({ ...removed, leftovers: 0 }, NOTHING_REMOVED);
    strictEqual((await store.retain(keepAll())).leftovers, 0);
    strictEqual(await store.countSamples(gone), 0);
    deepStrictEqual(await historyTimes(store, gone, "load1"), []);
    strictEqual(await store.countSamples(kept), 5);
    deepStrictEqual((await store.listOpenChanges()).map((row) => row.host_id), [kept]);
  });

  test("retain() stops when it is told to, and the next one goes on", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const samples = Array.from({ length: 1_000 }, (_, at) => testingSample(id, at));
    await insertSamples(store, samples);
    const stop = new AbortController();
    stop.abort();
    const limits = keepAll({ samples_before_ms: 1_000 });

    deepStrictEqual(await store.retain(limits, stop.signal), NOTHING_REMOVED);
    const late = new AbortController();
    const running = store.retain(limits, late.signal);
    await store.putSetting("key", "value");
    late.abort();
    const { samples: removed } = await running;

    ok(removed < 999, `${removed} samples`);
    strictEqual(await store.countSamples(id), 1_000 - removed);
    strictEqual((await store.retain(limits)).samples, 999 - removed);
  });

  test("two at once remove each row once", async (store, { engine }) => {
    const id = await insertTestingHost(store, "pve-01");
    await insertSamples(store, Array.from({ length: 700 }, (_, at) => testingSample(id, at)));
    await using other = await engine.open();
    const limits = keepAll({ samples_before_ms: 1_000 });

    const [one, two] = await Promise.all([store.retain(limits), other.retain(limits)]);

    strictEqual(one.samples + two.samples, 699);
    strictEqual(await store.countSamples(id), 1);
  });

  test("trimHost() removes the oldest samples of that host alone, until it fits", async (store) => {
    const random = createRandom(1);
    const [loud, quiet] = [
      await insertTestingHost(store, "loud"),
      await insertTestingHost(store, "quiet"),
    ];
    for (let hour = 1; hour <= 50; hour++) {
      await insertSamples(store, [noise(random, loud, hour), noise(random, quiet, hour)]);
    }
    const [before, quietBytes] = [await store.storedBytes(loud), await store.storedBytes(quiet)];

    strictEqual(await store.trimHost(loud, before), 0);
    const removed = await store.trimHost(loud, before / 2);

    ok(removed > 0);
    ok(await store.storedBytes(loud) <= before / 2);
    strictEqual((await store.latestSample(loud, "fast"))?.collected_at_us, 50 * HOUR_MS * 1000);
    strictEqual(await store.storedBytes(quiet), quietBytes);
    strictEqual(await store.countSamples(quiet), 50);
    strictEqual(await store.trimHost(loud + 99, 0), 0);
  });

  test("trimHost() keeps the newest sample of each kind, and takes the history after the rest", async (store) => {
    const random = createRandom(1);
    const id = await insertTestingHost(store, "pve-01");
    for (let hour = 1; hour <= 20; hour++) await insertSamples(store, [noise(random, id, hour)]);
    await insertSamples(store, [{ ...noise(random, id, 1), kind: "slow" }]);

    ok(await store.trimHost(id, 0) > 19);

    strictEqual(await store.countSamples(id), 2);
    strictEqual((await store.latestSample(id, "fast"))?.collected_at_us, 20 * HOUR_MS * 1000);
    strictEqual((await store.latestSample(id, "slow"))?.collected_at_us, HOUR_MS * 1000);
    deepStrictEqual(await historyTimes(store, id, CAPACITY), []);
  });

  test("trimHost() stops when it is told to", async (store) => {
    const random = createRandom(1);
    const id = await insertTestingHost(store, "pve-01");
    for (let hour = 1; hour <= 5; hour++) await insertSamples(store, [noise(random, id, hour)]);
    const stop = new AbortController();
    stop.abort();

    strictEqual(await store.trimHost(id, 0, stop.signal), 0);
    strictEqual(await store.countSamples(id), 5);
  });
}
