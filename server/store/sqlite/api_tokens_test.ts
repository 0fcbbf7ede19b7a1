import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { MAX_API_TOKENS } from "../port.ts";
import { testingApiToken, withStore } from "../../../testing/store.ts";

Deno.test("insertApiToken() keeps a token under its hash, which is not shown again", async () => {
  await withStore(async (store) => {
    const token = testingApiToken("hash", { scopes: ["read", "metrics"], expires_at_ms: 9_000 });
    const row = await store.insertApiToken(token);

    deepStrictEqual({ ...row }, {
      id: 1,
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
});

Deno.test("insertApiToken() makes no more than the limit", async () => {
  await withStore(async (store) => {
    for (let made = 0; made < MAX_API_TOKENS; made++) {
      ok(await store.insertApiToken(testingApiToken(`hash ${made}`)));
    }

    strictEqual(await store.insertApiToken(testingApiToken("hash")), null);
    await store.deleteApiToken(1);
    ok(await store.insertApiToken(testingApiToken("hash")));
  });
});

Deno.test("touchApiToken() notes the use", async () => {
  await withStore(async (store) => {
    await store.insertApiToken(testingApiToken("hash"));

    await store.touchApiToken(1, 2_000);

    strictEqual((await store.findApiToken("hash"))?.last_used_at_ms, 2_000);
  });
});

Deno.test("deleteApiToken() ends a token, and its id is never given again", async () => {
  await withStore(async (store) => {
    await store.insertApiToken(testingApiToken("hash"));

    strictEqual(await store.deleteApiToken(1), true);
    strictEqual(await store.deleteApiToken(1), false);
    strictEqual(await store.findApiToken("hash"), null);
    strictEqual((await store.insertApiToken(testingApiToken("hash")))?.id, 2);
  });
});
