import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { openStore } from "./open_store.ts";
import { DatabaseRefused, StorageError } from "../port.ts";
import {
  insertSamples,
  insertTestingHost,
  makeTestingDirectory,
  testingSample,
} from "../../../testing/store.ts";

Deno.test("openStore() finds again what was stored before", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  {
    await using store = await openStore({ path });
    await insertSamples(store, [testingSample(await insertTestingHost(store, "pve-01"), 1)]);
  }

  await using store = await openStore({ path });
  deepStrictEqual(await store.latestSample(1, "fast"), testingSample(1, 1));
});

Deno.test("openStore() refuses a damaged file with the operator's message", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  await Deno.writeTextFile(path, "# not a database\n".repeat(500));

  await rejects(openStore({ path }), (error) => {
    return error instanceof DatabaseRefused &&
      error.message.startsWith(`Cannot open "${path}": file is not a database`);
  });
});

Deno.test("the store finishes its writes before it closes, and tidies up", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  const store = await openStore({ path });
  const id = await insertTestingHost(store, "pve-01");

  const written = insertSamples(store, [testingSample(id, 1)]);
  await store[Symbol.asyncDispose]();

  deepStrictEqual(await written, ["stored"]);
  const left = await Array.fromAsync(Deno.readDir(directory.path), (entry) => entry.name);
  deepStrictEqual(left.sort(), ["monitor.db", "monitor.db.lock"]);
});

Deno.test("the store rejects calls after it was closed", async () => {
  using directory = makeTestingDirectory();
  const store = await openStore({ path: `${directory.path}/monitor.db` });
  await store[Symbol.asyncDispose]();

  await rejects(store.putSetting("key", "value"), StorageError);
  await rejects(store.findSetting("key"));
});

Deno.test("the store says that its writer has died, rejects pending and later writes, and reads on", async () => {
  using directory = makeTestingDirectory();
  const writer = new Worker(new URL("./writer_worker.ts", import.meta.url), { type: "module" });
  const store = await openStore({
    path: `${directory.path}/monitor.db`,
    startWriter: () => writer,
  });
  await store.putSetting("key", "value");

  // No call looks like this: the Worker fails outside of any operation.
  writer.postMessage(null);
  await rejects(store.putSetting("key", "pending"), StorageError);
  await rejects(store.putSetting("key", "later"), StorageError);

  match(await store.broken, /^its writer has died: /);
  strictEqual(await store.findSetting("key"), "value");
  await store[Symbol.asyncDispose]();
});
