import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { KeptReading } from "../port.ts";
import {
  execSql,
  insertSamples,
  insertTestingHost,
  makeTestingDirectory,
  queryRows,
  testingSample,
  withStore,
} from "../../../testing/store.ts";
import { openStore } from "./open_store.ts";

function reading(changes: Partial<KeptReading> = {}): KeptReading {
  return {
    section: "zfs_pools",
    collected_at_us: 1_000,
    read_at_ms: 1,
    text: '{"pools":[{"name":"tank","health":"DEGRADED"}]}',
    ...changes,
  };
}

const plain = (rows: readonly KeptReading[]) => rows.map((row) => ({ ...row }));

Deno.test("insertSamples() keeps the last good reading of each section, the newest of each", () =>
  withStore(async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const host = reading({ section: "host", text: "{}" });

    await insertSamples(store, [testingSample(id, 1, { last_good: [reading(), host] })]);
    const newer = reading({ collected_at_us: 2_000, read_at_ms: 2, text: '{"pools":[]}' });
    await insertSamples(store, [testingSample(id, 2, { last_good: [newer] })]);

    deepStrictEqual(plain(await store.listLastGood(id)), [host, newer]);
  }));

Deno.test("insertSamples() removes what is kept of a section that was read again", () =>
  withStore(async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await insertSamples(store, [testingSample(id, 1, { last_good: [reading()] })]);

    await insertSamples(store, [testingSample(id, 2, { last_good: [reading({ text: null })] })]);

    deepStrictEqual(await store.listLastGood(id), []);
  }));

Deno.test("a transaction keeps no reading of a host that is gone", () =>
  withStore(async (store) => {
    const outcomes = await insertSamples(store, [
      testingSample(99, 1, { last_good: [reading()] }),
    ]);

    deepStrictEqual(outcomes, ["no_such_host"]);
    deepStrictEqual(await store.listLastGood(99), []);
  }));

Deno.test("listLastGood() reads every section but the one whose row is damaged", () =>
  withStore(async (store, path) => {
    const id = await insertTestingHost(store, "pve-01");
    const host = reading({ section: "host", text: '{"load1":0.5}' });
    await insertSamples(store, [testingSample(id, 1, { last_good: [reading(), host] })]);
    const [row] = queryRows(path, "SELECT payload FROM last_good WHERE section = 'zfs_pools'");
    const payload = row?.["payload"] as Uint8Array;

    for (let byte = 0; byte < payload.length; byte++) {
      const damaged = payload.map((value, index) => index === byte ? value ^ 0x55 : value);
      execSql(
        path,
        `UPDATE last_good SET payload = x'${damaged.toHex()}'
        WHERE section = 'zfs_pools'`,
      );

      const [first, second] = await store.listLastGood(id);
      deepStrictEqual({ ...first }, host);
      // Of a flipped bit that means nothing the text is whole; of no other is it another text.
      strictEqual(second?.text === null || second?.text === reading().text, true, `byte ${byte}`);
    }
  }));

Deno.test("latestSample() is the newest by receipt of a host whose clock was set back", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  const latest = async () => {
    await using store = await openStore({ path });
    return (await store.latestSample(1, "fast"))?.collected_at_us;
  };
  const insert = async (at: number, newest?: "by_collection" | "by_receipt") => {
    await using store = await openStore({ path });
    const sample = testingSample(1, at);
    await insertSamples(store, [newest === undefined ? sample : { ...sample, newest }]);
  };
  {
    await using store = await openStore({ path });
    await insertTestingHost(store, "pve-01");
  }
  await insert(900, "by_collection");
  strictEqual(await latest(), 900);

  await insert(300, "by_receipt");
  strictEqual(await latest(), 300);
  await insert(250); // from a backlog
  strictEqual(await latest(), 300);
  await insert(330, "by_collection");
  strictEqual(await latest(), 330);

  {
    await using store = await openStore({ path });
    await store.pruneSamples({ before_ms: 1_000, batch: 100, after: null });
    deepStrictEqual(
      queryRows(path, "SELECT collected_at_us AS at FROM samples ORDER BY at").map(({ at }) => at),
      [330, 900],
    );
  }
  await insert(930, "by_collection");
  strictEqual(await latest(), 930);
  deepStrictEqual(queryRows(path, "SELECT * FROM newest_samples"), []);
});
