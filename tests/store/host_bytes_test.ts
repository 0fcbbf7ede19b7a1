import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { SHARES } from "../../shared/shares.ts";
import { createRandom } from "../../tools/sample_week/random.ts";
import {
  execSql,
  insertSamples,
  insertTestingHost,
  queryRows,
  testingSample,
  withStore,
} from "../../testing/store.ts";
import { keepAll } from "../../server/store/conformance/suite.ts";

const HOUR_MS = 3_600_000;
const HOUR_US = HOUR_MS * 1000;

/** What the rows of a host add up to, counted anew. */
function recount(path: string, hostId: number): number {
  const sums = [
    `SELECT sum(length(payload) + 100) AS sum FROM samples WHERE host_id = ${hostId}`,
    `SELECT sum(length(payload) + 100) AS sum FROM payload_bases WHERE host_id = ${hostId}`,
    `SELECT sum(length(points) + 20) AS sum FROM history WHERE id >> 42 = ${hostId}`,
    `SELECT sum(length(points) + 20) AS sum FROM samples_recent WHERE host_id = ${hostId}`,
    `SELECT sum(length(metrics) + 100) AS sum FROM history_layouts WHERE host_id = ${hostId}`,
    `SELECT sum(length(metric) + 40) AS sum FROM history_hourly WHERE host_id = ${hostId}`,
  ];
  return sums.reduce((total, sql) => total + Number(queryRows(path, sql)[0]?.["sum"] ?? 0), 0);
}

/** A sample of text that repeats nothing, collected at `hour`. */
function noise(random: () => number, hostId: number, hour: number, pool = "tank") {
  const text = Array.from({ length: 200 }, () => random().toString(36)).join(",");
  return testingSample(hostId, hour * HOUR_US, {
    payload: JSON.stringify({ text }),
    received_at_ms: hour * HOUR_MS,
    history: [{ metric: `pool:${pool}:capacity_percent`, value: 40 }],
  });
}

Deno.test("storedBytes() is what all rows of the host add up to, whatever comes and goes", () =>
  withStore(async (store, path) => {
    const random = createRandom(7);
    const ids = [await insertTestingHost(store, "a"), await insertTestingHost(store, "b")];
    for (let hour = 1; hour <= 60; hour++) {
      await insertSamples(store, ids.map((id) => noise(random, id, hour, `p${hour % 7}`)));
      // The same again is stored once, and counts once.
      await insertSamples(store, ids.map((id) => noise(random, id, hour)));
      if (hour % 20 !== 0) continue;
      await store.retain(keepAll({
        samples_before_ms: (hour - 10) * HOUR_MS,
        history_before_ms: (hour - 5) * HOUR_MS,
        hourly_history_before_ms: (hour - 15) * HOUR_MS,
      }));
      for (const id of ids) strictEqual(await store.storedBytes(id), recount(path, id));
    }
    await store.trimHost(ids[0]!, await store.storedBytes(ids[0]!) / 2);
    strictEqual(await store.storedBytes(ids[0]!), recount(path, ids[0]!));
    ok(await store.storedBytes(ids[0]!) > 0);
    await store.deleteHost("a");
    strictEqual(await store.storedBytes(ids[0]!), 0);
    strictEqual(await store.storedBytes(ids[1]!), recount(path, ids[1]!));
  }));

Deno.test("pool names that change with every sample grow no table without end", () =>
  withStore(async (store, path) => {
    const random = createRandom(1);
    const id = await insertTestingHost(store, "a");
    const count = SHARES.host.historyLayouts + 100;
    const samples = Array.from({ length: count }, (_, index) => ({
      ...noise(random, id, 1, `pool-${index}`),
      collected_at_us: HOUR_US + index * 1_000_000,
      payload: "{}",
    }));

    await insertSamples(store, samples);

    const rows = (table: string) => queryRows(path, `SELECT count(*) AS n FROM ${table}`)[0]?.["n"];
    strictEqual(rows("history_layouts"), SHARES.host.historyLayouts);
    strictEqual(rows("samples_recent WHERE points IS NOT NULL"), SHARES.host.historyLayouts);
    strictEqual(rows("history_hourly"), SHARES.sample.pools);
    // A pool that is known in this hour goes on.
    const known = { metric: "pool:pool-0:capacity_percent", value: 77 };
    await insertSamples(store, [testingSample(id, HOUR_US + 1, { history: [known] })]);
    execSql(path, "UPDATE samples_recent SET points = NULL");
    deepStrictEqual(
      (await store.listHistory(id, known.metric, 0, 1e15)).map(({ value }) => value),
      [77],
    );
  }));
