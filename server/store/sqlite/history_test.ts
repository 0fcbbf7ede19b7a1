import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { openDatabase } from "./database.ts";
import { MAX_RECENT } from "./recent_samples.ts";
import { createSampleParts } from "./samples.ts";
import type { HistoryValue, Store } from "../port.ts";
import {
  insertSamples,
  insertTestingHost,
  queryRows,
  testingSample,
  withStore,
} from "../../../testing/store.ts";

const HOUR_MS = 3_600_000;
const CAPACITY = "pool:tank:capacity_percent";

async function insertAt(
  store: Store,
  hostId: number,
  atMs: number,
  values: Record<string, number | null>,
): Promise<void> {
  const history = Object.entries(values).map(([metric, value]): HistoryValue => ({
    metric,
    value,
  }));
  await insertSamples(store, [testingSample(hostId, atMs * 1000, { history })]);
}

async function listPairs(store: Store, hostId: number, metric: string): Promise<unknown[]> {
  const points = await store.listHistory(hostId, metric, 0, Infinity);
  return points.map(({ at_ms, value }) => [at_ms, value]);
}

Deno.test("insertSamples() names the same series once, in whatever order they come", async () => {
  await withStore(async (store, path) => {
    const id = await insertTestingHost(store, "pve-01");
    await insertAt(store, id, 1_000, { a: 1, b: 2 });
    await insertAt(store, id, 2_000, { b: 4, a: 3 });
    await insertAt(store, id, 3_000, { b: 5 });
    await insertAt(store, id, 4_000, { a: 6, b: 7 });

    strictEqual(queryRows(path, "SELECT * FROM history_layouts").length, 2);
    deepStrictEqual(await listPairs(store, id, "b"), [[1_000, 2], [2_000, 4], [3_000, 5], [
      4_000,
      7,
    ]]);
  });
});

Deno.test("listHistory() is the same before and after recent points are settled, whatever their order", async () => {
  await withStore(async (store, path) => {
    const [id, other] = [
      await insertTestingHost(store, "pve-01"),
      await insertTestingHost(store, "pve-02"),
    ];
    const count = () => [
      Number(queryRows(path, "SELECT count(*) AS n FROM samples_recent")[0]?.["n"]),
      Number(queryRows(path, "SELECT count(*) AS n FROM history")[0]?.["n"]),
    ];
    const insert = async (first: number, length: number) => {
      const samples = Array.from({ length }, (_, index) => {
        const at = first + index;
        // Every other point is of a backlog: it comes later than those after it.
        const atMs = (at % 2 === 0 ? at : 2 * MAX_RECENT - at) * 1000;
        const history = [{ metric: "load1", value: at }];
        return testingSample(at % 3 === 0 ? other : id, atMs * 1000, { history, payload: "{}" });
      });
      await insertSamples(store, samples);
    };
    await insert(0, MAX_RECENT - 1);
    deepStrictEqual(count(), [MAX_RECENT - 1, 0]);
    const before = await store.listHistory(id, "load1", 0, 1e15);

    await insert(MAX_RECENT - 1, 1);

    deepStrictEqual(count(), [0, MAX_RECENT]);
    const after = await store.listHistory(id, "load1", 0, 1e15);
    const added = after.filter(({ value }) => value === MAX_RECENT - 1);
    deepStrictEqual(after.filter((point) => !added.includes(point)), before);
    deepStrictEqual(after, after.toSorted((a, b) => a.at_ms - b.at_ms));

    await insert(10, 2);
    deepStrictEqual(await store.listHistory(id, "load1", 0, 1e15), after);
  });
});

Deno.test("pruneHistory() takes each resolution at its age, in batches, and forgets old series", async () => {
  await withStore(async (store, path) => {
    const [one, two] = [
      await insertTestingHost(store, "pve-01"),
      await insertTestingHost(store, "pve-02"),
    ];
    for (const id of [one, two]) {
      for (let hour = 0; hour < 5; hour++) {
        await insertAt(store, id, hour * HOUR_MS, { [CAPACITY]: hour, [`guest ${hour}`]: 1 });
      }
    }
    using db = openDatabase(path);
    const { pruneHistory } = createSampleParts(db).history;
    const limits = { raw_before_ms: 4 * HOUR_MS, hourly_before_ms: HOUR_MS, batch: 2 };

    strictEqual(pruneHistory(one, limits), 3);
    strictEqual(pruneHistory(one, limits), 2);
    strictEqual(pruneHistory(one, limits), 0);

    deepStrictEqual(await listPairs(store, one, CAPACITY), [
      [HOUR_MS, 1],
      [2 * HOUR_MS, 2],
      [3 * HOUR_MS, 3],
      [4 * HOUR_MS, 4],
    ]);
    strictEqual((await listPairs(store, two, CAPACITY)).length, 5);
    const layouts = `SELECT id FROM history_layouts WHERE host_id = ${one}`;
    strictEqual(queryRows(path, layouts).length, 2);
  });
});

Deno.test("pruneHistory() stays with its host, whatever the time", async () => {
  await withStore(async (store, path) => {
    const [one, two] = [
      await insertTestingHost(store, "pve-01"),
      await insertTestingHost(store, "pve-02"),
    ];
    for (const id of [one, two]) await insertAt(store, id, 1_000, { load1: 1 });
    using db = openDatabase(path);
    const { pruneHistory } = createSampleParts(db).history;
    const limits = { raw_before_ms: Infinity, hourly_before_ms: Infinity, batch: 100 };

    strictEqual(pruneHistory(one, limits), 1);

    deepStrictEqual(await listPairs(store, one, "load1"), []);
    deepStrictEqual(await listPairs(store, two, "load1"), [[1_000, 1]]);
  });
});
