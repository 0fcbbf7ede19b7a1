/** The history: one value of each series and time. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { insertSamples, insertTestingHost, testingSample } from "../../../testing/store.ts";
import type { HistoryValue, Store } from "../port.ts";
import { keepAll, type Suite } from "./suite.ts";

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

/** Values, and what is given back of each. */
const VALUES = [
  [0, 0],
  [0.1, 0.1],
  [-12.345, -12.345],
  [99.99, 99.99],
  [0.00316824, 0.00316824],
  [16_777_215, 16_777_215],
  [2 ** 34, 2 ** 34],
  [0.123456789012345, 0.1234568],
  [1e39, null],
  [Infinity, null],
] as const;

export function testHistory({ test }: Suite): void {
  test("listHistory() gives the points of one series of one host, oldest first", async (store) => {
    const [one, two] = [
      await insertTestingHost(store, "pve-01"),
      await insertTestingHost(store, "pve-02"),
    ];
    await insertAt(store, one, 2_000, { load1: 0.5, cpu_percent: 12.25 });
    await insertAt(store, one, 1_000, { cpu_percent: 99, load1: 0.07 });
    await insertAt(store, two, 1_500, { load1: 7 });

    deepStrictEqual(await listPairs(store, one, "load1"), [[1_000, 0.07], [2_000, 0.5]]);
    deepStrictEqual(await listPairs(store, two, "load1"), [[1_500, 7]]);
    deepStrictEqual(await listPairs(store, two, "cpu_percent"), []);
  });

  test("sketchHistory() gives the first value of each span, and null where there is none", async (store) => {
    const [one, two] = [
      await insertTestingHost(store, "pve-01"),
      await insertTestingHost(store, "pve-02"),
    ];
    await insertAt(store, one, 1_000, { load1: 1, cpu_percent: 10 });
    await insertAt(store, one, 1_900, { load1: 9, cpu_percent: 90 });
    await insertAt(store, one, 3_999, { cpu_percent: null, load1: 3 });
    await insertAt(store, one, 5_000, { load1: 5, cpu_percent: 50 });
    await insertAt(store, two, 2_000, { load1: 2 });
    const spans = { since_ms: 1_000, step_ms: 1_000, count: 4 };

    deepStrictEqual(await store.sketchHistory(one, ["cpu_percent", "load1", "none"], spans), [
      [10, null, null, null],
      [1, null, 3, null],
      [null, null, null, null],
    ]);
    deepStrictEqual(await store.sketchHistory(two, ["load1"], spans), [[null, 2, null, null]]);
    deepStrictEqual(await store.sketchHistory(two, [], spans), []);
  });

  test("listHistory() includes both ends, and takes any range", async (store) => {
    const [one, two] = [
      await insertTestingHost(store, "pve-01"),
      await insertTestingHost(store, "pve-02"),
    ];
    for (const atMs of [1_000, 2_000, 3_000]) await insertAt(store, one, atMs, { load1: 1 });
    await insertAt(store, two, 1_000, { load1: 2 });
    const times = async (since: number, until: number) =>
      (await store.listHistory(one, "load1", since, until)).map((point) => point.at_ms);

    deepStrictEqual(await times(1_000, 2_000), [1_000, 2_000]);
    deepStrictEqual(await times(1_001, 1_999), []);
    deepStrictEqual(await times(-Infinity, Infinity), [1_000, 2_000, 3_000]);
    deepStrictEqual(await times(3_000, 1_000), []);
  });

  test("listHistory() gives null where a value was not known, and nothing where it was not named", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await insertAt(store, id, 1_000, { load1: null, cpu_percent: NaN });
    await insertAt(store, id, 2_000, { load1: 1, "guest:lxc/101:cpu": 0.25 });
    await insertAt(store, id, 3_000, { "guest:lxc/101:cpu": 0.5 });

    deepStrictEqual(await listPairs(store, id, "load1"), [[1_000, null], [2_000, 1]]);
    deepStrictEqual(await listPairs(store, id, "cpu_percent"), [[1_000, null]]);
    deepStrictEqual(await listPairs(store, id, "guest:lxc/101:cpu"), [[2_000, 0.25], [3_000, 0.5]]);
  });

  test("insertSamples() keeps the values of a sample once, and of none that is not stored", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await insertAt(store, id, 1_000, { load1: 1 });
    await insertAt(store, id, 1_000, { load1: 2 });
    await insertAt(store, 99, 1_000, { load1: 3 });

    deepStrictEqual(await listPairs(store, id, "load1"), [[1_000, 1]]);
    deepStrictEqual(await listPairs(store, 99, "load1"), []);
  });

  test("listHistory() has the highest capacity of each hour where raw points are gone", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    for (const [minute, value] of [[1, 40], [30, 42], [59, 41], [61, null], [62, 43], [125, 44]]) {
      await insertAt(store, id, Number(minute) * 60_000, { [CAPACITY]: value ?? null, load1: 1 });
    }
    const limits = keepAll({ history_before_ms: 2 * HOUR_MS });

    strictEqual((await store.retain(limits)).history_points, 5);

    deepStrictEqual(await listPairs(store, id, CAPACITY), [[0, 42], [HOUR_MS, 43], [
      125 * 60_000,
      44,
    ]]);
    deepStrictEqual(await listPairs(store, id, "load1"), [[125 * 60_000, 1]]);
    const early = await store.listHistory(id, CAPACITY, 0, HOUR_MS - 1);
    deepStrictEqual(early.map((point) => ({ ...point })), [{ at_ms: 0, value: 42 }]);
  });

  test("listHistory() gives numbers back to seven digits, and null for what is none", async (store) => {
    const id = await insertTestingHost(store, "pve-01");

    for (const [at, [value]] of VALUES.entries()) {
      await insertAt(store, id, at, { cpu_percent: value, [CAPACITY]: value });
    }

    deepStrictEqual(
      await listPairs(store, id, "cpu_percent"),
      VALUES.map(([, kept], at) => [at, kept]),
    );
    deepStrictEqual(await listPairs(store, id, CAPACITY), VALUES.map(([, kept], at) => [at, kept]));
  });
}
