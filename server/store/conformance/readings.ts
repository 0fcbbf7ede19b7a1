/** What stays known of a host beyond its newest sample by the clock. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { insertSamples, insertTestingHost, testingSample } from "../../../testing/store.ts";
import type { KeptReading, NewestMark } from "../port.ts";
import { keepAll, plain, type Suite } from "./suite.ts";

function reading(changes: Partial<KeptReading> = {}): KeptReading {
  return {
    section: "zfs_pools",
    collected_at_us: 1_000,
    read_at_ms: 1,
    text: '{"pools":[{"name":"tank","health":"DEGRADED"}]}',
    ...changes,
  };
}

export function testReadings({ test }: Suite): void {
  test("insertSamples() keeps the last good reading of each section, the newest of each", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const host = reading({ section: "host", text: "{}" });

    await insertSamples(store, [testingSample(id, 1, { last_good: [reading(), host] })]);
    const newer = reading({ collected_at_us: 2_000, read_at_ms: 2, text: '{"pools":[]}' });
    await insertSamples(store, [testingSample(id, 2, { last_good: [newer] })]);

    deepStrictEqual(plain(await store.listLastGood(id)), [host, newer]);
  });

  test("insertSamples() removes what is kept of a section that was read again", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await insertSamples(store, [testingSample(id, 1, { last_good: [reading()] })]);

    await insertSamples(store, [testingSample(id, 2, { last_good: [reading({ text: null })] })]);

    deepStrictEqual(await store.listLastGood(id), []);
  });

  test("a transaction keeps no reading of a host that is gone", async (store) => {
    const outcomes = await insertSamples(store, [
      testingSample(99, 1, { last_good: [reading()] }),
    ]);

    deepStrictEqual(outcomes, ["no_such_host"]);
    deepStrictEqual(await store.listLastGood(99), []);
  });

  test("markNewest() of a host that is gone, or of a sample that is not there, is nothing", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const mark = { kind: "fast", collected_at_us: 5, newest: "by_receipt" } as const;

    await store.transaction((transaction) => {
      transaction.markNewest({ host_id: id, ...mark });
      transaction.markNewest({ host_id: id + 1, ...mark });
    });
    await insertSamples(store, [testingSample(id, 9)]);

    strictEqual((await store.latestSample(id, "fast"))?.collected_at_us, 9);
  });

  test(
    "listLastGood() reads every section but the one that is damaged",
    async (store, database) => {
      const id = await insertTestingHost(store, "pve-01");
      const host = reading({ section: "host", text: '{"load1":0.5}' });
      await insertSamples(store, [testingSample(id, 1, { last_good: [reading(), host] })]);

      database.damageReading(id, "zfs_pools");

      deepStrictEqual(plain(await store.listLastGood(id)), [host, reading({ text: null })]);
    },
  );

  test(
    "latestSample() is the newest by receipt of a host whose clock was set back",
    async (first, { engine }) => {
      const id = await insertTestingHost(first, "pve-01");
      // Each time by a store of its own: nothing of it is remembered by one process alone.
      const insert = async (at: number, newest: NewestMark["newest"] | null) => {
        await using store = await engine.open();
        await insertSamples(store, [testingSample(id, at, { newest })]);
        return (await store.latestSample(id, "fast"))?.collected_at_us;
      };

      strictEqual(await insert(900, "by_collection"), 900);
      strictEqual(await insert(300, "by_receipt"), 300);
      strictEqual(await insert(250, null), 300); // from a backlog
      strictEqual(await insert(330, "by_collection"), 330);
      strictEqual((await first.retain(keepAll({ samples_before_ms: 1_000 }))).samples, 2);
      strictEqual((await first.latestSample(id, "fast"))?.collected_at_us, 330);
      strictEqual(await first.countSamples(id), 2);
      strictEqual(await insert(930, "by_collection"), 930);
    },
  );
}
