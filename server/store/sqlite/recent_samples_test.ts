import { deepStrictEqual, strictEqual } from "node:assert/strict";
import {
  insertSamples,
  insertTestingHost,
  queryRows,
  testingSample,
  withStore,
} from "../../../testing/store.ts";
import { openDatabase } from "./database.ts";
import { MAX_RECENT } from "./recent_samples.ts";
import { createSampleParts } from "./samples.ts";
import { transaction } from "./transaction.ts";

const COUNTS = `
  SELECT (SELECT count(*) FROM samples_recent) AS recent,
    (SELECT count(*) FROM samples_settled) AS settled`;

function counts(path: string): unknown {
  return { ...queryRows(path, COUNTS)[0] };
}

Deno.test("samples are settled together, and are the same and as many before and after", () =>
  withStore(async (store, path) => {
    const hosts = [await insertTestingHost(store, "a"), await insertTestingHost(store, "b")];
    const at = (index: number) => testingSample(hosts[index % 2] ?? 0, index);
    await insertSamples(store, Array.from({ length: MAX_RECENT - 1 }, (_, index) => at(index)));
    const read = () => queryRows(path, "SELECT * FROM samples ORDER BY id");
    const before = read();
    deepStrictEqual(counts(path), { recent: MAX_RECENT - 1, settled: 0 });

    deepStrictEqual(await insertSamples(store, [at(MAX_RECENT - 1)]), ["stored"]);

    deepStrictEqual(counts(path), { recent: 0, settled: MAX_RECENT });
    deepStrictEqual(read().slice(0, -1), before);
    const again = [at(0), at(MAX_RECENT - 1), at(MAX_RECENT), at(MAX_RECENT)];
    deepStrictEqual(await insertSamples(store, again), [
      "duplicate",
      "duplicate",
      "stored",
      "duplicate",
    ]);
    strictEqual(read().at(-1)?.["id"], MAX_RECENT + 1);
  }));

Deno.test("a sample whose commit was taken back is stored when it comes again", () =>
  withStore(async (store, path) => {
    const host_id = await insertTestingHost(store, "a");
    using db = openDatabase(path);
    const { samples } = createSampleParts(db);
    const insert = () =>
      samples.insertEncoded(
        samples.createEncoder()({ ...testingSample(host_id, 1), history: null }),
      );

    db.exec("BEGIN");
    strictEqual(insert(), "stored");
    strictEqual(insert(), "duplicate");
    db.exec("ROLLBACK");

    strictEqual(transaction(db, insert), "stored");
    strictEqual(transaction(db, insert), "duplicate");
    strictEqual(await store.countSamples(host_id), 1);
  }));

Deno.test("a sample that another process stored is a duplicate", () =>
  withStore(async (store, path) => {
    const host_id = await insertTestingHost(store, "a");
    using db = openDatabase(path);
    const { samples } = createSampleParts(db);
    const encode = samples.createEncoder();
    const insert = (at: number) => {
      const encoded = encode({ ...testingSample(host_id, at), history: null });
      return transaction(db, () => samples.insertEncoded(encoded));
    };
    strictEqual(insert(1), "stored");

    deepStrictEqual(await insertSamples(store, [testingSample(host_id, 2)]), ["stored"]);

    strictEqual(insert(2), "duplicate");
    deepStrictEqual(await insertSamples(store, [testingSample(host_id, 1)]), ["duplicate"]);
  }));
