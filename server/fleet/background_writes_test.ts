import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { StorageError } from "../store/port.ts";
import { BackgroundWrites } from "./background_writes.ts";

Deno.test("BackgroundWrites tells of a write that failed, but not that the disk is full", async () => {
  const told: unknown[] = [];
  const writes = new BackgroundWrites((error) => told.push(String(error)));

  writes.add(Promise.reject(new StorageError("disk full")));
  writes.add(Promise.reject(new TypeError("a fault of ours")));
  await writes.settled();

  deepStrictEqual(told, ["TypeError: a fault of ours"]);
});

Deno.test("BackgroundWrites is settled when every write has ended", async () => {
  const writes = new BackgroundWrites(() => {});
  const { promise, resolve } = Promise.withResolvers<void>();
  let isSettled = false;
  writes.add(promise);
  const settled = writes.settled().then(() => isSettled = true);

  await Promise.resolve();
  strictEqual(isSettled, false);
  resolve();
  await settled;
});
