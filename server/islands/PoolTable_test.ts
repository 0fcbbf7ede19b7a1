import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { testPoolView } from "../../testing/views.ts";
import type { PoolsPage } from "../views/mod.ts";
import { ALL_POOLS } from "../views/pools_query.ts";
import { mergePage } from "./PoolTable.tsx";

const pool = (id: string, capacity_percent = 1) => {
  const view = testPoolView({ id });
  return { ...view, coverage: null, pool: { ...view.pool, capacity_percent } };
};
const page = (...rows: PoolsPage["rows"]): PoolsPage => ({
  revision: "test.1",
  query: ALL_POOLS,
  pages: 1,
  total: rows.length,
  counts: { offline: 0, critical: 0, unknown: 0, warning: 0, ok: rows.length, new: 0 },
  risks: { unprotected: 0, filling: 0, scrub: 0, unread: 0 },
  pools: rows.length,
  hosts: 1,
  unread_hosts: [],
  rows,
});

Deno.test("mergePage() changes, adds, moves and removes rows, and keeps the others as they are", () => {
  const before = page(pool("a"), pool("b"), pool("c"));
  const changed = page(pool("c", 99), pool("d"));

  const { rows, revision, total } = mergePage(before, {
    ...changed,
    revision: "test.2",
    total: 3,
    order: ["pve-01/c", "pve-01/b", "pve-01/d"],
  });

  deepStrictEqual(rows, [pool("c", 99), pool("b"), pool("d")]);
  strictEqual(rows[1], before.rows[1]);
  deepStrictEqual([revision, total], ["test.2", 3]);
});
