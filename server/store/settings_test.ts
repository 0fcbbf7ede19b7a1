import { equal } from "node:assert/strict";
import { withStore } from "./testing_store.ts";

Deno.test("putSetting() replaces the value before", async () => {
  await withStore(async (store) => {
    equal(await store.findSetting("key"), null);

    await store.putSetting("key", "first");
    await store.putSetting("key", "");

    equal(await store.findSetting("key"), "");
  });
});
