import { deepStrictEqual, strictEqual } from "node:assert/strict";
import {
  execSql,
  insertSamples,
  insertTestingHost,
  queryRows,
  recordReasons,
  testingSample,
  withStore,
} from "../../../testing/store.ts";
import { threshold } from "../conformance/thresholds.ts";
import { openDatabase } from "./database.ts";
import { createDeletedHostWrites } from "./deleted_hosts.ts";

Deno.test("deleteHost() leaves nothing of a host in any table", async () => {
  await withStore(async (store, path) => {
    const host_id = await insertTestingHost(store, "gone");
    const history = [{ metric: "pool:tank:capacity_percent", value: 41 }];
    // More than one sweep takes.
    const samples = Array.from({ length: 450 }, (_, at) => testingSample(host_id, at * 1000));
    await insertSamples(store, samples.map((sample) => ({ ...sample, history })));
    const pools = { section: "zfs_pools", collected_at_us: 1, read_at_ms: 1, text: "{}" } as const;
    await insertSamples(store, [
      testingSample(host_id, 1, { newest: "by_receipt", last_good: [pools] }),
    ]);
    const left = { host_id, guid: "9000", name: "backup", note: "", created_at_ms: 1 };
    await store.putLeftPool({ ...left, word: "left" });
    await store.putThreshold(threshold({ kind: "host", host_id }));
    await store.renewCodes([{ host_id, code_hash: "hash", created_at_ms: 1, expires_at_ms: 2 }]);
    const reason = { host_id, code: "pool_health", subject: "tank", subject_id: "4620" };
    await store.putMute({ ...reason, note: "", expires_at_ms: null, created_at_ms: 1 });
    const opened = [{ ...reason, level: "critical", text: "", at_ms: 1 } as const];
    await recordReasons(store, { opened, closed: [] });

    strictEqual(await store.deleteHost("gone"), true);

    for (const { name } of queryRows(path, "SELECT name FROM sqlite_schema WHERE type = 'table'")) {
      if (["revisions", "sqlite_sequence"].includes(String(name))) continue;
      deepStrictEqual(queryRows(path, `SELECT * FROM ${name}`), [], String(name));
    }
  });
});

Deno.test("sweepDeletedHosts() finishes what another process began, a batch at a time", async () => {
  await withStore(async (store, path) => {
    const [gone, goneToo, kept] = [
      await insertTestingHost(store, "gone"),
      await insertTestingHost(store, "gone too"),
      await insertTestingHost(store, "kept"),
    ];
    const samples = Array.from({ length: 10 }, (_, at) => testingSample(gone, at));
    await insertSamples(store, [...samples, testingSample(goneToo, 1), testingSample(kept, 1)]);
    execSql(path, "DELETE FROM hosts WHERE name LIKE 'gone%'");
    using db = openDatabase(path);
    const { sweepDeletedHosts } = createDeletedHostWrites(db);

    strictEqual(sweepDeletedHosts(8), 8);
    // Two samples and their base of the first host, one of each of the second.
    strictEqual(sweepDeletedHosts(8), 5);
    strictEqual(sweepDeletedHosts(8), 0);

    strictEqual(await store.countSamples(gone) + await store.countSamples(goneToo), 0);
    strictEqual(await store.countSamples(kept), 1);
  });
});
