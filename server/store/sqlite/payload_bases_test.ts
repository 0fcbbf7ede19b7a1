import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openDatabase } from "./database.ts";
import { SERVES_MS } from "../packing/payload_base.ts";
import { NEWEST_BASE } from "./payload_bases.ts";
import { createSampleParts } from "./samples.ts";
import { SampleDamaged } from "../port.ts";
import {
  execSql,
  insertSamples,
  insertTestingHost,
  queryRows,
  testingSample,
  withStore,
} from "../../../testing/store.ts";

function countBases(path: string): unknown {
  return queryRows(path, "SELECT count(*) AS count FROM payload_bases")[0]?.["count"];
}

/** As long as a sample, so that a difference is smaller than the whole. */
function payload(load: number, guests = 20): string {
  const vms = Array.from({ length: guests }, (_, index) => ({ vmid: 100 + index, load }));
  return JSON.stringify({ load, vms });
}

Deno.test("insertSamples() stores one base for the samples of two hours, host and kind", async () => {
  await withStore(async (store, path) => {
    const id = await insertTestingHost(store, "pve-01");
    const samples = [0, 1, SERVES_MS - 1].map((received_at_ms, index) =>
      testingSample(id, index, { received_at_ms, payload: payload(index) })
    );

    for (const sample of samples) await insertSamples(store, [sample]);
    strictEqual(countBases(path), 1);
    deepStrictEqual(await store.latestSample(id, "fast"), samples.at(-1));

    const later = { received_at_ms: SERVES_MS, payload: payload(9) };
    await insertSamples(store, [testingSample(id, 9, later)]);
    strictEqual(countBases(path), 2);
    strictEqual((await store.latestSample(id, "fast"))?.payload, later.payload);

    await insertSamples(store, [testingSample(id, 9, { kind: "slow" })]);
    strictEqual(countBases(path), 3);
  });
});

Deno.test("insertSamples() makes one base for all samples of a batch", async () => {
  await withStore(async (store, path) => {
    const id = await insertTestingHost(store, "pve-01");

    await insertSamples(
      store,
      [1, 2, 3].map((at) => testingSample(id, at, { payload: payload(at) })),
    );

    strictEqual(countBases(path), 1);
    strictEqual((await store.latestSample(id, "fast"))?.payload, payload(3));
  });
});

Deno.test("insertSamples() makes a new base where a sample is unlike the one before", async () => {
  await withStore(async (store, path) => {
    const id = await insertTestingHost(store, "pve-01");

    for (const guests of [20, 21, 21]) {
      const at = guests * 1000 + Number(countBases(path));
      await insertSamples(store, [testingSample(id, at, { payload: payload(at, guests) })]);
      strictEqual((await store.latestSample(id, "fast"))?.payload, payload(at, guests));
    }

    strictEqual(countBases(path), 2);
  });
});

Deno.test("insertSamples() makes a new base where the difference is larger than the base", async () => {
  await withStore(async (store, path) => {
    const id = await insertTestingHost(store, "pve-01");
    const random = crypto.getRandomValues(new Uint8Array(5_000)).toBase64();

    await insertSamples(store, [testingSample(id, 1, { payload: '{"text":""}' })]);
    await insertSamples(store, [
      testingSample(id, 2, { payload: JSON.stringify({ text: random }) }),
    ]);

    strictEqual(countBases(path), 2);
  });
});

Deno.test("insertSamples() stores no base for a host that is gone", async () => {
  await withStore(async (store, path) => {
    const id = await insertTestingHost(store, "pve-01");
    await store.deleteHost("pve-01");

    deepStrictEqual(await insertSamples(store, [testingSample(id, 1)]), ["no_such_host"]);

    strictEqual(countBases(path), 0);
  });
});

for (
  const [what, damage] of [
    ["missing", "DELETE FROM payload_bases"],
    ["cut short", "UPDATE payload_bases SET payload = substr(payload, 1, 8)"],
    ["of another text", "UPDATE payload_bases SET payload = x'014bd4010200'"],
    ["empty", "UPDATE payload_bases SET payload = x''"],
  ] as const
) {
  Deno.test(`latestSample() names the sample whose base is ${what}, and others go on`, async () => {
    await withStore(async (store, path) => {
      const [hurt, sound] = [
        await insertTestingHost(store, "hurt"),
        await insertTestingHost(store, "sound"),
      ];
      await insertSamples(store, [testingSample(hurt, 1_000_000), testingSample(hurt, 2_000_000)]);

      execSql(path, damage);
      await insertSamples(store, [testingSample(sound, 1)]);

      await rejects(store.latestSample(hurt, "fast"), (error) => {
        const start =
          `Cannot read the fast sample that host ${hurt} collected at 1970-01-01T00:00:02.000Z: `;
        return error instanceof SampleDamaged && error.message.startsWith(start);
      });
      deepStrictEqual(await store.latestSample(sound, "fast"), testingSample(sound, 1));

      const next = testingSample(hurt, 3_000_000);
      deepStrictEqual(await insertSamples(store, [next]), ["stored"]);
      if (what !== "of another text") deepStrictEqual(await store.latestSample(hurt, "fast"), next);
      ok((await store.listHosts()).length === 2);
    });
  });
}

Deno.test("prunePayloadBases() keeps a base that a sample needs, and the newest of all", async () => {
  await withStore(async (store, path) => {
    const id = await insertTestingHost(store, "pve-01");
    for (let base = 0; base < 4; base++) {
      const received_at_ms = base * SERVES_MS;
      // Collected in the opposite order: the newest sample needs the oldest base.
      await insertSamples(store, [testingSample(id, 10_000 - base, { received_at_ms })]);
    }
    const listBases = () => queryRows(path, "SELECT id FROM payload_bases").map((row) => row["id"]);
    using db = openDatabase(path);
    const { pruneSamples, prunePayloadBases } = createSampleParts(db).samples;
    const prune = (before_ms: number) => prunePayloadBases({ before_ms, batch: 100, after: null });

    pruneSamples({ before_ms: 1_000, batch: 100, after: null });
    strictEqual(await store.countSamples(id), 1);
    strictEqual(prune(SERVES_MS).removed, 0);
    strictEqual(prune(2 * SERVES_MS).removed, 1);
    deepStrictEqual(listBases(), [1, 3, 4]);

    strictEqual(prune(99 * SERVES_MS).removed, 1);
    deepStrictEqual(listBases(), [1, 4]);
    ok(await store.latestSample(id, "fast"));
  });
});

Deno.test("the newest base is found by an index, without sorting", async () => {
  await withStore((_store, path) => {
    using db = new DatabaseSync(path, { readOnly: true });
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${NEWEST_BASE}`).all({ hostId: 1, kind: 0 })
      .map((row) => row["detail"]);

    deepStrictEqual(plan, [
      "SEARCH payload_bases USING INDEX payload_bases_by_host (host_id=? AND kind=?)",
    ]);
    return Promise.resolve();
  });
});
