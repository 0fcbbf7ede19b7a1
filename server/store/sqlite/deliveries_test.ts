import { deepStrictEqual, doesNotMatch, strictEqual } from "node:assert/strict";
import { keepAll, NOTHING_REMOVED } from "../conformance/suite.ts";
import { GIVE_UP_WAITING } from "./channels.ts";
import * as ATTEMPTS from "./attempts.ts";
import * as READS from "./deliveries.ts";
import { LIST_OLD_DELIVERIES } from "./delivery_writes.ts";
import * as HOLDS from "./holds.ts";
import * as TOLD from "./told.ts";
import type { Attempt, Delivery, Store } from "../port.ts";
import {
  channelRow,
  holdRow,
  overIncident,
  putDeliveries,
  putIncidents,
  queuedDelivery,
  storedIncident,
  toldRow,
} from "../../../testing/incidents/rows.ts";
import { queryPlan } from "../../../testing/query_plan.ts";
import { rounds } from "../../../testing/rounds.ts";
import { execSql, queryRows, withStore } from "../../../testing/store.ts";

function find(store: Store, id: string, channel_id = "mail"): Promise<Delivery | undefined> {
  return store.listDeliveries({ channel_id, limit: 1_000 })
    .then((all) => all.find((row) => row.id === id));
}

Deno.test("a delivery comes back as it was put, and with each incident that it names", async () => {
  await withStore(async (store) => {
    const digest = queuedDelivery("1", {
      incident_id: null,
      seq: null,
      kind: "digest",
      digest: "catch_up",
      incident_ids: ["a", "b"],
      says: [{
        incident_id: "a",
        kind: "mention",
        level: "resolved",
        mark: "acknowledged",
        how: "digest",
        seq: 3,
        peak: "critical",
        note: "It is told of no longer.",
      }],
      unchanged: 4,
    });
    await putDeliveries(store, digest, queuedDelivery("2", { incident_id: "b" }));

    deepStrictEqual(await find(store, "1"), digest);
    const of = async (incident_id: string) =>
      (await store.listDeliveries({ incident_id, limit: 9 })).map(({ id }) => id).join("");
    deepStrictEqual([await of("a"), await of("b"), await of("c")], ["1", "21", ""]);

    await putDeliveries(store, { ...digest, incident_ids: ["c"] });
    deepStrictEqual([await of("a"), await of("b"), await of("c")], ["", "2", "1"]);
  });
});

Deno.test("what a planner put down before a lease does not take it away", async () => {
  await withStore(async (store) => {
    const seen = queuedDelivery("1");
    const leased = { ...seen, state: "sending", attempts: 1, lease_until_ms: 2_000 } as const;
    await putDeliveries(store, seen, leased);

    deepStrictEqual(await putDeliveries(store, { ...seen, unchanged: 7 }), [false]);

    deepStrictEqual(await find(store, "1"), leased);
    const back = { ...seen, attempts: 1, not_before_ms: 3_000 };
    deepStrictEqual(await putDeliveries(store, back), [true]);
    deepStrictEqual(await find(store, "1"), back);
  });
});

Deno.test("deliveries put in any order come to what a naive queue says", async () => {
  await withStore(async (store) => {
    let seed = 7;
    const pick = <T>(...from: T[]): T => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return from[Math.floor(seed / 65_536) % from.length] as T;
    };
    for (let round = 0; round < rounds(8, 200); round++) {
      const id = `d${round}`;
      let model = queuedDelivery(id);
      await putDeliveries(store, model);
      for (let step = 0; step < 12; step++) {
        const isOpen = model.state === "queued" || model.state === "sending";
        const put: Delivery = {
          ...queuedDelivery(id),
          ...pick<Partial<Delivery>>(
            { state: "queued", not_before_ms: 4_000, last_error: "busy" },
            { state: "sending", lease_until_ms: pick(2_000, 3_000) },
            { state: "sending", lease_until_ms: pick(2_000, 3_000) },
            { state: "delivered", delivered_at_ms: 5_000 },
            { state: "collapsed" },
            { state: "expired", last_error: "72 h" },
          ),
          attempts: Math.max(0, model.attempts + pick(-1, 0, 1)),
        };
        const fits = isOpen && put.attempts >= model.attempts;

        deepStrictEqual(await putDeliveries(store, put), [fits]);
        if (fits) model = put;
        deepStrictEqual(await find(store, id), model);
      }
    }
  });
});

Deno.test("the queue of a channel says what waits, what went last and what failed last", async () => {
  await withStore(async (store) => {
    const nothing = {
      waiting: 0,
      oldest_queued_at_ms: null,
      last_delivered_at_ms: null,
      last_error: null,
    };
    deepStrictEqual(await store.readChannelQueue("mail"), nothing);
    await putDeliveries(
      store,
      queuedDelivery("1", { queued_at_ms: 700.5 }),
      queuedDelivery("2", { state: "sending", queued_at_ms: 500 }),
      queuedDelivery("3", { state: "delivered", delivered_at_ms: 4_000 }),
      queuedDelivery("4", { state: "delivered", delivered_at_ms: 3_000 }),
      queuedDelivery("5", { channel_id: "chat", queued_at_ms: 1 }),
    );
    await store.transaction((transaction) => {
      for (const attempt of ATTEMPT_ROWS) transaction.addAttempt(attempt);
    });

    deepStrictEqual(await store.readChannelQueue("mail"), {
      waiting: 2,
      oldest_queued_at_ms: 500,
      last_delivered_at_ms: 4_000,
      last_error: { at_ms: 2_000, error: "503" },
    });
    deepStrictEqual((await store.listAttempts("3")).map((row) => ({ ...row })), [
      ATTEMPT_ROWS[0],
      ATTEMPT_ROWS[1],
      ATTEMPT_ROWS[2],
    ]);
  });
});

const ATTEMPT_ROWS: Attempt[] = [
  { number: 1, at_ms: 1_000, outcome: "later", error: "no answer" },
  { number: 2, at_ms: 2_000, outcome: "refused", error: "503" },
  { number: 3, at_ms: 4_000, outcome: "delivered", error: null },
  // One of a number that is there changes nothing.
  { number: 3, at_ms: 9_000, outcome: "later", error: "again" },
].map((row) => ({ delivery_id: "3", channel_id: "mail", ...row } as Attempt));

Deno.test("live deliveries are those that wait and those delivered since", async () => {
  await withStore(async (store) => {
    await store.putChannel(channelRow("mail"));
    const delivered = { state: "delivered" } as const;
    await putDeliveries(
      store,
      queuedDelivery("1"),
      queuedDelivery("2", { ...delivered, delivered_at_ms: 4_999 }),
      queuedDelivery("3", { ...delivered, delivered_at_ms: 5_000 }),
      queuedDelivery("4", { state: "dead" }),
      queuedDelivery("5", { channel_id: "gone" }),
    );

    const ids = (await store.listLiveDeliveries(5_000)).map(({ id }) => id);
    deepStrictEqual(ids, ["1", "3", "5"]);
  });
});

Deno.test("a told row is replaced by a later one only, and is listed as long as it matters", async () => {
  await withStore(async (store) => {
    await putIncidents(store, storedIncident("a"), overIncident("b", 1), overIncident("c", 1));
    const full = toldRow({ hushed: true, peak: "critical", how: "digest", mark: "flapping" });
    await store.transaction((transaction) => {
      transaction.putTold(toldRow({ level: "warning" }));
      transaction.putTold(full);
      transaction.putTold({ ...full, seq: 0, level: "unknown" });
      transaction.putTold(toldRow({ incident_id: "b" }));
      transaction.putTold(toldRow({ incident_id: "c", level: "resolved" }));
      transaction.putTold(toldRow({ channel_id: "chat", level: "resolved" }));
      transaction.putTold(toldRow({ channel_id: "gone" }));
      transaction.deleteTold({ channel_id: "gone", incident_id: "a" });
    });

    const names = (await store.listTold()).map((row) => `${row.incident_id} ${row.channel_id}`);
    deepStrictEqual(names.sort(), ["a chat", "a mail", "b mail"]);
    deepStrictEqual(await store.listToldOf("a"), [
      toldRow({ channel_id: "chat", level: "resolved" }),
      full,
    ]);
  });
});

Deno.test("holds are listed while they last, and of their incident for good", async () => {
  await withStore(async (store) => {
    await store.transaction((transaction) => {
      transaction.putHold(holdRow());
      transaction.putHold(holdRow({ ended_at_ms: 2_000 }));
      transaction.putHold(holdRow({ at_ms: 3_000, why: "brake", until_ms: null }));
    });

    const lasting = holdRow({ at_ms: 3_000, why: "brake", until_ms: null });
    deepStrictEqual((await store.listHolds()).map((row) => ({ ...row })), [lasting]);
    deepStrictEqual((await store.listHoldsOf("a", 9)).map((row) => ({ ...row })), [
      lasting,
      holdRow({ ended_at_ms: 2_000 }),
    ]);
    strictEqual((await store.listHoldsOf("a", 1)).length, 1);
  });
});

Deno.test("damaged rows of the outbox cost themselves alone", async () => {
  await withStore(async (store, path) => {
    await putIncidents(store, storedIncident("a"));
    await putDeliveries(
      store,
      ...["1", "2", "3"].map((id) => queuedDelivery(id, { incident_id: null, kind: "test" })),
    );
    await store.transaction((transaction) => {
      for (const channel_id of ["x", "y"]) transaction.putTold(toldRow({ channel_id }));
      for (const at_ms of [1, 2]) transaction.putHold(holdRow({ at_ms }));
      for (const attempt of ATTEMPT_ROWS) transaction.addAttempt(attempt);
    });
    execSql(
      path,
      `UPDATE deliveries SET content = '{"says":5}' WHERE id = '2';
      UPDATE told SET mark = '?' WHERE channel_id = 'x';
      UPDATE holds SET why = '?' WHERE at_ms = 1;
      UPDATE attempts SET outcome = '?' WHERE number = 1`,
    );

    deepStrictEqual((await store.listLiveDeliveries(0)).map(({ id }) => id), ["1", "3"]);
    deepStrictEqual((await store.listTold()).map((row) => row.channel_id), ["y"]);
    deepStrictEqual((await store.listHolds()).map((row) => row.at_ms), [2]);
    deepStrictEqual((await store.listAttempts("3")).map((row) => row.number), [2, 3]);
  });
});

Deno.test("retain() takes settled deliveries of before the border, with their attempts", async () => {
  await withStore(async (store, path) => {
    const delivered = { state: "delivered" } as const;
    await putDeliveries(
      store,
      queuedDelivery("1", { ...delivered, queued_at_ms: 999 }),
      queuedDelivery("2", { queued_at_ms: 999 }),
      queuedDelivery("3", delivered),
    );
    await store.transaction((transaction) => {
      for (const delivery_id of ["1", "3"]) {
        const attempt = { number: 1, at_ms: 1, outcome: "delivered", error: null } as const;
        transaction.addAttempt({ delivery_id, channel_id: "mail", ...attempt });
      }
    });

    const limits = keepAll({ incidents_before_ms: 1_000 });
    deepStrictEqual(await store.retain(limits), { ...NOTHING_REMOVED, deliveries: 1 });
    deepStrictEqual(await store.retain(limits), NOTHING_REMOVED);

    const left = await store.listDeliveries({ channel_id: "mail", limit: 9 });
    deepStrictEqual(left.map(({ id }) => id), ["3", "2"]);
    deepStrictEqual(
      queryRows(path, "SELECT delivery_id FROM attempts UNION SELECT delivery_id FROM attempts"),
      [{ delivery_id: "3" }],
    );
  });
});

Deno.test("everything asked of the outbox is served by an index", async () => {
  await withStore((_store, path) => {
    const statements = { ...READS, ...ATTEMPTS, ...TOLD, ...HOLDS, GIVE_UP_WAITING };
    for (const [name, sql] of Object.entries({ ...statements, LIST_OLD_DELIVERIES })) {
      if (typeof sql !== "string") continue;
      for (const step of queryPlan(path, sql)) {
        // Of a partial index, and of the few channels, all is wanted.
        if (/^SCAN (live|channels)|(waiting|standing|lasting)$/.test(step)) continue;
        doesNotMatch(step, /^SCAN/, name);
      }
    }
    return Promise.resolve();
  });
});
