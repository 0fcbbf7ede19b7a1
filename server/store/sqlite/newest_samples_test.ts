import { strictEqual } from "node:assert/strict";
import {
  insertSamples,
  insertTestingHost,
  queryRows,
  testingSample,
  withStore,
} from "../../../testing/store.ts";

Deno.test("a host has a row only while its newest sample is not the one collected last", () =>
  withStore(async (store, path) => {
    const id = await insertTestingHost(store, "pve-01");
    const rows = () => queryRows(path, "SELECT * FROM newest_samples").length;
    const insert = (at: number, newest: "by_collection" | "by_receipt") =>
      insertSamples(store, [testingSample(id, at, { newest })]);

    await insert(900, "by_collection");
    strictEqual(rows(), 0);
    await insert(300, "by_receipt");
    await insert(330, "by_collection");
    strictEqual(rows(), 1);

    await insert(930, "by_collection");
    strictEqual(rows(), 0);
  }));
