import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openStore } from "./open_store.ts";
import type { Store } from "../port.ts";
import {
  execSql,
  insertSamples,
  insertTestingHost,
  queryRows,
  recordReasons,
  testingSample,
  withStore,
} from "../../../testing/store.ts";

const JOIN = {
  token_hash: "hash of pve-01",
  token_digest: "digest",
  agent_version: "1.2.3",
  intervals: { fast: 10, medium: 60, slow: 600 },
};

Deno.test("insertHost() returns the host as it is then read", async () => {
  await withStore(async (store) => {
    const host = await store.insertHost({
      name: "pve-01",
      token_hash: "hash",
      token_digest: null,
      created_at_ms: 1_234,
    });

    deepStrictEqual(host, {
      id: 1,
      name: "pve-01",
      token_hash: "hash",
      token_digest: null,
      created_at_ms: 1_234,
      last_seen_at_ms: null,
      agent_version: null,
      pve_version: null,
      zfs_version: null,
      intervals: null,
    });
    deepStrictEqual(await store.listHosts(), [host]);
  });
});

Deno.test("insertHost() returns null for a name that differs only in case", async () => {
  await withStore(async (store) => {
    await insertTestingHost(store, "PVE-01");

    strictEqual(
      await store.insertHost({
        name: "pve-01",
        token_hash: "hash",
        token_digest: null,
        created_at_ms: 1,
      }),
      null,
    );
    strictEqual((await store.listHosts()).length, 1);
  });
});

Deno.test("insertHost() never gives the id of a deleted host again", async () => {
  await withStore(async (store) => {
    const first = await insertTestingHost(store, "pve-01");
    await store.deleteHost("pve-01");

    ok(await insertTestingHost(store, "pve-01") > first);
  });
});

Deno.test("findHost() looks a name up without case, and nothing but the whole name", async () => {
  await withStore(async (store) => {
    await insertTestingHost(store, "Pve-01");

    strictEqual((await store.findHost("pVE-01"))?.name, "Pve-01");
    strictEqual(await store.findHost("pve-0"), null);
    strictEqual(await store.findHost("pve-0%"), null);
  });
});

Deno.test("recordJoin() remembers what the agent told, not that the host was here", async () => {
  await withStore(async (store) => {
    const id = await insertTestingHost(store, "pve-01");

    await store.recordJoin(id, JOIN);

    const host = await store.findHost("pve-01");
    strictEqual(host?.token_digest, "digest");
    strictEqual(host?.agent_version, "1.2.3");
    strictEqual(host?.last_seen_at_ms, null);
    deepStrictEqual(host?.intervals, { fast: 10, medium: 60, slow: 600 });
  });
});

Deno.test("recordJoin() does nothing when the token changed meanwhile", async () => {
  await withStore(async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await store.replaceToken("pve-01", { token_hash: "another hash", token_digest: null });

    await store.recordJoin(id, JOIN);

    strictEqual((await store.findHost("pve-01"))?.token_digest, null);
  });
});

Deno.test("replaceToken() keeps nothing of the old token", async () => {
  await withStore(async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await store.recordJoin(id, JOIN);

    strictEqual(
      await store.replaceToken("PVE-01", { token_hash: "another hash", token_digest: null }),
      true,
    );

    const host = await store.findHost("pve-01");
    strictEqual(host?.token_hash, "another hash");
    strictEqual(host?.token_digest, null);
    strictEqual(
      await store.replaceToken("pve-02", { token_hash: "another hash", token_digest: null }),
      false,
    );
  });
});

Deno.test("deleteHost() takes the host's samples along, and no others", async () => {
  await withStore(async (store) => {
    const gone = await insertTestingHost(store, "gone");
    const kept = await insertTestingHost(store, "kept");
    await insertSamples(store, [testingSample(gone, 1), testingSample(kept, 1)]);

    strictEqual(await store.deleteHost("GONE"), true);
    strictEqual(await store.deleteHost("gone"), false);

    strictEqual(await store.countSamples(gone), 0);
    strictEqual(await store.countSamples(kept), 1);
  });
});

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
    const reason = { host_id, code: "pool_health", subject: "tank", subject_id: "4620" };
    await store.putMute({ ...reason, note: "", expires_at_ms: null, created_at_ms: 1 });
    const opened = [{ ...reason, level: "critical", text: "", at_ms: 1 } as const];
    await recordReasons(store, { opened, closed: [] });

    strictEqual(await store.deleteHost("gone"), true);

    for (const { name } of queryRows(path, "SELECT name FROM sqlite_schema WHERE type = 'table'")) {
      if (["hosts_revision", "sqlite_sequence"].includes(String(name))) continue;
      deepStrictEqual(queryRows(path, `SELECT * FROM ${name}`), [], String(name));
    }
    strictEqual(
      await store.insertHost({
        name: "gone",
        token_hash: "hash",
        token_digest: null,
        created_at_ms: 2,
      }) === null,
      false,
    );
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

    strictEqual(await insertTestingHost(store, "gone") > kept, true);
    strictEqual(await store.sweepDeletedHosts(8), 8);
    // Two samples and their base of the first host, one of each of the second.
    strictEqual(await store.sweepDeletedHosts(8), 5);
    strictEqual(await store.sweepDeletedHosts(8), 0);

    strictEqual(await store.countSamples(gone) + await store.countSamples(goneToo), 0);
    strictEqual(await store.countSamples(kept), 1);
  });
});

Deno.test("recordVersions() keeps a version that is not known this time", async () => {
  await withStore(async (store) => {
    const id = await insertTestingHost(store, "pve-01");

    await store.recordVersions(id, { pve_version: "9.0.1", zfs_version: "2.3.1" });
    await store.recordVersions(id, { pve_version: "9.0.2", zfs_version: null });

    const host = await store.findHost("pve-01");
    strictEqual(host?.pve_version, "9.0.2");
    strictEqual(host?.zfs_version, "2.3.1");
  });
});

for (
  const [what, change, grows] of [
    [
      "a new host",
      (store: Store) =>
        store.insertHost({ name: "new", token_hash: "hash", token_digest: null, created_at_ms: 1 }),
      true,
    ],
    [
      "a taken name",
      (store: Store) =>
        store.insertHost({
          name: "pve-01",
          token_hash: "hash",
          token_digest: null,
          created_at_ms: 1,
        }),
      false,
    ],
    [
      "a new token",
      (store: Store) => store.replaceToken("pve-01", { token_hash: "another", token_digest: null }),
      true,
    ],
    ["a deleted host", (store: Store) => store.deleteHost("pve-01"), true],
    ["a join", (store: Store) => store.recordJoin(1, JOIN), false],
    ["a sign of life", (store: Store) => store.recordSeen(1, 9), false],
    [
      "versions",
      (store: Store) => store.recordVersions(1, { pve_version: "9", zfs_version: "2" }),
      false,
    ],
  ] as const
) {
  Deno.test(`hostsRevision() ${grows ? "grows with" : "stays at"} ${what}`, async () => {
    await withStore(async (store) => {
      await insertTestingHost(store, "pve-01");
      const before = await store.hostsRevision();

      await change(store);

      strictEqual(await store.hostsRevision(), before + (grows ? 1 : 0));
    });
  });
}

Deno.test("hostsRevision() grows with what another process changes", async () => {
  await withStore(async (store, path) => {
    const before = await store.hostsRevision();
    {
      await using other = await openStore({ path });
      await insertTestingHost(other, "pve-01");
    }
    using db = new DatabaseSync(path);
    db.exec("UPDATE hosts SET name = 'pve-02'");

    strictEqual(await store.hostsRevision(), before + 2);
    strictEqual((await store.findHost("pve-02"))?.name, "pve-02");
  });
});
