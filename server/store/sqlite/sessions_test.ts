import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { withStore } from "../../../testing/store.ts";

Deno.test("findSession() tells when a session began and was last used", async () => {
  await withStore(async (store) => {
    await store.insertSession("one", 1_000);
    await store.touchSession("one", 2_000);

    deepStrictEqual({ ...await store.findSession("one") }, {
      created_at_ms: 1_000,
      last_used_at_ms: 2_000,
      confirmed_at_ms: 1_000,
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

Deno.test("deleteOldSessions() keeps what was used and begun exactly at the border", async () => {
  await withStore(async (store) => {
    for (const begunMs of [499, 500, 999, 1_000]) {
      await store.insertSession(`begun at ${begunMs}`, begunMs);
    }
    for (const begunMs of [499, 500]) await store.touchSession(`begun at ${begunMs}`, 1_000);

    strictEqual(await store.deleteOldSessions({ used_before_ms: 1_000, begun_before_ms: 500 }), 2);

    strictEqual(await store.findSession("begun at 499"), null);
    strictEqual(await store.findSession("begun at 999"), null);
    strictEqual((await store.findSession("begun at 500"))?.last_used_at_ms, 1_000);
    strictEqual((await store.findSession("begun at 1000"))?.last_used_at_ms, 1_000);
  });
});

Deno.test("confirmSession() notes that the password was given, in that session alone", async () => {
  await withStore(async (store) => {
    for (const id of ["one", "two"]) await store.insertSession(id, 1_000);

    await store.confirmSession("one", 5_000);

    strictEqual((await store.findSession("one"))?.confirmed_at_ms, 5_000);
    strictEqual((await store.findSession("two"))?.confirmed_at_ms, 1_000);
  });
});

Deno.test("touchSession() does not bring an ended session back", async () => {
  await withStore(async (store) => {
    await store.touchSession("one", 1_000);

    strictEqual(await store.findSession("one"), null);
  });
});
