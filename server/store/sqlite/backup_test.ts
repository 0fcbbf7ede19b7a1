import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { backupDatabase } from "./backup.ts";
import { DatabaseRefused } from "../port.ts";
import { openReader } from "./database.ts";
import { openStore } from "./open_store.ts";
import { insertTestingHost, makeTestingDirectory, withStore } from "../../../testing/store.ts";

function listFiles(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map((entry) => entry.name).sort();
}

Deno.test("backupDatabase() makes one file that only its owner can read, while the store is open", async () => {
  await withStore(async (store, path) => {
    using directory = makeTestingDirectory();
    const target = `${directory.path}/copy.db`;
    await insertTestingHost(store, "pve-01");

    const bytes = await backupDatabase(path, target);
    await insertTestingHost(store, "pve-02");

    deepStrictEqual(listFiles(directory.path), ["copy.db"]);
    const { size, mode } = await Deno.stat(target);
    deepStrictEqual([size, (mode ?? 0) & 0o777], [bytes, 0o600]);
    await using copy = await openStore({ path: target });
    deepStrictEqual((await copy.listHosts()).map((host) => host.name), ["pve-01"]);
  });
});

Deno.test("backupDatabase() never overwrites, and says so", async () => {
  await withStore(async (_store, path) => {
    using directory = makeTestingDirectory();
    const target = `${directory.path}/copy.db`;
    await Deno.writeTextFile(target, "precious");

    await rejects(backupDatabase(path, target), (error) => {
      const message = `Cannot write the backup "${target}": it exists already; `;
      return error instanceof DatabaseRefused && error.message.startsWith(message);
    });

    strictEqual(await Deno.readTextFile(target), "precious");
  });
});

Deno.test("backupDatabase() goes on where another one was killed", async () => {
  await withStore(async (_store, path) => {
    using directory = makeTestingDirectory();
    await Deno.writeTextFile(`${directory.path}/copy.db.part`, "half a copy");

    await backupDatabase(path, `${directory.path}/copy.db`);

    deepStrictEqual(listFiles(directory.path), ["copy.db"]);
  });
});

Deno.test("backupDatabase() makes no copy of a damaged database", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  await (await openStore({ path }))[Symbol.asyncDispose]();
  {
    using file = await Deno.open(path, { write: true });
    await file.seek(4096 * 4, Deno.SeekMode.Start);
    await file.write(new Uint8Array(4096 * 8).fill(0xa5));
  }

  await rejects(backupDatabase(path, `${directory.path}/copy.db`), /Cannot write the backup .*/);

  deepStrictEqual(listFiles(directory.path).filter((name) => name.startsWith("copy")), []);
});

for (
  const [what, path, target, message] of [
    ["a database that is missing", "/nowhere/monitor.db", "copy.db", /^Cannot open "\/nowhere/],
    ["a directory that is missing", null, "a/copy.db", /^Cannot write the backup .* No such file/],
  ] as const
) {
  Deno.test(`backupDatabase() says what is wrong with ${what}, and leaves nothing`, async () => {
    await withStore(async (_store, sound) => {
      using directory = makeTestingDirectory();

      await rejects(backupDatabase(path ?? sound, `${directory.path}/${target}`), { message });

      deepStrictEqual(listFiles(directory.path), []);
    });
  });
}

Deno.test("backupDatabase() makes no copy of an empty database", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  await Deno.writeFile(path, new Uint8Array());

  await rejects(backupDatabase(path, `${directory.path}/copy.db`), {
    message:
      `Cannot write the backup "${directory.path}/copy.db": "${path}" is empty, nothing to copy`,
  });

  deepStrictEqual(listFiles(directory.path), ["monitor.db"]);
});

Deno.test("a backup can be read where nothing can be written beside it", async () => {
  await withStore(async (store, path) => {
    using directory = makeTestingDirectory();
    await insertTestingHost(store, "pve-01");
    await backupDatabase(path, `${directory.path}/copy.db`);

    using db = openReader(`${directory.path}/copy.db`);
    strictEqual(db.prepare("SELECT count(*) AS count FROM hosts").get()?.["count"], 1);
    ok(!listFiles(directory.path).includes("copy.db-wal"));
  });
});
