/** Reasons: when each began and ended. */
import { deepStrictEqual } from "node:assert/strict";
import { createIds } from "../../../shared/sortable_id.ts";
import { insertTestingHost, recordReasons } from "../../../testing/store.ts";
import type { NewChange } from "../port.ts";
import type { Suite } from "./suite.ts";

const newId = createIds(() => 0);

export function degraded(
  host_id: number,
  at_ms: number,
  changes: Partial<NewChange> = {},
): NewChange {
  return {
    id: newId(),
    host_id,
    code: "pool_health",
    subject: "tank",
    subject_id: "4620",
    level: "critical",
    text: "Pool tank is DEGRADED.",
    at_ms,
    ...changes,
  };
}

export function testChanges({ test }: Suite): void {
  test("recordReasons() opens and closes a reason, which is then one row", async (store) => {
    const host_id = await insertTestingHost(store, "pve-01");

    const first = degraded(host_id, 1_000);
    await recordReasons(store, { opened: [first], closed: [] });
    const open = {
      id: first.id,
      host_id,
      host_name: "pve-01",
      code: "pool_health",
      subject: "tank",
      subject_id: "4620",
      level: "critical",
      text: "Pool tank is DEGRADED.",
      opened_at_ms: 1_000,
      closed_at_ms: null,
    } as const;
    deepStrictEqual((await store.listOpenChanges()).map((row) => ({ ...row })), [open]);

    await recordReasons(store, { opened: [], closed: [degraded(host_id, 2_000)] });
    deepStrictEqual(await store.listOpenChanges(), []);
    const all = await store.listChanges({ host_id: null, limit: 10 });
    deepStrictEqual(all.map((row) => ({ ...row })), [{ ...open, closed_at_ms: 2_000 }]);
  });

  test("listChangesAsOf() gives what held at a moment, of that host alone", async (store) => {
    const [host, other] = [
      await insertTestingHost(store, "pve-01"),
      await insertTestingHost(store, "pve-02"),
    ];
    const first = degraded(host, 1_000);
    const second = degraded(host, 1_500, { subject_id: "9" });
    const opened = [first, second, degraded(other, 1_000)];
    await recordReasons(store, { opened, closed: [] });
    await recordReasons(store, { opened: [], closed: [{ ...first, at_ms: 2_000 }] });
    const held = async (atMs: number, limit = 9) =>
      (await store.listChangesAsOf(host, atMs, limit)).map(({ id }) => id);

    deepStrictEqual(await held(999), []);
    deepStrictEqual(await held(1_000), [first.id]);
    deepStrictEqual(await held(1_999), [second.id, first.id]);
    deepStrictEqual(await held(1_999, 1), [second.id]);
    deepStrictEqual(await held(2_000), [second.id]);
  });

  test("recordReasons() leaves a reason that is open already as it is", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await recordReasons(store, { opened: [degraded(id, 1_000)], closed: [] });

    const again = degraded(id, 2_000, { text: "other words" });
    await recordReasons(store, {
      opened: [again, degraded(id, 2_000, { subject: "", subject_id: "" })],
      closed: [],
    });

    const open = await store.listOpenChanges();
    deepStrictEqual(open.map((row) => [row.subject, row.opened_at_ms]), [["tank", 1_000], [
      "",
      2_000,
    ]]);
  });

  test("recordReasons() closes before it opens, so that a reason can begin anew", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await recordReasons(store, { opened: [degraded(id, 1_000)], closed: [] });

    await recordReasons(store, { opened: [degraded(id, 2_000)], closed: [degraded(id, 2_000)] });

    const rows = await store.listChanges({ host_id: id, limit: 10 });
    deepStrictEqual(rows.map((row) => [row.opened_at_ms, row.closed_at_ms]), [
      [2_000, null],
      [1_000, 2_000],
    ]);
  });

  test("recordReasons() passes over hosts that are gone, and over what is not open", async (store) => {
    const id = await insertTestingHost(store, "pve-01");

    await recordReasons(store, { opened: [degraded(99, 1)], closed: [degraded(id, 1)] });

    deepStrictEqual(await store.listChanges({ host_id: null, limit: 10 }), []);
  });

  test("recordReasons() keeps two pools of one name apart, each with its own beginning", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const other = { subject_id: "9000" };

    await recordReasons(store, { opened: [degraded(id, 1_000)], closed: [] });
    await recordReasons(store, { opened: [degraded(id, 2_000, other)], closed: [] });
    await recordReasons(store, { opened: [], closed: [degraded(id, 3_000)] });

    const open = await store.listOpenChanges();
    deepStrictEqual(open.map((row) => [row.subject_id, row.opened_at_ms]), [["9000", 2_000]]);
  });

  test("recordReasons() goes on with a reason under the identity that its subject turned out to have", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    await recordReasons(store, {
      opened: [degraded(id, 1_000, { subject_id: "tank" })],
      closed: [],
    });

    const identified = [
      { host_id: id, code: "pool_health", subject_id: "4620", from_subject_id: "tank" },
    ];
    await recordReasons(store, { opened: [degraded(id, 5_000)], closed: [], identified });

    const open = await store.listOpenChanges();
    deepStrictEqual(open.map((row) => [row.subject_id, row.opened_at_ms]), [["4620", 1_000]]);
    await recordReasons(store, { opened: [], closed: [degraded(id, 6_000)] });
    deepStrictEqual(await store.listOpenChanges(), []);
  });

  test("a reason written twice under one id is one, and ends once", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const reason = degraded(id, 1_000);

    for (const at_ms of [2_000, 3_000]) {
      await store.transaction((transaction) => {
        transaction.openReason(reason);
        transaction.closeReason({ id: reason.id, at_ms });
        transaction.closeReason({ id: "none", at_ms });
        transaction.identifyReason({ id: "none", subject_id: "4620" });
      });
    }

    const rows = await store.listChanges({ host_id: null, limit: 10 });
    deepStrictEqual(rows.map((row) => [row.id, row.closed_at_ms]), [[reason.id, 2_000]]);
  });

  test("of two open reasons that turn out to be one the one identified stays", async (store) => {
    const id = await insertTestingHost(store, "pve-01");
    const [older, newer] = [
      degraded(id, 1_000, { subject_id: "tank" }),
      degraded(id, 2_000, { subject_id: "4620" }),
    ];
    await recordReasons(store, { opened: [older, newer] });

    await store.transaction((transaction) =>
      transaction.identifyReason({ id: older.id, subject_id: "4620" })
    );

    const open = await store.listOpenChanges();
    deepStrictEqual(open.map((row) => [row.id, row.subject_id]), [[older.id, "4620"]]);
  });

  test("listChanges() pages through one host or all, the newest first", async (store) => {
    const ids = createIds(() => 0);
    const id = Array.from({ length: 7 }, ids);
    const [one, two] = [
      await insertTestingHost(store, "pve-01"),
      await insertTestingHost(store, "pve-02"),
    ];
    for (let at = 1; at <= 6; at++) {
      const opened = [
        degraded(at % 2 === 0 ? two : one, at, { id: id[at] ?? "", subject_id: `${at}` }),
      ];
      await recordReasons(store, { opened, closed: [] });
    }
    const times = async (query: Parameters<typeof store.listChanges>[0]) =>
      (await store.listChanges(query)).map((row) => row.opened_at_ms);

    deepStrictEqual(await times({ host_id: null, limit: 3 }), [6, 5, 4]);
    deepStrictEqual(await times({ host_id: null, limit: 3, before_id: id[4] ?? "" }), [3, 2, 1]);
    deepStrictEqual(await times({ host_id: one, limit: 2 }), [5, 3]);
    deepStrictEqual(await times({ host_id: one, limit: 2, before_id: id[3] ?? "" }), [1]);
  });
}
