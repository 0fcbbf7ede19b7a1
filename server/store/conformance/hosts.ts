/** Hosts and their tokens. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { insertSamples, insertTestingHost, testingSample } from "../../../testing/store.ts";
import type { Suite } from "./suite.ts";

const JOIN = {
  token_hash: "hash of pve-01",
  token_digest: "digest",
  agent_version: "1.2.3",
  protocol_level: 7,
  intervals: { fast: 10, medium: 60, slow: 600 },
};

function newHost(name: string) {
  return { name, token_hash: "hash", token_digest: null, created_at_ms: 2 };
}

export function testHosts({ test }: Suite): void {
  test("insertHost() returns the host as it is then read", async (store) => {
    const host = await store.insertHost({
      name: "pve-01",
      token_hash: "hash",
      token_digest: null,
      created_at_ms: 1_234,
    });

    deepStrictEqual(host, {
      id: host?.id,
      name: "pve-01",
      token_hash: "hash",
      token_digest: null,
      created_at_ms: 1_234,
      last_seen_at_ms: null,
      agent_version: null,
      protocol_level: null,
      pve_version: null,
      zfs_version: null,
      intervals: null,
      group: null,
      tags: [],
      note: "",
      web_url: null,
    });
    deepStrictEqual(await store.listHosts(), [host]);
  });

  test("insertHost() keeps the attributes that it is given", async (store) => {
    const attributes = {
      group: "vienna",
      tags: ["lab", "ceph"],
      note: "rack 7",
      web_url: "https://10.0.0.7:8006/",
    };

    const host = await store.insertHost({ ...newHost("a"), attributes });

    const { group, tags, note, web_url } = host ?? {};
    deepStrictEqual({ group, tags, note, web_url }, attributes);
    deepStrictEqual(await store.findHost("a"), host);
  });

  test("changeHosts() changes all of the hosts, each from what it has, or none", async (store) => {
    for (const name of ["a", "b", "c"]) await insertTestingHost(store, name);
    const tags = async () => (await store.listHosts()).map((host) => host.tags.join("+"));

    deepStrictEqual(await store.changeHosts(["a"], { add_tags: ["x"], group: "g" }), { ok: true });
    deepStrictEqual(await store.changeHosts(["A", "b"], { add_tags: ["y"] }), { ok: true });
    deepStrictEqual(await tags(), ["x+y", "y", ""]);
    strictEqual((await store.findHost("a"))?.group, "g");

    deepStrictEqual(await store.changeHosts(["c", "none"], { add_tags: ["z"] }), {
      ok: false,
      problem: "no_such_host",
      name: "none",
    });
    const many = Array.from({ length: 20 }, (_, n) => `t${n}`);
    deepStrictEqual(await store.changeHosts(["c", "b"], { add_tags: many }), {
      ok: false,
      problem: "too_many_tags",
      name: "b",
    });
    deepStrictEqual(await tags(), ["x+y", "y", ""]);
    deepStrictEqual(await store.changeHosts([], { note: "n" }), { ok: true });
  });

  test("insertHost() returns null for a name that differs only in case", async (store) => {
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

  test("insertHost() never gives the id of a deleted host again", async (store) => {
    const first = await insertTestingHost(store, "pve-01");
    await store.deleteHost("pve-01");

    ok(await insertTestingHost(store, "pve-01") > first);
  });

  test("findHost() looks a name up without case, and nothing but the whole name", async (store) => {
    await insertTestingHost(store, "Pve-01");

    strictEqual((await store.findHost("pVE-01"))?.name, "Pve-01");
    strictEqual(await store.findHost("pve-0"), null);
    strictEqual(await store.findHost("pve-0%"), null);
  });

  test("recordJoin() remembers what the agent told, not that the host was here", async (store) => {
    const id = await insertTestingHost(store, "pve-01");

    await store.recordJoin(id, JOIN);

    const host = await store.findHost("pve-01");
    strictEqual(host?.token_digest, "digest");
    deepStrictEqual([host?.agent_version, host?.protocol_level], ["1.2.3", 7]);
    strictEqual(host?.last_seen_at_ms, null);
    deepStrictEqual(host?.intervals, { fast: 10, medium: 60, slow: 600 });
  });

  test("recordJoin() does nothing when the token changed meanwhile", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await store.replaceToken("pve-01", { token_hash: "another hash", token_digest: null });

    await store.recordJoin(id, JOIN);

    strictEqual((await store.findHost("pve-01"))?.token_digest, null);
  });

  test("replaceToken() keeps nothing of the old token", async (store) => {
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

  test("deleteHost() takes the host's samples along, and no others", async (store) => {
    const gone = await insertTestingHost(store, "gone");
    const kept = await insertTestingHost(store, "kept");
    await insertSamples(store, [testingSample(gone, 1), testingSample(kept, 1)]);

    strictEqual(await store.deleteHost("GONE"), true);
    strictEqual(await store.deleteHost("gone"), false);

    strictEqual(await store.countSamples(gone), 0);
    strictEqual(await store.countSamples(kept), 1);
  });

  test("recordVersions() keeps a version that is not known this time", async (store) => {
    const id = await insertTestingHost(store, "pve-01");

    await store.recordVersions(id, { pve_version: "9.0.1", zfs_version: "2.3.1" });
    await store.recordVersions(id, { pve_version: "9.0.2", zfs_version: null });

    const host = await store.findHost("pve-01");
    strictEqual(host?.pve_version, "9.0.2");
    strictEqual(host?.zfs_version, "2.3.1");
  });

  test("deleteHost() makes its name free at once, for a host that has nothing of it", async (store) => {
    const host_id = await insertTestingHost(store, "pve-01");
    const history = [{ metric: "load1", value: 1 }];
    const samples = Array.from(
      { length: 450 },
      (_, at) => testingSample(host_id, at * 1000, { history }),
    );
    await insertSamples(store, samples);
    const left = { host_id, guid: "9000", name: "backup", note: "", created_at_ms: 1 };
    await store.putLeftPool({ ...left, word: "left" });

    const deleting = store.deleteHost("pve-01");
    const anew = await store.insertHost(newHost("pve-01"));
    strictEqual(await deleting, true);

    ok(anew !== null && anew.id !== host_id);
    for (const id of [host_id, anew.id]) {
      strictEqual(await store.countSamples(id), 0);
      strictEqual(await store.latestSample(id, "fast"), null);
      deepStrictEqual(await store.listHistory(id, "load1", 0, Infinity), []);
      strictEqual(await store.storedBytes(id), 0);
    }
    deepStrictEqual(await store.listLeftPools(), []);
  });

  test("insertHost() of one name at once gives it to one", async (store) => {
    const made = await Promise.all(
      ["pve-01", "PVE-01", "pve-01"].map((name) => store.insertHost(newHost(name))),
    );

    strictEqual(made.filter((host) => host !== null).length, 1);
  });

  test("recordSeen() keeps when a host was last here, and a host that is gone costs nothing", async (store) => {
    const id = await insertTestingHost(store, "pve-01");

    await store.recordSeen(id, 5_000);
    await store.recordSeen(id + 1, 5_000);
    await store.recordJoin(id + 1, JOIN);
    await store.recordVersions(id + 1, { pve_version: "9", zfs_version: null });

    deepStrictEqual((await store.listHosts()).map((host) => host.last_seen_at_ms), [5_000]);
  });

  test("listHosts() is in the order of names", async (store) => {
    for (const name of ["pve-03", "pve-01", "pve-02"]) await insertTestingHost(store, name);

    deepStrictEqual((await store.listHosts()).map(({ name }) => name), [
      "pve-01",
      "pve-02",
      "pve-03",
    ]);
  });
}
