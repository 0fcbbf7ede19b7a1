import { deepStrictEqual, ok } from "node:assert/strict";
import { ledgerDevice, ledgerPool, ledgerSnapshots } from "../../../testing/ledger/rows.ts";
import { GUID } from "../../../testing/ledger/pools.ts";
import { queryPlan } from "../../../testing/query_plan.ts";
import { execSql, withStore } from "../../../testing/store.ts";
import { listPiece } from "./ledger.ts";
import { LIST_FLEET_JOURNAL, LIST_JOURNAL, REACH_JOURNAL } from "./ledger_journal.ts";
import { PRUNE_AGED } from "./ledger_pruning.ts";
import { LEDGER_KINDS } from "../ledger_tables.ts";

Deno.test("a row of the ledger that is damaged costs itself alone, and is told", async () => {
  const told: unknown[] = [];
  const log = { info() {}, error: (_: string, { id }: { id: string }) => void told.push(id) };
  await withStore(async (store, path) => {
    await store.transaction((transaction) =>
      transaction.putLedger({
        pools: [ledgerPool(), ledgerPool({ pool_key: "9", guid: "9" })],
        devices: ["11", "12", "13"].map((device) => ledgerDevice(device)),
        snapshots: [ledgerSnapshots("a"), ledgerSnapshots("b")],
      })
    );
    execSql(
      path,
      `UPDATE ledger_devices SET detail = '{"told_as":' WHERE device = '11';
       UPDATE ledger_devices SET detail = '{"told_as":"12"}' WHERE device = '12';
       UPDATE ledger_snapshots SET detail = replace(detail, '36', '"many"') WHERE path = 'a';`,
    );

    deepStrictEqual(await store.listLedger("devices", GUID), [ledgerDevice("13")]);
    deepStrictEqual(await store.listLedger("snapshots", GUID), [ledgerSnapshots("b")]);
    deepStrictEqual((await store.listLedgerPools()).length, 2);
    deepStrictEqual(told, [`${GUID}/11`, `${GUID}/12`, `${GUID}/a/sanoid hourly`]);
  }, { log: log as never });
});

Deno.test("no row of the ledger is found by looking through a table", async () => {
  await withStore((_, path) => {
    const statements = [
      ...LEDGER_KINDS.flatMap((kind) => [listPiece(kind, false), listPiece(kind, true)]),
      LIST_JOURNAL,
      REACH_JOURNAL,
      ...PRUNE_AGED,
    ];
    for (const sql of statements) {
      for (const step of queryPlan(path, sql)) ok(!/^SCAN |TEMP B-TREE/.test(step), step + sql);
    }
    // A list of hosts that is given is looked through, not the journal.
    for (const step of queryPlan(path, LIST_FLEET_JOURNAL)) {
      ok(!/^SCAN (?!json_each)|TEMP B-TREE FOR (?!LAST)/.test(step), step);
    }
    return Promise.resolve();
  });
});
