import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { LeftPool } from "../port.ts";
import { insertTestingHost, withStore } from "../../../testing/store.ts";

function left(host_id: number, changes: Partial<LeftPool> = {}): LeftPool {
  return {
    host_id,
    guid: "9000",
    name: "backup",
    word: "left",
    note: "sold",
    created_at_ms: 1_000,
    ...changes,
  };
}

Deno.test("putLeftPool() replaces what was said of the same pool, and no other's", () =>
  withStore(async (store) => {
    const id = await insertTestingHost(store, "pve-01");

    strictEqual(await store.putLeftPool(left(id)), true);
    strictEqual(await store.putLeftPool(left(id, { guid: "9001" })), true);
    strictEqual(await store.putLeftPool(left(id, { word: "comes_and_goes" })), true);

    deepStrictEqual((await store.listLeftPools()).map((row) => ({ ...row })), [
      left(id, { word: "comes_and_goes" }),
      left(id, { guid: "9001" }),
    ]);
  }));

Deno.test("putLeftPool() refuses a host that is not there", () =>
  withStore(async (store) => {
    strictEqual(await store.putLeftPool(left(7)), false);
    deepStrictEqual(await store.listLeftPools(), []);
  }));

Deno.test("deleteLeftPool() takes exactly one word back", () =>
  withStore(async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await store.putLeftPool(left(id));
    await store.putLeftPool(left(id, { guid: "9001" }));

    strictEqual(await store.deleteLeftPool(id, "9000"), true);
    strictEqual(await store.deleteLeftPool(id, "9000"), false);

    deepStrictEqual((await store.listLeftPools()).map(({ guid }) => guid), ["9001"]);
  }));
