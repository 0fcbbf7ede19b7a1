/** The pages of policies and windows, by a browser without script. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from "node:assert/strict";
import { openStore } from "../../testing/store.ts";
import { TestingClock } from "../../testing/clock.ts";
import { openFormClient } from "../../testing/form_client.ts";
import { withServer } from "../../testing/with_server.ts";

const POLICY = {
  hosts: "",
  groups: "",
  tags: "",
  codes: "",
  level_from: "critical",
  how: "at_once",
  remind_after_minutes: "",
  all_channels: "on",
};

const ONCE = {
  hosts: "",
  groups: "",
  tags: "",
  start: "2026-03-29T01:00",
  end: "2026-03-29T04:00",
  zone: "Europe/Vienna",
  note: "new cables",
};

Deno.test("policies are made, put into order and deleted; the default rows stand below them", () =>
  withServer(async (server) => {
    const client = await openFormClient(server);
    await using store = await openStore({ path: server.database_path });
    const codes = async () => (await store.listPolicies()).map((policy) => policy.codes?.[0]);
    const list = async () => (await client.get("/admin/policies")).text;
    strictEqual((await list()).match(/data-role="default-policy"/g)?.length, 4);

    for (const code of ["pool_health", "offline", "updates_pending"]) {
      const answer = await client.post("/admin/policies/new", { ...POLICY, codes: code });
      strictEqual(answer.location, "/admin/policies", answer.text);
    }
    deepStrictEqual(await codes(), ["pool_health", "offline", "updates_pending"]);
    const [first, , third] = await store.listPolicies();
    await client.post(`/admin/policies/${third?.id}/up`);
    deepStrictEqual(await codes(), ["pool_health", "updates_pending", "offline"]);
    await client.post(`/admin/policies/${first?.id}/down`);
    deepStrictEqual(await codes(), ["updates_pending", "pool_health", "offline"]);
    await client.post(`/admin/policies/${third?.id}/up`);
    deepStrictEqual(await codes(), ["updates_pending", "pool_health", "offline"]);

    match(
      (await client.get(`/admin/policies/${first?.id}/delete`)).text,
      /of pool_health on all h/,
    );
    await client.post(`/admin/policies/${first?.id}/delete`);
    deepStrictEqual(await codes(), ["updates_pending", "offline"]);
    strictEqual((await client.get(`/admin/policies/${first?.id}/edit`)).status, 404);
  }));

Deno.test("a policy keeps what its form says, and the form shows it again", () =>
  withServer(async (server) => {
    await server.register("pve-01");
    const client = await openFormClient(server);
    const fields = {
      ...POLICY,
      hosts: "PVE-01",
      groups: "vienna, graz",
      tags: "prod",
      how: "digest",
      remind_after_minutes: "30",
    };
    await client.post("/admin/policies/new", fields);
    await using store = await openStore({ path: server.database_path });
    const [policy] = await store.listPolicies();
    deepStrictEqual(policy, {
      id: policy?.id,
      position: 1,
      selector: { hosts: ["PVE-01"], groups: ["vienna", "graz"], tags: ["prod"] },
      codes: null,
      level_from: "critical",
      how: "digest",
      channels: null,
      remind_after_minutes: 30,
    });
    const { text } = await client.get(`/admin/policies/${policy?.id}/edit`);
    match(text, /value="vienna graz"/);
    match(
      text,
      /<option[^>]* selected[^>]*>in the daily digest|<option selected[^>]*>in the daily/,
    );
  }));

Deno.test("what a policy cannot be is refused by name, and nothing is stored", () =>
  withServer(async (server) => {
    const client = await openFormClient(server);
    const wrong: readonly [fields: Record<string, string>, message: RegExp][] = [
      [{ hosts: "pve-99" }, /Cannot use the host .*pve-99.*: none of this name is registered/],
      [{ groups: "a/b" }, /Cannot use these groups: expected one word/],
      [{ tags: "<b>" }, /Cannot use these tags: expected one word/],
      [{ codes: "pool_healthy" }, /Cannot use the reason .*pool_healthy/],
      [{ level_from: "note" }, /Cannot use this level/],
      [{ how: "loudly" }, /Cannot use this: choose/],
      [{ all_channels: "", channels: "gone" }, /Cannot use no channel at all: tick some/],
      [{ remind_after_minutes: "1" }, /Cannot use minutes .*: expected 5 to 10080/],
    ];
    for (const [fields, message] of wrong) {
      const answer = await client.post("/admin/policies/new", { ...POLICY, ...fields });
      strictEqual(answer.status, 422, JSON.stringify(fields));
      match(answer.text, message);
    }
    await using store = await openStore({ path: server.database_path });
    deepStrictEqual(await store.listPolicies(), []);
  }));

Deno.test("a window that runs is marked, and ended at once; a weekly one begins again as planned", async () => {
  const clock = new TestingClock(Date.parse("2026-03-29T00:30:00Z"));
  await withServer(async (server) => {
    const client = await openFormClient(server);
    const list = async () => (await client.get("/admin/windows")).text;
    strictEqual((await client.post("/admin/windows/new?kind=once", ONCE)).status, 303);
    const weekly = {
      hosts: "",
      groups: "",
      tags: "",
      days: ["7"],
      start_time: "01:00",
      minutes: "120",
      zone: "Europe/Vienna",
      note: `<i>"sunday"</i>`,
    };
    strictEqual((await client.post("/admin/windows/new?kind=weekly", weekly)).status, 303);
    match(
      await list(),
      /all hosts.*2026-03-29 01:00 to 2026-03-29 04:00 Europe\/Vienna.*new cables/s,
    );
    match(await list(), /Sun from 01:00 for 120 min/);
    doesNotMatch(await list(), /<i>/);
    strictEqual((await list()).match(/data-state="running"/g)?.length, 2);

    await using store = await openStore({ path: server.database_path });
    for (const { id } of await store.listWindows()) await client.post(`/admin/windows/${id}/end`);
    doesNotMatch(await list(), /data-state="running"/);
    match(await list(), /data-state="over"/);
    match(await list(), /data-state="coming".*begins <time[^>]*>2026-04-0[45]/s);
    const [once] = await store.listWindows();
    await client.post(`/admin/windows/${once?.id}/delete`);
    strictEqual((await store.listWindows()).length, 1);
    deepStrictEqual(
      (await store.listAudit({ limit: 5 })).map(({ action }) => action),
      ["window_deleted", "window_ended", "window_ended", "window_made", "window_made"],
    );
  }, { clock });
});

Deno.test("a window without a time zone is in that of the server, also once it was ended early", async () => {
  const clock = new TestingClock(Date.parse("2026-03-29T00:30:00Z"));
  await withServer(async (server) => {
    const client = await openFormClient(server);
    const list = async () => (await client.get("/admin/windows")).text;
    match((await client.get("/admin/windows/new?kind=once")).text, /Empty: Asia\/Tokyo/);
    const weekly = { days: ["7"], start_time: "09:00", minutes: "60", zone: "" };
    strictEqual((await client.post("/admin/windows/new?kind=weekly", weekly)).status, 303);
    match(await list(), /Sun from 09:00 for 60 min, Asia\/Tokyo/);
    match(await list(), /data-state="running"/);

    await using store = await openStore({ path: server.database_path });
    const id = (await store.listWindows())[0]?.id ?? "";
    await client.post(`/admin/windows/${id}/end`);

    match(await list(), /begins <time[^>]*>2026-04-05 00:00/);
    match((await client.get(`/admin/windows/${id}/edit`)).text, /value id="field-zone"/);
    match((await client.get(`/admin/windows/${id}/delete`)).text, /60 min, Asia\/Tokyo/);
  }, { clock, environment: { TIME_ZONE: "Asia/Tokyo" } });
});
Deno.test("a window is of the codes that its form says, also where a link filled it in", () =>
  withServer(async (server) => {
    const client = await openFormClient(server);
    const path = "/admin/windows/new?kind=once&codes=pool_health&groups=vienna";
    const form = (await client.get(path)).text;
    match(form, /name="codes"[^>]*value="pool_health"|value="pool_health"[^>]*name="codes"/);
    match(form, /name="groups"[^>]*value="vienna"|value="vienna"[^>]*name="groups"/);

    const codes = "pool_health, backup_event pool_health";
    strictEqual((await client.post(path, { ...ONCE, codes })).status, 303);

    await using store = await openStore({ path: server.database_path });
    const [window] = await store.listWindows();
    deepStrictEqual(window?.codes, ["pool_health", "backup_event"]);
    match((await client.get("/admin/windows")).text, /pool_health, backup_event on all hosts/);
    const edit = (await client.get(`/admin/windows/${window?.id}/edit`)).text;
    match(edit, /value="pool_health backup_event"/);
  }));

Deno.test("what a window cannot be is refused by name, and nothing is stored", () =>
  withServer(async (server) => {
    const client = await openFormClient(server);
    const once: readonly [fields: Record<string, string>, message: RegExp][] = [
      [{ zone: "Moon" }, /Cannot use the zone .*Moon/],
      [{ start: "" }, /Cannot use the start .*: expected 2026-03-29T02:30/],
      [{ end: ONCE.start }, /expected one after the start/],
      [{ note: "x".repeat(501) }, /Cannot use a note of 501 characters/],
      [{ hosts: "nobody" }, /Cannot use the host .*nobody/],
      [{ codes: "pool_helth" }, /Cannot use the reason .*pool_helth.*expected codes such as/],
      [{ codes: "channel_broken" }, /a broken channel is told whatever the window/],
    ];
    for (const [fields, message] of once) {
      const answer = await client.post("/admin/windows/new?kind=once", { ...ONCE, ...fields });
      strictEqual(answer.status, 422, JSON.stringify(fields));
      match(answer.text, message);
    }
    const weekly = { ...ONCE, days: "1", start_time: "24:00", minutes: "60" };
    const path = "/admin/windows/new?kind=weekly";
    match((await client.post(path, weekly)).text, /Cannot use the start .*24:00/);
    const time = { ...weekly, start_time: "02:00" };
    match((await client.post(path, { ...time, days: [] })).text, /Cannot use the days/);
    match((await client.post(path, { ...time, days: "8" })).text, /Cannot use the days/);
    match((await client.post(path, { ...time, minutes: "0.5" })).text, /Cannot use 0.5 minutes/);
    await using store = await openStore({ path: server.database_path });
    deepStrictEqual(await store.listWindows(), []);
  }));
