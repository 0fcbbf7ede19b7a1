import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openDatabase } from "./database.ts";
import { encodeWhole } from "../packing/payload.ts";
import type { PruneCursor, PruneStep } from "../pruning.ts";
import { queryPlan } from "../../../testing/query_plan.ts";
import { createSampleParts, LATEST_SAMPLE, SAMPLE_AS_OF } from "./samples.ts";
import { SampleDamaged, StorageError, type Store } from "../port.ts";
import {
  insertSamples,
  insertTestingHost,
  testingSample,
  withStore,
} from "../../../testing/store.ts";

/** A time of 2026 in microseconds, as near to 2^53 as such times come. */
const NOW_US = 1_780_000_000_123_456;

Deno.test("insertSamples() stores whole numbers, whatever fraction a time has", async () => {
  await withStore(async (store, path) => {
    const id = await insertTestingHost(store, "pve-01");

    await insertSamples(store, [testingSample(id, NOW_US, { sent_at_ms: 1_500.25 })]);

    using db = new DatabaseSync(path, { readOnly: true });
    deepStrictEqual({
      ...db.prepare("SELECT typeof(collected_at_us) AS us, typeof(sent_at_ms) AS ms FROM samples")
        .get(),
    }, { us: "integer", ms: "integer" });
    strictEqual((await store.latestSample(id, "fast"))?.sent_at_ms, 1_500);
  });
});

Deno.test("latestSample() is served by an index and a look at what is recent", async () => {
  await withStore((_store, path) => {
    using db = new DatabaseSync(path, { readOnly: true });
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${LATEST_SAMPLE}`).all({ hostId: 1, kind: 0 })
      .map((row) => row["detail"]);

    const places = plan.filter((detail) => /samples|SORT|ORDER/.test(String(detail)));
    deepStrictEqual(places, [
      "SEARCH samples_settled USING INDEX samples_by_host (host_id=? AND kind=? AND collected_at_us<?)",
      // A bounded number of them.
      "SCAN samples_recent",
      "USE TEMP B-TREE FOR ORDER BY",
    ]);
    return Promise.resolve();
  });
});

Deno.test("sampleAsOf() is served by the same", async () => {
  await withStore((_store, path) => {
    const plan = queryPlan(path, SAMPLE_AS_OF).filter((detail) =>
      /samples|SORT|ORDER/.test(detail)
    );
    deepStrictEqual(plan, [
      "SEARCH samples_settled USING INDEX samples_by_host (host_id=? AND kind=? AND collected_at_us<?)",
      // A bounded number of them.
      "SCAN samples_recent",
      "USE TEMP B-TREE FOR ORDER BY",
    ]);
    return Promise.resolve();
  });
});

Deno.test("insertSamples() rejects while the disk is full, loses nothing and recovers", async () => {
  await withStore(async (store) => {
    const [ballast, id] = [
      await insertTestingHost(store, "ballast"),
      await insertTestingHost(store, "pve-01"),
    ];
    await insertSamples(store, [0, 1, 2, 3].map((at) => testingSample(ballast, at, largeSample())));

    const { stored, error } = await fillUp(store, id);

    ok(error instanceof StorageError);
    match(error.message, /^Cannot write to ".*": database or disk is full$/);
    ok(stored > 0);
    strictEqual(await store.countSamples(id), stored);

    await store.deleteHost("ballast");
    deepStrictEqual(await insertSamples(store, [testingSample(id, 10_000)]), ["stored"]);
    strictEqual(await store.countSamples(id), stored + 1);
  }, { maxPageCount: 160 });
});

Deno.test("insertSamples() keeps nothing of a batch that does not fit", async () => {
  await withStore(async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const batch = [testingSample(id, 1), testingSample(id, 2, largeSample(1_000_000))];

    await rejects(insertSamples(store, batch), StorageError);

    strictEqual(await store.countSamples(id), 0);
  }, { maxPageCount: 160 });
});

Deno.test("pruneSamples() looks at one batch, and goes on where it was, also among equal times", async () => {
  await withStore(async (store, path) => {
    const ids = [];
    for (let host = 0; host < 7; host++) ids.push(await insertTestingHost(store, `pve-${host}`));
    await insertSamples(store, ids.flatMap((id) => [testingSample(id, 1), testingSample(id, 2)]));
    using db = openDatabase(path);
    const { pruneSamples } = createSampleParts(db).samples;

    const removed = [];
    let after: PruneCursor | null = null;
    do {
      const step: PruneStep = pruneSamples({ before_ms: 1, batch: 3, after });
      removed.push(step.removed);
      after = step.next;
    } while (after !== null);

    deepStrictEqual(removed, [3, 3, 1, 0, 0]);
    for (const id of ids) strictEqual((await store.latestSample(id, "fast"))?.collected_at_us, 2);
  });
});

/** Inserts until the store refuses; how many samples it took, and the error. */
async function fillUp(store: Store, hostId: number): Promise<{ stored: number; error: unknown }> {
  for (let stored = 0; stored < 1000; stored++) {
    try {
      await insertSamples(store, [testingSample(hostId, stored, largeSample())]);
    } catch (error) {
      return { stored, error };
    }
  }
  throw new Error("Cannot fill the disk: 1000 large samples fitted");
}

/** A payload that does not compress. */
function largeSample(bytes = 20_000): { payload: string } {
  const random = new Uint8Array(bytes);
  for (let start = 0; start < bytes; start += 65_536) {
    crypto.getRandomValues(random.subarray(start, start + 65_536));
  }
  return { payload: random.toBase64() };
}

for (
  const [what, text] of [
    ["a text that is no JSON", '{"host":{"load1":1'],
    ["JSON that is no object", "[1]"],
    ["nothing", ""],
  ] as const
) {
  Deno.test(`of a payload without a checksum, as the first schema stored it, ${what} is damage`, () =>
    withStore(async (store, path) => {
      const id = await insertTestingHost(store, "pve-01");
      await insertSamples(store, [testingSample(id, 1_000)]);
      using db = new DatabaseSync(path);
      const store1 = db.prepare("UPDATE samples_recent SET base_id = NULL, payload = :payload");
      store1.run({ payload: encodeWhole('{"host":{"load1":1}}') });
      strictEqual((await store.latestSample(id, "fast"))?.payload, '{"host":{"load1":1}}');

      store1.run({ payload: encodeWhole(text) });

      await rejects(() => store.latestSample(id, "fast"), SampleDamaged);
    }));
}
