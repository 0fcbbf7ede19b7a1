import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { withStore } from "./testing_store.ts";

Deno.test("findSession() tells when a session began and was last used", async () => {
  await withStore(async (store) => {
    await store.insertSession("one", 1_000);
    await store.touchSession("one", 2_000);

    deepStrictEqual({ ...await store.findSession("one") }, {
      created_at_ms: 1_000,
      last_used_at_ms: 2_000,
    });
    strictEqual(await store.findSession("two"), null);
  });
});

Deno.test("deleteSession() ends one session, deleteAllSessions() every one", async () => {
  await withStore(async (store) => {
    for (const id of ["one", "two", "three"]) await store.insertSession(id, 1_000);

    await store.deleteSession("one");
    strictEqual(await store.findSession("one"), null);
    strictEqual((await store.findSession("two"))?.created_at_ms, 1_000);

    await store.deleteAllSessions();
    strictEqual(await store.findSession("two"), null);
    strictEqual(await store.findSession("three"), null);
  });
});

Deno.test("deleteIdleSessions() keeps a session last used exactly at the border", async () => {
  await withStore(async (store) => {
    for (const lastUsedMs of [999, 1_000, 1_001]) {
      await store.insertSession(`used at ${lastUsedMs}`, lastUsedMs);
    }

    strictEqual(await store.deleteIdleSessions(1_000), 1);

    strictEqual(await store.findSession("used at 999"), null);
    strictEqual((await store.findSession("used at 1000"))?.last_used_at_ms, 1_000);
  });
});

Deno.test("touchSession() does not bring an ended session back", async () => {
  await withStore(async (store) => {
    await store.touchSession("one", 1_000);

    strictEqual(await store.findSession("one"), null);
  });
});
