/** Enrolment codes: made, used, ended by a join, and gone with their host. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { insertTestingHost } from "../../../testing/store.ts";
import type { KeptCode, NewHost, Store } from "../port.ts";
import { plain, type Suite } from "./suite.ts";

function code(of: string, more: Partial<KeptCode> = {}): KeptCode {
  return { code_hash: `code of ${of}`, created_at_ms: 1_000, expires_at_ms: 9_000, ...more };
}

function newHost(name: string, more: Partial<KeptCode> = {}): NewHost & { code: KeptCode } {
  return {
    name,
    token_hash: "nobody's",
    token_digest: null,
    created_at_ms: 1_000,
    code: code(name, more),
  };
}

const TOKEN = { token_hash: "new hash", token_digest: "new digest" };

async function enrol(store: Store, name: string): Promise<number> {
  deepStrictEqual(await store.enrolHosts([newHost(name)]), [true]);
  return (await store.findHost(name))?.id ?? 0;
}

export function testEnrolments({ test }: Suite): void {
  test("enrolHosts() registers each host whose name is free, whatever the others", async (store) => {
    await insertTestingHost(store, "pve-02");
    const attributes = { group: "vienna", tags: ["lab"], note: "", web_url: null };

    const made = await store.enrolHosts([
      { ...newHost("pve-03"), attributes },
      newHost("PVE-02"),
      newHost("pve-01"),
      newHost("pve-03"),
    ]);

    deepStrictEqual(made, [true, false, true, false]);
    deepStrictEqual(
      plain(await store.listEnrolments()).map(({ host_id: _id, ...row }) => row),
      ["pve-01", "pve-03"].map((name) => ({
        name,
        created_at_ms: 1_000,
        expires_at_ms: 9_000,
        used_at_ms: null,
        joined_at_ms: null,
      })),
    );
    const host = await store.findHost("pve-03");
    deepStrictEqual([host?.group, host?.tags], ["vienna", ["lab"]]);
  });

  test("a code is live until it expires, and is its host's alone", async (store) => {
    const [one, other] = [await enrol(store, "pve-01"), await enrol(store, "pve-02")];

    strictEqual((await store.findLiveCode(one, 8_999))?.code_hash, "code of pve-01");
    strictEqual(await store.findLiveCode(one, 9_000), null);
    strictEqual(await store.findLiveCode(other + 1, 8_999), null);
    strictEqual(await store.isLiveCode("code of pve-02", 8_999), true);
    strictEqual(await store.isLiveCode("code of pve-02", 9_000), false);
    strictEqual(await store.isLiveCode("code of nobody", 8_999), false);

    const use = { host_id: one, code_hash: "code of pve-01", now_ms: 8_999 };
    strictEqual(await store.useCode({ ...use, now_ms: 9_000 }, TOKEN), false);
    strictEqual(await store.useCode({ ...use, host_id: other }, TOKEN), false);
    strictEqual((await store.findHost("pve-01"))?.token_hash, "nobody's");
  });

  test("useCode() replaces the token each time, until the host joins", async (store) => {
    const id = await enrol(store, "pve-01");
    const use = { host_id: id, code_hash: "code of pve-01", now_ms: 2_000.5 };

    strictEqual(await store.useCode(use, { token_hash: "first", token_digest: "d" }), true);
    strictEqual(await store.useCode({ ...use, now_ms: 3_000 }, TOKEN), true);

    const host = await store.findHost("pve-01");
    deepStrictEqual([host?.token_hash, host?.token_digest], ["new hash", "new digest"]);
    strictEqual((await store.listEnrolments())[0]?.used_at_ms, 3_000);

    strictEqual(await store.isEnrolling(id), true);
    strictEqual(await store.endCode(id, "first", 4_000), false);
    strictEqual(await store.endCode(id, "new hash", 4_000.5), true);
    strictEqual(await store.endCode(id, "new hash", 5_000), false);

    strictEqual((await store.listEnrolments())[0]?.joined_at_ms, 4_000);
    deepStrictEqual([await store.isEnrolling(id), await store.isEnrolling(id + 1)], [false, false]);
    strictEqual(await store.findLiveCode(id, 5_000), null);
    strictEqual(await store.isLiveCode("code of pve-01", 5_000), false);
    strictEqual(await store.useCode({ ...use, now_ms: 5_000 }, TOKEN), false);
  });

  test("endCode() is for a first join without the code too, not for an agent that goes on", async (store) => {
    const fresh = await enrol(store, "pve-01");
    const old = await insertTestingHost(store, "pve-02");
    await store.recordSeen(old, 500);
    deepStrictEqual(await store.renewCodes([{ host_id: old, ...code("pve-02") }]), [old]);

    strictEqual(await store.endCode(fresh, "nobody's", 2_000), true);
    strictEqual(await store.endCode(old, "hash of pve-02", 2_000), false);

    strictEqual(await store.isLiveCode("code of pve-02", 2_000), true);
    const use = { host_id: old, code_hash: "code of pve-02", now_ms: 3_000 };
    strictEqual(await store.useCode(use, TOKEN), true);
    strictEqual(await store.endCode(old, "new hash", 4_000), true);
  });

  test("renewCodes() begins anew with another code, for the hosts that there are", async (store) => {
    const id = await enrol(store, "pve-01");
    const use = { host_id: id, code_hash: "code of pve-01", now_ms: 2_000 };
    await store.useCode(use, TOKEN);
    const later = { created_at_ms: 5_000, expires_at_ms: 14_000 };

    const renewed = await store.renewCodes([
      { host_id: id + 1, ...code("nobody") },
      { host_id: id, ...code("pve-01 again", later) },
    ]);

    deepStrictEqual(renewed, [id]);
    deepStrictEqual(plain(await store.listEnrolments()), [
      { host_id: id, name: "pve-01", ...later, used_at_ms: null, joined_at_ms: null },
    ]);
    strictEqual(await store.isLiveCode("code of pve-01", 6_000), false);
    strictEqual(await store.isLiveCode("code of nobody", 6_000), false);
    strictEqual((await store.findLiveCode(id, 13_999))?.code_hash, "code of pve-01 again");
  });

  test("clearEnrolments() keeps those that have not joined", async (store) => {
    const [one] = [await enrol(store, "pve-01"), await enrol(store, "pve-02")];
    await store.endCode(one, "nobody's", 2_000);

    strictEqual(await store.clearEnrolments(), 1);

    deepStrictEqual((await store.listEnrolments()).map(({ name }) => name), ["pve-02"]);
    ok(await store.findHost("pve-01"));
  });

  test("a deleted host takes its code along, at once and for ever", async (store, database) => {
    const id = await enrol(store, "pve-01");
    database.beginDeletion("pve-01");

    const use = { host_id: id, code_hash: "code of pve-01", now_ms: 2_000 };
    deepStrictEqual(await store.listEnrolments(), []);
    strictEqual(await store.findLiveCode(id, 2_000), null);
    strictEqual(await store.isLiveCode("code of pve-01", 2_000), false);
    strictEqual(await store.useCode(use, TOKEN), false);

    strictEqual(await store.endCode(id, "nobody's", 2_000), false);
    await insertTestingHost(store, "pve-01");
    deepStrictEqual(await store.listEnrolments(), []);
  });
}
