/** Opening, closing, copying, migrating: a database as a whole. */
import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { insertSamples, insertTestingHost, testingSample } from "../../../testing/store.ts";
import { DatabaseRefused, StorageError } from "../port.ts";
import type { Suite } from "./suite.ts";

const ENTRY = {
  at_ms: 1,
  who: "command line",
  address: null,
  action: "database_migrated",
  subject: "",
};

export function testLifetime({ test }: Suite): void {
  test("a store finds again what was stored before", async (first, { engine }) => {
    const id = await insertTestingHost(first, "pve-01");
    await insertSamples(first, [testingSample(id, 1)]);
    await first[Symbol.asyncDispose]();

    await using store = await engine.open();

    deepStrictEqual(await store.latestSample(id, "fast"), testingSample(id, 1));
  });

  test(
    "a store finishes its writes before it closes, also those that may wait",
    async (store, { engine }) => {
      const id = await insertTestingHost(store, "pve-01");
      const written = [
        insertSamples(store, [testingSample(id, 1)]),
        store.transaction((transaction) => transaction.insertSample(testingSample(id, 2)), {
          may_wait: true,
        }),
      ];
      await store[Symbol.asyncDispose]();
      await Promise.all(written);

      await using again = await engine.open();
      strictEqual(await again.countSamples(id), 2);
    },
  );

  test("a store that is closed rejects every call", async (store) => {
    await store[Symbol.asyncDispose]();

    await rejects(store.putSetting("key", "value"), StorageError);
    await rejects(store.findSetting("key"));
    await rejects(
      store.transaction((transaction) => transaction.insertSample(testingSample(1, 1))),
      StorageError,
    );
  });

  test(
    "two processes that open a new database at once both have it",
    async (_store, { engine }) => {
      const stores = await Promise.all([engine.open(), engine.open()]);

      for (const store of stores) {
        deepStrictEqual(await store.listHosts(), []);
        await store[Symbol.asyncDispose]();
      }
    },
  );

  test("what one store writes another one reads at once", async (one, { engine }) => {
    await using other = await engine.open();

    const id = await insertTestingHost(one, "pve-01");
    await insertSamples(other, [testingSample(id, 1)]);

    strictEqual(await one.countSamples(id), 1);
    strictEqual((await other.findHost("pve-01"))?.id, id);
  });

  test(
    "the lock is one process's, and does not keep others from reading and writing",
    async (store, { engine }) => {
      using lock = await engine.lock("serve");

      await rejects(engine.lock("serve"), DatabaseRefused);
      await rejects(engine.maintain("migrate"), DatabaseRefused);
      await insertTestingHost(store, "pve-01");
      await using served = await engine.open({ lock });
      strictEqual((await served.listHosts()).length, 1);
    },
  );

  test(
    "the schema goes back and forth, a step at a time, with what is stored",
    async (store, { engine }) => {
      const id = await insertTestingHost(store, "pve-01");
      await insertSamples(store, [testingSample(id, 1)]);
      await store[Symbol.asyncDispose]();
      {
        await using database = await engine.maintain("migrate");
        const { from, to } = await database.migrate();
        strictEqual(from, to);
        strictEqual(await database.rollback(), to - 1);
        deepStrictEqual(await database.migrate(), { from: to - 1, to });
      }

      await using again = await engine.open();
      deepStrictEqual(await again.latestSample(id, "fast"), testingSample(id, 1));
    },
  );

  test(
    "a copy is the whole database, made beside whoever writes, and overwrites nothing",
    async (store, { engine, openCopy }) => {
      const id = await insertTestingHost(store, "pve-01");
      await insertSamples(store, [testingSample(id, 1)]);
      const directory = await Deno.makeTempDir();
      try {
        const target = `${directory}/copy`;

        strictEqual(await engine.backup(target), (await Deno.stat(target)).size);
        await rejects(engine.backup(target), DatabaseRefused);

        await insertSamples(store, [testingSample(id, 2)]);
        await using copy = await openCopy(target);
        deepStrictEqual(await copy.latestSample(id, "fast"), testingSample(id, 1));
      } finally {
        await Deno.remove(directory, { recursive: true });
      }
    },
  );

  test("an entry is added to the audit beside whoever serves", async (store, { engine }) => {
    await engine.note(ENTRY);

    deepStrictEqual((await store.listAudit({ limit: 10 })).map(({ action }) => action), [
      ENTRY.action,
    ]);
  });
}
