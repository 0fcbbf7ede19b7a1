import { deepStrictEqual, doesNotMatch, match, strictEqual } from "node:assert/strict";
import { keepAll, NOTHING_REMOVED } from "../conformance/suite.ts";
import type { IncidentQuery, Store, StoredIncident } from "../port.ts";
import { listPiece, WALKS } from "./incident_list.ts";
import { LIST_LIVE, LIST_OLD } from "./incidents.ts";
import { LIST_EVENTS } from "./incident_events.ts";
import {
  incidentEvent,
  overIncident,
  putDeliveries,
  putIncidents,
  queuedDelivery,
  storedIncident,
  storedReason,
  toldRow,
} from "../../../testing/incidents/rows.ts";
import { queryPlan } from "../../../testing/query_plan.ts";
import { execSql, queryRows, withStore } from "../../../testing/store.ts";

const FULL: StoredIncident = {
  ...storedIncident("a"),
  state: "acknowledged",
  reasons: [storedReason({}), storedReason({ host_id: null, ended_at_ms: 7_000 })],
  reasons_left_out: 3,
  acknowledgement: {
    author: "anna",
    note: "disk is ordered",
    at_ms: 2_000,
    expires_at_ms: null,
    level: "critical",
    baseline: { "9000": 3 },
  },
  flapping_since_ms: 3_000,
  flaps: 7,
  parent_id: "p",
  suppressed: [{ by: "window", of: "rack", until_ms: 9_000 }],
  seq: 4,
  memory: { tracks: { x: [1, null] } },
};

Deno.test("an incident comes back as it was put, its memory only to whoever goes on with it", async () => {
  await withStore(async (store) => {
    await putIncidents(store, FULL);

    const { memory: _, ...incident } = FULL;
    deepStrictEqual(await store.findIncident("a"), incident);
    deepStrictEqual(await store.listIncidents({ limit: 10 }), [incident]);
    deepStrictEqual(await store.listLiveIncidents(0), [FULL]);
    strictEqual(await store.findIncident("b"), null);
  });
});

/** seq and state of what is there, of what is put, and whether that takes its place. */
const GUARDS = [
  ["open", 5, "open", 6, true],
  ["open", 5, "open", 5, true],
  ["open", 5, "acknowledged", 5, true],
  ["open", 5, "open", 4, false],
  ["open", 5, "resolved", 4, false],
  ["open", 5, "resolved", 5, true],
  ["resolved", 5, "open", 6, false],
  ["resolved", 5, "resolved", 6, true],
] as const;

for (const [state, seq, newState, newSeq, isTaken] of GUARDS) {
  Deno.test(`${newState} with seq ${newSeq} ${isTaken ? "replaces" : "leaves"} ${state} with seq ${seq}`, async () => {
    await withStore(async (store) => {
      await putIncidents(store, storedIncident("a", { state, seq, label: "before" }));

      const put = storedIncident("a", { state: newState, seq: newSeq, label: "after" });
      deepStrictEqual(await putIncidents(store, put), [isTaken]);

      strictEqual((await store.findIncident("a"))?.label, isTaken ? "after" : "before");
    });
  });
}

Deno.test("live incidents are those not over, over lately, or of which a channel still has to hear", async () => {
  await withStore(async (store) => {
    const over = ["lately", "told", "queued", "digested", "done"];
    await putIncidents(
      store,
      storedIncident("open"),
      ...over.map((id) => overIncident(id, id === "lately" ? 5_000 : 4_999)),
    );
    await store.transaction((transaction) => {
      transaction.putTold(toldRow({ incident_id: "told", level: "warning" }));
      transaction.putTold(toldRow({ incident_id: "done", level: "resolved" }));
      transaction.putDelivery(queuedDelivery("1", { incident_id: "queued" }));
      const digest = { incident_id: null, kind: "digest", incident_ids: ["digested"] } as const;
      transaction.putDelivery(queuedDelivery("2", { ...digest, state: "sending" }));
      transaction.putDelivery(queuedDelivery("3", { incident_id: "done", state: "delivered" }));
    });

    const ids = (await store.listLiveIncidents(5_000)).map(({ id }) => id);
    deepStrictEqual(ids, ["digested", "lately", "open", "queued", "told"]);
  });
});

/** Two hosts, two codes, every state; "e" was on both hosts. */
async function fillList(store: Store): Promise<void> {
  const on = (host_id: number | null, code = "pool_health") =>
    storedReason({ host_id, host_name: host_id === null ? null : `pve-${host_id}`, code });
  await putIncidents(
    store,
    storedIncident("a", { reasons: [on(1)], state: "pending", worst_level: "warning" }),
    overIncident("b", 2_000, { reasons: [on(2)], began_at_ms: 1_500 }),
    storedIncident("c", { reasons: [on(1, "offline")], worst_level: "offline" }),
    overIncident("d", 3_000, { reasons: [on(1)], worst_level: "unknown" }),
    storedIncident("e", { reasons: [on(1), on(2, "offline")], began_at_ms: 2_500 }),
    storedIncident("f", { reasons: [on(null, "channel_broken")] }),
  );
}

const QUERIES: [why: string, query: Omit<IncidentQuery, "limit">, ids: string][] = [
  ["all", {}, "fedcba"],
  ["of one host", { host_ids: [1] }, "edca"],
  ["of a host by its name", { host_name: "PVE-1" }, "edca"],
  ["of no host of that name", { host_name: "pve" }, ""],
  ["of a name with a code", { host_name: "pve-2", codes: ["offline"] }, "e"],
  ["of a name within a group", { host_name: "pve-2", host_ids: [1] }, "e"],
  ["of a group", { host_ids: [2, 3] }, "eb"],
  ["of a group without hosts", { host_ids: [] }, ""],
  ["of a host with a code", { host_ids: [2], codes: ["offline"] }, "e"],
  ["of a code", { codes: ["offline"] }, "ec"],
  ["of several codes", { codes: ["offline", "channel_broken"] }, "fec"],
  ["of a level", { levels: ["warning", "unknown"] }, "da"],
  ["that are over", { states: ["resolved"] }, "db"],
  ["that hold", { states: ["open", "pending"] }, "feca"],
  ["that hold, of a code", { states: ["open"], codes: ["offline"] }, "ec"],
  ["not over before a time", { from_ms: 2_500 }, "fedca"],
  ["over just then", { from_ms: 3_000, states: ["resolved"] }, "d"],
  ["begun before a time", { until_ms: 1_500 }, "fdca"],
  ["before one of them", { before_id: "d" }, "cba"],
  ["of one host before one of them", { host_ids: [1], before_id: "d" }, "ca"],
];

for (const [why, query, ids] of QUERIES) {
  Deno.test(`listIncidents() gives those ${why}, newest first, page by page`, async () => {
    await withStore(async (store) => {
      await fillList(store);

      const listed = await store.listIncidents({ ...query, limit: 10 });
      strictEqual(listed.map(({ id }) => id).join(""), ids);
      const first = await store.listIncidents({ ...query, limit: 2 });
      strictEqual(first.map(({ id }) => id).join(""), ids.slice(0, 2));
      const last = first.at(-1);
      if (last === undefined) return;
      const rest = await store.listIncidents({ ...query, limit: 10, before_id: last.id });
      strictEqual(rest.map(({ id }) => id).join(""), ids.slice(2));
    });
  });
}

Deno.test("listIncidents() leaves out what was held back, and what is part of another", () =>
  withStore(async (store) => {
    await putIncidents(
      store,
      storedIncident("a"),
      storedIncident("b", { state: "pending", opened_at_ms: null }),
      overIncident("c", 2_000, { opened_at_ms: null }),
      overIncident("d", 2_000, { parent_id: "a" }),
    );
    const ids = async (query: Omit<IncidentQuery, "limit">) =>
      (await store.listIncidents({ ...query, limit: 10 })).map(({ id }) => id).join("");

    strictEqual(await ids({ is_opened: true }), "da");
    strictEqual(await ids({ is_whole: true }), "cba");
    strictEqual(await ids({ is_opened: true, is_whole: true }), "a");
  }));

Deno.test("listIncidents() finds what lies behind many pieces that do not fit, and the end", async () => {
  await withStore(async (store, path) => {
    await putIncidents(store, storedIncident("0first", { worst_level: "warning" }));
    await putIncidents(store, overIncident("m", 5_000));
    execSql(
      path,
      `INSERT INTO incidents SELECT 'n' || value, scope, scope_id, family, subject_id, label, state,
        level, worst_level, began_at_ms, opened_at_ms, resolved_at_ms, parent_id, seq, detail, memory
      FROM incidents, json_each((SELECT json_group_array(id) FROM (
        WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n LIMIT 2500) SELECT id FROM n)))
      WHERE incidents.id = 'm'`,
    );

    const found = await store.listIncidents({ levels: ["warning"], limit: 1 });
    deepStrictEqual(found.map(({ id }) => id), ["0first"]);
    deepStrictEqual(await store.listIncidents({ levels: ["offline"], limit: 1 }), []);
    strictEqual((await store.listIncidents({ limit: 9_999 })).length, 2_502);
  });
});

Deno.test("events come in order, after one of them, and one that is there stays", async () => {
  await withStore(async (store) => {
    await store.transaction((transaction) => {
      for (const seq of [3, 1, 2]) transaction.addIncidentEvent(incidentEvent("a", seq));
      transaction.addIncidentEvent(incidentEvent("b", 1));
      transaction.addIncidentEvent(incidentEvent("a", 2, { text: "again" }));
    });

    const expected = [1, 2, 3].map((seq) => incidentEvent("a", seq));
    deepStrictEqual((await store.listIncidentEvents("a", 0, 10)).map(plain), expected);
    deepStrictEqual((await store.listIncidentEvents("a", 1, 1)).map(plain), [expected[1]]);
  });
});

function plain<T extends object>(row: T): T {
  return { ...row };
}

/** What damages a row, and the columns it does it to. */
const DAMAGES = [
  "detail = '{'",
  "detail = '{}'",
  "detail = 'null'",
  "state = 'dreaming'",
  "level = 'note'",
  "scope = 'galaxy'",
];

for (const damage of DAMAGES) {
  Deno.test(`an incident whose ${damage} costs itself alone`, async () => {
    await withStore(async (store, path) => {
      await putIncidents(store, storedIncident("a"), storedIncident("b"), storedIncident("c"));
      execSql(path, `UPDATE incidents SET ${damage} WHERE id = 'b'`);

      deepStrictEqual((await store.listLiveIncidents(0)).map(({ id }) => id), ["a", "c"]);
      deepStrictEqual((await store.listIncidents({ limit: 2 })).map(({ id }) => id), ["c", "a"]);
      strictEqual(await store.findIncident("b"), null);
    });
  });
}

Deno.test("an incident whose memory is damaged goes on without", async () => {
  await withStore(async (store, path) => {
    await putIncidents(store, FULL);
    execSql(path, "UPDATE incidents SET memory = '['");

    deepStrictEqual(await store.listLiveIncidents(0), [{ ...FULL, memory: null }]);
  });
});

Deno.test("retain() takes all about incidents over before the border, and no others", async () => {
  await withStore(async (store, path) => {
    await putIncidents(
      store,
      overIncident("a", 999),
      overIncident("b", 999),
      overIncident("c", 1_000),
      storedIncident("d"),
    );
    await putDeliveries(store, queuedDelivery("1"), queuedDelivery("2", { incident_id: "c" }));
    await store.transaction((transaction) => {
      for (const id of ["a", "c"]) {
        transaction.addIncidentEvent(incidentEvent(id, 1));
        transaction.putTold(toldRow({ incident_id: id, level: "resolved" }));
      }
    });

    const limits = keepAll({ incidents_before_ms: 1_000 });
    deepStrictEqual(await store.retain(limits), { ...NOTHING_REMOVED, incidents: 2 });
    deepStrictEqual(await store.retain(limits), NOTHING_REMOVED);

    const left = (table: string, column = "incident_id") =>
      queryRows(path, `SELECT DISTINCT ${column} AS id FROM ${table} ORDER BY 1`)
        .map(({ id }) => id).join("");
    deepStrictEqual(
      [left("incidents", "id"), left("incident_reasons"), left("incident_events"), left("told")],
      ["cd", "cd", "c", "c"],
    );
    strictEqual(left("delivery_incidents"), "c");
  });
});

Deno.test("every list of incidents is served by an index", async () => {
  await withStore((_store, path) => {
    for (const walk of Object.keys(WALKS) as (keyof typeof WALKS)[]) {
      for (const sql of [WALKS[walk], listPiece(walk)]) doesNotMatch(scans(path, sql), /\w/, walk);
      doesNotMatch(queryPlan(path, WALKS[walk]).join("\n"), /TEMP B-TREE/, walk);
    }
    match(queryPlan(path, WALKS.standing).join(), /incidents_standing/);
    match(queryPlan(path, WALKS.host).join(), /incident_reasons_by_host/);
    match(queryPlan(path, WALKS.name).join(), /incident_reasons_by_name/);
    match(queryPlan(path, WALKS.code).join(), /incident_reasons_by_code/);
    for (const sql of [LIST_LIVE, LIST_OLD, LIST_EVENTS]) doesNotMatch(scans(path, sql), /\w/);
    return Promise.resolve();
  });
});

/** The steps that read a whole table; a scan of a partial index reads only what is in it. */
function scans(path: string, sql: string): string {
  return queryPlan(path, sql).filter((step) =>
    /^SCAN/.test(step) &&
    !/INDEX (incidents_standing|told_standing|deliveries_waiting)|json_each|piece|live/.test(step)
  ).join("\n");
}
