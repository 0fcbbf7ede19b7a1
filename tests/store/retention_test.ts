/** Pruning days of samples down to 48 hours while agents go on pushing. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { applyRetention } from "../../server/tasks/retention.ts";
import { openStore, startWriterWorker } from "../../server/store/sqlite/open_store.ts";
import { PACE } from "../../server/store/retention.ts";
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

/** The thread that writes, and what it did, in order. */
function watchedWriter() {
  const calls: { op: string; value: unknown }[] = [];
  const ops = new Map<number, string>();
  const worker = startWriterWorker();
  const post = worker.postMessage.bind(worker);
  worker.postMessage = (message: { id: number; op: string }) => {
    ops.set(message.id, message.op);
    post(message);
  };
  worker.addEventListener(
    "message",
    ({ data }) => calls.push({ op: ops.get(data.id) ?? "", value: data.value }),
  );
  return { calls, startWriter: () => worker };
}

Deno.test(`${HOURS} hours of samples are pruned to 48 in small batches, with pushes in between`, async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  const { calls, startWriter } = watchedWriter();
  await using store = await openStore({ path, startWriter });
  const id = await insertTestingHost(store, "pve-01");
  const dead = await insertTestingHost(store, "dead");
  await insertAll(store, hostSamples(dead, { hours: 1, start_ms: START_MS }));
  await insertAll(store, hostSamples(id, { hours: HOURS, start_ms: START_MS }));
  const nowMs = START_MS + HOURS * HOUR_MS;

  let pruning = true;
  const waitsMs: number[] = [];
  async function push(): Promise<number> {
    let pushed = 0;
    while (pruning) {
      const startMs = performance.now();
      await insertSamples(store, [testingSample(id, nowMs * 1000 + ++pushed)]);
      waitsMs.push(performance.now() - startMs);
    }
    return pushed;
  }
  const pushing = push();
  const removed = await applyRetention({ store, clock: clockAt(nowMs), retention_hours: 48 });
  pruning = false;
  const pushed = await pushing;

  const old = countSamples(HOURS - 48) + countSamples(1) - 3;
  strictEqual(removed.samples, old);
  strictEqual(await store.countSamples(id), countSamples(48) + pushed);
  strictEqual(await store.countSamples(dead), 3);
  ok(await store.latestSample(dead, "medium"));
  strictEqual((await store.listHistory(id, "load1", 0, Infinity)).length, 48 * 120);
  const [bases] = queryRows(path, "SELECT count(*) AS count FROM payload_bases");
  ok(Number(bases?.["count"]) < 48 * 3 * 2, "bases that no sample needs are gone");

  // Half of them, since this machine has other work as well.
  const typicalMs = waitsMs.sort((a, b) => a - b)[Math.floor(waitsMs.length / 2)] ?? Infinity;
  ok(typicalMs < 50, `a push waited ${typicalMs} ms`);
  const prunes = calls.filter(({ op }) => op === "pruneSamples");
  ok(prunes.every(({ value }) => (value as { removed: number }).removed <= PACE.rows));
  ok(prunes.length >= old / PACE.rows);
  // Between any two batches at least one push was committed.
  const neighbours = calls.filter(({ op }, at) =>
    op === "pruneSamples" && calls[at + 1]?.op === "pruneSamples"
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

    ok(pushed > countSamples(12) / PACE.rows, `${pushed} pushes`);
    strictEqual(await store.latestSample(anew, "fast"), null);
    deepStrictEqual(await store.listHistory(anew, "load1", 0, Infinity), []);
    deepStrictEqual(
      queryRows(path, "SELECT DISTINCT host_id FROM samples").map((row) => row["host_id"]),
      [other],
    );
  });
});
