import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import type { Logger } from "@logtape/logtape";
import { type ChannelRow, MAX_CHANNELS, StorageError, type Store } from "../port.ts";
import {
  channelRow,
  holdRow,
  policyRow,
  putDeliveries,
  putIncidents,
  queuedDelivery,
  storedIncident,
  toldRow,
  windowRow,
} from "../../../testing/incidents/rows.ts";
import { execSql, withStore } from "../../../testing/store.ts";

const FULL: ChannelRow = {
  ...channelRow("mail"),
  sealed: "v1.c2VhbGVk",
  enabled: false,
  quiet_hours: { from: "22:00", until: "06:00", zone: "Australia/Lord_Howe" },
  broken: { why: "535 bad password", since_ms: 4_000 },
};

async function mark(store: Store, id: string, broken: ChannelRow["broken"]): Promise<void> {
  await store.transaction((transaction) => transaction.markChannel(id, broken));
}

Deno.test("channels, policies and windows come back as they were put, in their order", async () => {
  await withStore(async (store) => {
    const policies = [
      policyRow("late", { position: 2 }),
      policyRow("early", {
        selector: { hosts: ["pve-01"], groups: ["vienna"], tags: ["lab"] },
        codes: ["offline"],
        level_from: "critical",
        how: "digest",
        channels: ["mail"],
        remind_after_minutes: 0.5,
      }),
    ];
    const weekly = { kind: "weekly", weekdays: [1, 7], start_time: "02:30", minutes: 90 } as const;
    const windows = [
      windowRow("a", { codes: ["pool_health"] }),
      windowRow("b", { selector: {}, when: weekly }),
    ];
    for (const channel of [FULL, channelRow("chat")]) await store.putChannel(channel);
    for (const policy of policies) await store.putPolicy(policy);
    for (const window of windows) await store.putWindow(window);

    deepStrictEqual(await store.listChannels(), [channelRow("chat"), FULL]);
    deepStrictEqual(await store.findChannel("mail"), FULL);
    strictEqual(await store.findChannel("none"), null);
    deepStrictEqual(await store.listPolicies(), policies.toReversed());
    deepStrictEqual(await store.listWindows(), windows);
  });
});

Deno.test("what is put again is replaced, and what is deleted is gone once", async () => {
  await withStore(async (store) => {
    await store.putPolicy(policyRow("p"));
    await store.putPolicy(policyRow("p", { how: "never" }));
    await store.putWindow(windowRow("w"));
    await store.putWindow(windowRow("w", { note: "longer" }));

    deepStrictEqual((await store.listPolicies()).map(({ how }) => how), ["never"]);
    deepStrictEqual((await store.listWindows()).map(({ note }) => note), ["longer"]);
    deepStrictEqual([await store.deletePolicy("p"), await store.deletePolicy("p")], [true, false]);
    deepStrictEqual([await store.deleteWindow("w"), await store.deleteWindow("w")], [true, false]);
  });
});

Deno.test("two channels have no name in common, however it is written", async () => {
  await withStore(async (store) => {
    strictEqual(await store.putChannel(channelRow("1", { name: "On call" })), "stored");
    strictEqual(await store.putChannel(channelRow("2", { name: "on CALL" })), "name_taken");
    strictEqual(await store.putChannel(channelRow("1", { name: "ON CALL" })), "stored");

    deepStrictEqual((await store.listChannels()).map(({ name }) => name), ["ON CALL"]);
  });
});

Deno.test("there are no more channels than are read at once, and those there can be changed", async () => {
  await withStore(async (store) => {
    for (let n = 0; n < MAX_CHANNELS; n++) await store.putChannel(channelRow(`${n}`));

    strictEqual(await store.putChannel(channelRow("more")), "too_many");
    strictEqual(await store.putChannel(channelRow("0", { enabled: false })), "stored");
    strictEqual((await store.listChannels()).length, MAX_CHANNELS);
  });
});

for (const table of ["policies", "windows"] as const) {
  Deno.test(`there are no more ${table} than are read at once`, async () => {
    await withStore(async (store, path) => {
      const [count, put, columns] = table === "policies"
        ? [
          200,
          () => store.putPolicy(policyRow("new")),
          "1, null, null, 'warning', 'never', null, null",
        ]
        : [1_000, () => store.putWindow(windowRow("new")), "null, '{}', 'UTC', '', '', 1, null"];
      execSql(
        path,
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ${count - 1})
        INSERT INTO ${table} SELECT i, ${columns} FROM n`,
      );

      strictEqual(await put(), "stored");
      execSql(path, `UPDATE ${table} SET id = 'other' WHERE id = 'new'`);
      strictEqual(await put(), "too_many");
    });
  });
}

Deno.test("what broke a channel first stays, until it works again", async () => {
  await withStore(async (store) => {
    await store.putChannel(channelRow("mail"));
    const first = { why: "401", since_ms: 5_000 };

    await mark(store, "mail", first);
    await mark(store, "mail", { why: "404", since_ms: 6_000 });
    deepStrictEqual((await store.findChannel("mail"))?.broken, first);
    await mark(store, "mail", null);
    strictEqual((await store.findChannel("mail"))?.broken, null);
    await mark(store, "none", first);
  });
});

Deno.test("a channel that is deleted takes along what waits on it and what it was told", async () => {
  await withStore(async (store) => {
    await putIncidents(store, storedIncident("a"));
    for (const id of ["mail", "chat"]) {
      await store.putChannel(channelRow(id));
      await putDeliveries(
        store,
        queuedDelivery(`${id} 1`, { channel_id: id }),
        queuedDelivery(`${id} 2`, { channel_id: id, state: "delivered", delivered_at_ms: 1 }),
      );
      await store.transaction((transaction) => {
        transaction.putTold(toldRow({ channel_id: id }));
        transaction.putHold(holdRow({ channel_id: id }));
      });
    }

    deepStrictEqual([await store.deleteChannel("mail"), await store.deleteChannel("mail")], [
      true,
      false,
    ]);

    const sent = await store.listDeliveries({ incident_id: "a", limit: 9 });
    deepStrictEqual(sent.map(({ id, state }) => `${id} ${state}`), [
      "mail 2 delivered",
      "mail 1 withdrawn",
      "chat 2 delivered",
      "chat 1 queued",
    ]);
    deepStrictEqual((await store.listTold()).map((row) => row.channel_id), ["chat"]);
    deepStrictEqual((await store.listHolds()).map((row) => row.channel_id), ["chat"]);
  });
});

/** A column that is damaged, and the list that is without that row. */
const DAMAGES = [
  ["channels", "settings = '['"],
  ["channels", "settings = '[]'"],
  ["channels", "brake = '{}'"],
  ["channels", 'quiet_hours = \'{"from":"25:00"}\''],
  ["channels", "digest_at = 'noon'"],
  ["policies", "selector = '{\"groups\":3}'"],
  ["policies", "codes = '{}'"],
  ["policies", "how = 'loudly'"],
  ["windows", 'recurrence = \'{"kind":"monthly"}\''],
  ["windows", "selector = '{'"],
] as const;

for (const [table, damage] of DAMAGES) {
  Deno.test(`a row of ${table} with ${damage} costs itself alone, and is told once`, async () => {
    const told: string[] = [];
    const log = { error: (_: string, row: { table: string; id: string }) => told.push(row.id) };
    await withStore(async (store, path) => {
      for (const id of ["one", "two"]) {
        await store.putChannel(channelRow(id));
        await store.putPolicy(policyRow(id));
        await store.putWindow(windowRow(id));
      }
      execSql(path, `UPDATE ${table} SET ${damage} WHERE id = 'one'`);
      const list = () =>
        table === "channels"
          ? store.listChannels()
          : table === "policies"
          ? store.listPolicies()
          : store.listWindows();

      for (let time = 0; time < 2; time++) {
        const rows: { id: string }[] = await list();
        deepStrictEqual(rows.map(({ id }) => id), ["two"]);
      }
      deepStrictEqual(told, ["one"]);
    }, { log: { info() {}, ...log } as unknown as Logger });
  });
}

Deno.test("what belongs to one transition is written together or not at all", async () => {
  await withStore(async (store) => {
    const refused = store.transaction((transaction) => {
      transaction.putIncident(storedIncident("a"));
      transaction.putDelivery(queuedDelivery("1", { kind: null as never }));
    });

    await rejects(refused, StorageError);
    strictEqual(await store.findIncident("a"), null);
  });
});
