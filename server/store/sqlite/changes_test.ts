import { deepStrictEqual } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { queryPlan } from "../../../testing/query_plan.ts";
import { LIST_CHANGES_AS_OF, LIST_CHANGES_OF_HOST } from "./changes.ts";
import { withStore } from "../../../testing/store.ts";

Deno.test("listChanges() of a host is served by an index, without sorting", async () => {
  await withStore((_store, path) => {
    using db = new DatabaseSync(path, { readOnly: true });
    const values = { hostId: 1, beforeId: "9", limit: 1 };
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${LIST_CHANGES_OF_HOST}`).all(values)
      .map((row) => row["detail"]);

    deepStrictEqual(plan, [
      "SEARCH hosts USING INTEGER PRIMARY KEY (rowid=?)",
      "SEARCH changes USING INDEX changes_by_host (host_id=? AND id<?)",
    ]);
    return Promise.resolve();
  });
});

Deno.test("listChangesAsOf() is served by the same index, without sorting", async () => {
  await withStore((_store, path) => {
    deepStrictEqual(queryPlan(path, LIST_CHANGES_AS_OF), [
      "SEARCH hosts USING INTEGER PRIMARY KEY (rowid=?)",
      "SEARCH changes USING INDEX changes_by_host (host_id=?)",
    ]);
    return Promise.resolve();
  });
});
