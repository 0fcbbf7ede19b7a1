/** Samples, each stored once. */
import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { KINDS } from "../../../shared/sample/mod.ts";
import { insertSamples, insertTestingHost, testingSample } from "../../../testing/store.ts";
import { SampleDamaged } from "../port.ts";
import type { Suite } from "./suite.ts";

/** A time of 2026 in microseconds, as near to 2^53 as such times come. */
const NOW_US = 1_780_000_000_123_456;

export function testSamples({ test }: Suite): void {
  test("insertSamples() of nothing is nothing", async (store) => {
    deepStrictEqual(await insertSamples(store, []), []);
  });

  test("insertSamples() stores a sample once, in one batch and across batches", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const sample = testingSample(id, NOW_US);

    deepStrictEqual(await insertSamples(store, [sample, sample]), ["stored", "duplicate"]);
    deepStrictEqual(await insertSamples(store, [{ ...sample, payload: "{}" }]), ["duplicate"]);

    deepStrictEqual(await store.latestSample(id, "fast"), sample);
    strictEqual(await store.countSamples(id), 1);
  });

  test("insertSamples() keeps two samples a microsecond apart", async (store) => {
    const id = await insertTestingHost(store, "pve-01");

    await insertSamples(store, [testingSample(id, NOW_US + 1), testingSample(id, NOW_US)]);

    strictEqual(await store.countSamples(id), 2);
    strictEqual((await store.latestSample(id, "fast"))?.collected_at_us, NOW_US + 1);
  });

  test("insertSamples() keeps kinds and hosts apart", async (store) => {
    const [one, two] = [
      await insertTestingHost(store, "pve-01"),
      await insertTestingHost(store, "pve-02"),
    ];

    const outcomes = await insertSamples(store, [
      testingSample(one, NOW_US),
      testingSample(one, NOW_US, { kind: "slow" }),
      testingSample(two, NOW_US),
    ]);

    deepStrictEqual(outcomes, ["stored", "stored", "stored"]);
    strictEqual((await store.latestSample(one, "slow"))?.kind, "slow");
    strictEqual(await store.latestSample(two, "slow"), null);
  });

  test("insertSamples() passes over a host that is gone and stores the rest", async (store) => {
    const gone = await insertTestingHost(store, "gone");
    const kept = await insertTestingHost(store, "kept");
    await store.deleteHost("gone");

    const outcomes = await insertSamples(store, [testingSample(gone, 1), testingSample(kept, 1)]);

    deepStrictEqual(outcomes, ["no_such_host", "stored"]);
  });

  test("insertSamples() keeps an unknown time of sending as null", async (store) => {
    const id = await insertTestingHost(store, "pve-01");

    await insertSamples(store, [testingSample(id, NOW_US, { sent_at_ms: null })]);

    strictEqual((await store.latestSample(id, "fast"))?.sent_at_ms, null);
  });

  test("insertSamples() stores whole numbers, whatever fraction a time has", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const times = { received_at_ms: 2_000.75, sent_at_ms: 1_500.25 };

    deepStrictEqual(await insertSamples(store, [testingSample(id, NOW_US, times)]), ["stored"]);
    deepStrictEqual(await insertSamples(store, [testingSample(id, NOW_US, times)]), ["duplicate"]);

    const sample = await store.latestSample(id, "fast");
    deepStrictEqual([sample?.received_at_ms, sample?.sent_at_ms], [2_000, 1_500]);
  });

  test("latestSample() gives a payload back to the byte, whatever is in it", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const texts = [
      "{}",
      '{"a":"\\u0000 ä 😀 \\" \\\\"}',
      JSON.stringify({ text: "x".repeat(300_000) }),
      '{"n":1e-7}',
    ];

    for (const [at, payload] of texts.entries()) {
      await insertSamples(store, [testingSample(id, at, { payload })]);
      strictEqual((await store.latestSample(id, "fast"))?.payload, payload);
    }
  });

  test("sampleAsOf() gives the last that was collected by then", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const at = [1_000_000, 2_000_000, 3_000_000];
    await insertSamples(store, at.map((us) => testingSample(id, us)));
    await insertSamples(store, [testingSample(id, 1_500_000, { kind: "slow" })]);
    const collected = async (atMs: number) =>
      (await store.sampleAsOf(id, "fast", atMs))?.collected_at_us ?? null;

    deepStrictEqual(await Promise.all([999, 1_000, 1_999, 2_000, 9_999.5].map(collected)), [
      null,
      1_000_000,
      1_000_000,
      2_000_000,
      3_000_000,
    ]);
    deepStrictEqual(
      await store.sampleAsOf(id, "slow", 1_600),
      testingSample(id, 1_500_000, { kind: "slow" }),
    );
    strictEqual(await store.sampleAsOf(id + 1, "fast", 9_999), null);
  });

  test("latestSample() of a host or kind without any is null", async (store) => {
    const id = await insertTestingHost(store, "pve-01");

    for (const kind of KINDS) strictEqual(await store.latestSample(id, kind), null);
    strictEqual(await store.latestSample(id + 1, "fast"), null);
    strictEqual(await store.countSamples(id + 1), 0);
    strictEqual(await store.storedBytes(id + 1), 0);
  });

  test(
    "latestSample() names a sample that is damaged, and others go on",
    async (store, database) => {
      const [hurt, sound] = [
        await insertTestingHost(store, "hurt"),
        await insertTestingHost(store, "sound"),
      ];
      await insertSamples(store, [testingSample(hurt, 1_000_000), testingSample(hurt, 2_000_000)]);

      database.damageSamples();
      await insertSamples(store, [testingSample(sound, 1)]);

      await rejects(store.latestSample(hurt, "fast"), (error) => {
        const start =
          `Cannot read the fast sample that host ${hurt} collected at 1970-01-01T00:00:02.000Z: `;
        return error instanceof SampleDamaged && error.message.startsWith(start);
      });
      deepStrictEqual(await store.latestSample(sound, "fast"), testingSample(sound, 1));
      strictEqual(await store.countSamples(hurt), 2);
      const next = testingSample(hurt, 3_000_000);
      deepStrictEqual(await insertSamples(store, [next]), ["stored"]);
      deepStrictEqual(await store.latestSample(hurt, "fast"), next);
    },
  );

  test("storedBytes() grows with what a host stores, and with nothing else", async (store) => {
    const [one, two] = [
      await insertTestingHost(store, "pve-01"),
      await insertTestingHost(store, "pve-02"),
    ];
    await insertSamples(store, [testingSample(one, 1)]);
    const before = await store.storedBytes(one);

    await insertSamples(store, [testingSample(one, 1), testingSample(two, 1)]);
    strictEqual(await store.storedBytes(one), before);
    await insertSamples(store, [testingSample(one, 2)]);

    strictEqual(await store.storedBytes(one) > before, true);
    strictEqual(before > 0, true);
  });
}
