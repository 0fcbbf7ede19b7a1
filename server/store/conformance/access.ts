/** Who may come in, what they did, and what the server remembers of itself. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { testingApiToken } from "../../../testing/store.ts";
import { MAX_API_TOKENS } from "../port.ts";
import { degraded } from "./changes.ts";
import { plain, type Suite } from "./suite.ts";
import { left, mute } from "./words.ts";

const ENTRY = { who: "operator", address: null, action: "signed_in", subject: "" };

export function testAccess({ test }: Suite): void {
  test("findSession() tells when a session began and was last used", async (store) => {
    await store.insertSession("one", 1_000);
    await store.touchSession("one", 2_000);

    deepStrictEqual({ ...await store.findSession("one") }, {
      name: "",
      address: "",
      browser: "",
      created_at_ms: 1_000,
      last_used_at_ms: 2_000,
      confirmed_at_ms: 1_000,
    });
    strictEqual(await store.findSession("two"), null);
  });

  test("deleteSession() ends one session, deleteAllSessions() every one", async (store) => {
    for (const id of ["one", "two", "three"]) await store.insertSession(id, 1_000);

    await store.deleteSession("one");
    strictEqual(await store.findSession("one"), null);
    strictEqual((await store.findSession("two"))?.created_at_ms, 1_000);

    await store.deleteAllSessions();
    strictEqual(await store.findSession("two"), null);
    strictEqual(await store.findSession("three"), null);
  });

  test("confirmSession() notes that the password was given, in that session alone", async (store) => {
    for (const id of ["one", "two"]) await store.insertSession(id, 1_000);

    await store.confirmSession("one", 5_000);

    strictEqual((await store.findSession("one"))?.confirmed_at_ms, 5_000);
    strictEqual((await store.findSession("two"))?.confirmed_at_ms, 1_000);
  });

  test("touchSession() does not bring an ended session back", async (store) => {
    await store.touchSession("one", 1_000);

    strictEqual(await store.findSession("one"), null);
  });

  test("insertApiToken() keeps a token under its hash, which is not shown again", async (store) => {
    const token = testingApiToken("hash", { scopes: ["read", "metrics"], expires_at_ms: 9_000 });
    const row = await store.insertApiToken(token);

    deepStrictEqual({ ...row }, {
      id: row?.id,
      name: "grafana",
      scopes: ["read", "metrics"],
      created_at_ms: 1_000,
      last_used_at_ms: null,
      expires_at_ms: 9_000,
    });
    deepStrictEqual({ ...await store.findApiToken("hash") }, row);
    deepStrictEqual((await store.listApiTokens()).map((listed) => ({ ...listed })), [row]);
    strictEqual(await store.findApiToken("another"), null);
  });

  test("insertApiToken() makes no more than the limit", async (store) => {
    for (let made = 0; made < MAX_API_TOKENS; made++) {
      ok(await store.insertApiToken(testingApiToken(`hash ${made}`)));
    }

    strictEqual(await store.insertApiToken(testingApiToken("hash")), null);
    const [first] = await store.listApiTokens();
    await store.deleteApiToken(first?.id ?? 0);
    ok(await store.insertApiToken(testingApiToken("hash")));
  });

  test("touchApiToken() notes the use", async (store) => {
    await store.insertApiToken(testingApiToken("hash"));

    await store.touchApiToken(1, 2_000);

    strictEqual((await store.findApiToken("hash"))?.last_used_at_ms, 2_000);
  });

  test("deleteApiToken() ends a token, and its id is never given again", async (store) => {
    await store.insertApiToken(testingApiToken("hash"));

    strictEqual(await store.deleteApiToken(1), true);
    strictEqual(await store.deleteApiToken(1), false);
    strictEqual(await store.findApiToken("hash"), null);
    strictEqual((await store.insertApiToken(testingApiToken("hash")))?.id, 2);
  });

  test("times are whole milliseconds, whatever fraction they come with", async (store) => {
    const HALF = 0.5;
    const host = await store.insertHost({
      name: "pve-01",
      token_hash: "hash",
      token_digest: null,
      created_at_ms: 1_000 + HALF,
    });
    const host_id = host?.id ?? 0;
    await store.recordSeen(host_id, 2_000 + HALF);
    await store.insertSession("one", 3_000 + HALF);
    await store.touchSession("one", 4_000 + HALF);
    await store.confirmSession("one", 5_000 + HALF);
    const times = { created_at_ms: 6_000 + HALF, expires_at_ms: 8_000 + HALF };
    const token = await store.insertApiToken(testingApiToken("hash", times));
    await store.touchApiToken(token?.id ?? 0, 7_000 + HALF);
    await store.putMute(mute(host_id, times));
    await store.putLeftPool(left(host_id, { created_at_ms: 9_000 + HALF }));
    await store.transaction((transaction) => {
      const reason = degraded(host_id, 10_000 + HALF);
      transaction.openReason(reason);
      transaction.closeReason({ id: reason.id, at_ms: 11_000 + HALF });
    });

    const seen = await store.findHost("pve-01");
    deepStrictEqual([seen?.created_at_ms, seen?.last_seen_at_ms], [1_000, 2_000]);
    deepStrictEqual({ ...await store.findSession("one") }, {
      name: "",
      address: "",
      browser: "",
      created_at_ms: 3_000,
      last_used_at_ms: 4_000,
      confirmed_at_ms: 5_000,
    });
    const found = await store.findApiToken("hash");
    deepStrictEqual([found?.created_at_ms, found?.last_used_at_ms, found?.expires_at_ms], [
      6_000,
      7_000,
      8_000,
    ]);
    const [muted] = await store.listMutes(0);
    deepStrictEqual([muted?.created_at_ms, muted?.expires_at_ms], [6_000, 8_000]);
    deepStrictEqual((await store.listLeftPools())[0]?.created_at_ms, 9_000);
    const [change] = await store.listChanges({ host_id, limit: 1 });
    deepStrictEqual([change?.opened_at_ms, change?.closed_at_ms], [10_000, 11_000]);
  });

  test("listAudit() pages from the newest to the oldest, between two ids", async (store) => {
    for (const at_ms of [10, 20, 30, 40]) await store.insertAudit({ ...ENTRY, at_ms: at_ms + 0.5 });
    const all = await store.listAudit({ limit: 10 });
    const times = async (query: Parameters<typeof store.listAudit>[0]) =>
      (await store.listAudit(query)).map(({ at_ms }) => at_ms);

    deepStrictEqual(
      plain(all).map(({ id: _id, ...entry }) => entry),
      [40, 30, 20, 10].map((at_ms) => ({ ...ENTRY, at_ms })),
    );
    const [fourth, , second] = all;
    deepStrictEqual(await times({ limit: 2 }), [40, 30]);
    deepStrictEqual(await times({ limit: 10, before_id: fourth?.id ?? 0 }), [30, 20, 10]);
    deepStrictEqual(await times({ limit: 10, after_id: second?.id ?? 0 }), [40, 30]);
    deepStrictEqual(
      await times({ limit: 10, before_id: fourth?.id ?? 0, after_id: second?.id ?? 0 }),
      [30],
    );
  });

  test("putSetting() replaces the value before", async (store) => {
    strictEqual(await store.findSetting("key"), null);

    await store.putSetting("key", "first");
    await store.putSetting("key", "");

    strictEqual(await store.findSetting("key"), "");
  });
}
