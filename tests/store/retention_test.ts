/** Pruning days of samples down to 48 hours while agents go on pushing. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { applyRetention } from "../../server/tasks/retention.ts";
import { openStore } from "../../server/store/sqlite/open_store.ts";
import type { NewSample, Store } from "../../server/store/port.ts";
import {
  insertSamples,
  insertTestingHost,
  makeTestingDirectory,
  queryRows,
  testingSample,
  withStore,
} from "../../testing/store.ts";
import { rounds } from "../../testing/rounds.ts";
import { systemClock } from "../../shared/clock.ts";
import { countSamples, hostSamples } from "../../testing/host_samples.ts";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 5);
const HOURS = rounds(72, 168);
const BATCH = 200;

function clockAt(nowMs: number) {
  return { ...systemClock, nowMs: () => nowMs };
}

async function insertAll(store: Store, samples: Iterable<NewSample>): Promise<void> {
  const batch: NewSample[] = [];
  for (const sample of samples) {
    batch.push(sample);
    if (batch.length === 500) await insertSamples(store, batch.splice(0));
  }
  await insertSamples(store, batch);
}

/** A store that notes what is asked of it, in order. */
function watched(store: Store): { store: Store; calls: { name: string; result: unknown }[] } {
  const calls: { name: string; result: unknown }[] = [];
  const observe =
    <A extends unknown[], R>(name: string, call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const result = await call(...args);
      calls.push({ name, result });
      return result;
    };
  return {
    calls,
    store: {
      ...store,
      transaction: observe("insert", store.transaction) as Store["transaction"],
      pruneSamples: observe("prune", store.pruneSamples),
    },
  };
}

Deno.test(`${HOURS} hours of samples are pruned to 48 in small batches, with pushes in between`, async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  await using real = await openStore({ path });
  const id = await insertTestingHost(real, "pve-01");
  const dead = await insertTestingHost(real, "dead");
  await insertAll(real, hostSamples(dead, { hours: 1, start_ms: START_MS }));
  await insertAll(real, hostSamples(id, { hours: HOURS, start_ms: START_MS }));
  const nowMs = START_MS + HOURS * HOUR_MS;

  const { store, calls } = watched(real);
  let pruning = true;
  async function push(): Promise<number> {
    let pushed = 0;
    while (pruning) {
      await insertSamples(store, [testingSample(id, nowMs * 1000 + ++pushed)]);
    }
    return pushed;
  }
  const pushing = push();
  const removed = await applyRetention({ store, clock: clockAt(nowMs), retention_hours: 48 });
  pruning = false;
  const pushed = await pushing;

  const old = countSamples(HOURS - 48) + countSamples(1) - 3;
  strictEqual(removed.samples, old);
  strictEqual(await real.countSamples(id), countSamples(48) + pushed);
  strictEqual(await real.countSamples(dead), 3);
  ok(await real.latestSample(dead, "medium"));
  strictEqual((await real.listHistory(id, "load1", 0, Infinity)).length, 48 * 120);
  const [bases] = queryRows(path, "SELECT count(*) AS count FROM payload_bases");
  ok(Number(bases?.["count"]) < 48 * 3 * 2, "bases that no sample needs are gone");

  const prunes = calls.filter(({ name }) => name === "prune");
  ok(prunes.every(({ result }) => (result as { removed: number }).removed <= BATCH));
  ok(prunes.length >= old / BATCH);
  // Between any two batches at least one push was committed.
  const neighbours = calls.filter(({ name }, at) =>
    name === "prune" && calls[at + 1]?.name === "prune"
  );
  deepStrictEqual(neighbours, []);
});

Deno.test("a full host is deleted in small batches, with pushes in between, its name free at once", async () => {
  await withStore(async (store, path) => {
    const gone = await insertTestingHost(store, "pve-01");
    const other = await insertTestingHost(store, "pve-02");
    await insertAll(store, hostSamples(gone, { hours: 12 }));

    let isDeleted = false;
    const deleting = store.deleteHost("pve-01").finally(() => isDeleted = true);
    const anew = await insertTestingHost(store, "pve-01");
    let pushed = 0;
    while (!isDeleted) await insertSamples(store, [testingSample(other, ++pushed)]);
    strictEqual(await deleting, true);

    ok(pushed > countSamples(12) / BATCH, `${pushed} pushes`);
    strictEqual(await store.latestSample(anew, "fast"), null);
    deepStrictEqual(await store.listHistory(anew, "load1", 0, Infinity), []);
    deepStrictEqual(
      queryRows(path, "SELECT DISTINCT host_id FROM samples").map((row) => row["host_id"]),
      [other],
    );
  });
});

Deno.test("retention ends between two batches when it is told to stop", async () => {
  await withStore(async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await insertAll(store, hostSamples(id, { hours: 6, start_ms: START_MS }));
    const stop = new AbortController();
    const clock = {
      ...clockAt(START_MS + 60 * HOUR_MS),
      sleep: () => Promise.resolve(stop.abort()),
    };

    const options = { store, clock, retention_hours: 48, signal: stop.signal };
    const removed = await applyRetention(options);

    strictEqual(removed.samples, BATCH);
  });
});
