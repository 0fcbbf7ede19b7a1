import { strictEqual } from "node:assert/strict";
import { withStore } from "../../../testing/store.ts";

Deno.test("putSetting() replaces the value before", async () => {
  await withStore(async (store) => {
    strictEqual(await store.findSetting("key"), null);

    await store.putSetting("key", "first");
    await store.putSetting("key", "");

    strictEqual(await store.findSetting("key"), "");
  });
});
