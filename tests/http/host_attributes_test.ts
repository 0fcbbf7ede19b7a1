/** What is said of hosts, as a browser without script says it, and where it is shown. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { openStore, queryRows } from "../../testing/store.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

interface Operator {
  server: TestServer;
  get(path: string): Promise<string>;
  json(path: string): Promise<Record<string, unknown>>;
  post(
    path: string,
    form: [string, string][],
  ): Promise<{ status: number; to: string; text: string }>;
}

function withOperator(test: (operator: Operator) => Promise<void>): Promise<void> {
  return withServer(async (server) => {
    const headers = { cookie: await server.signIn(), origin: server.url };
    const get = async (path: string) => await (await fetch(server.url + path, { headers })).text();
    await test({
      server,
      get,
      json: async (path) => JSON.parse(await get(path)),
      async post(path, form) {
        const body = new URLSearchParams(form);
        const init = { method: "POST", headers, body, redirect: "manual" } as const;
        const response = await fetch(server.url + path, init);
        const to = response.headers.get("location") ?? "";
        return { status: response.status, to, text: await response.text() };
      },
    });
  });
}

const NOTE = '"><script>alert(1)</script> rack 7';
const SAID: [string, string][] = [
  ["group", " Vienna "],
  ["tags", "lab, Ceph"],
  ["note", NOTE],
  ["web_url", "https://10.0.0.7:8006"],
];

function saidOf({ group, tags, note, web_url }: Record<string, unknown>): unknown[] {
  return [group, tags, note, web_url];
}

Deno.test("what the form of a host says is stored, shown where hosts are shown, and audited", () =>
  withOperator(async ({ server, get, json, post }) => {
    await server.register("pve-01");
    match(await get("/admin/hosts/PVE-01/edit"), /<h1>Edit <span class="name">pve-01/);

    const saved = await post("/admin/hosts/pve-01/edit", SAID);

    deepStrictEqual([saved.status, saved.to], [303, "/hosts/pve-01"]);
    const host = await json("/api/hosts/pve-01");
    deepStrictEqual(saidOf(host), ["vienna", ["lab", "ceph"], NOTE, "https://10.0.0.7:8006/"]);
    const { hosts } = await json("/api/hosts") as { hosts: Record<string, unknown>[] };
    deepStrictEqual(hosts.map(({ group, tags }) => [group, tags]), [["vienna", ["lab", "ceph"]]]);
    match(await get("/"), /<span class="group">vienna<\/span>/);
    match(await get("/?q=ceph"), /data-host="pve-01"/);
    doesNotMatch(await get("/?q=graz"), /data-host="pve-01"/);
    match(await get("/admin/hosts"), /<span class="group">vienna<\/span>.*<span class="tag">lab</s);
    const page = await get("/hosts/pve-01");
    match(page, /href="https:\/\/10\.0\.0\.7:8006\/"[^>]*>Open in Proxmox/);
    match(page, /<p class="host-note">"?(&quot;)?(&gt;|>)&lt;script>alert/);
    strictEqual(page.includes("<script>alert"), false);
    const form = await get("/admin/hosts/pve-01/edit");
    match(form, /value="vienna"/);
    match(form, /value="lab ceph"/);
    strictEqual(form.includes("<script>alert"), false);

    deepStrictEqual((await post("/admin/hosts/pve-01/edit", SAID)).status, 303);
    await post("/admin/hosts/pve-01/edit", [["tags", "ceph"], ["note", "two\r\nlines"]]);
    deepStrictEqual(saidOf(await json("/api/hosts/pve-01")), [
      null,
      ["ceph"],
      "two lines",
      "https://pve-01:8006",
    ]);
    const audit = queryRows(
      server.database_path,
      "SELECT who, subject FROM audit WHERE action = 'hosts_changed' ORDER BY id",
    );
    deepStrictEqual(audit.map(({ who, subject }) => `${who}: ${subject}`), [
      `operator: pve-01: group vienna, tag lab added, tag ceph added, note "${NOTE}", ` +
      "web address https://10.0.0.7:8006/",
      'operator: pve-01: no group, tag lab removed, note "two lines", usual web address',
    ]);
  }));

const WRONG: [field: string, typed: string, message: RegExp][] = [
  ["group", "two words", /Cannot use this group: expected one word/],
  ["tags", "lab <b>", /Cannot use these tags: expected one word/],
  ["tags", Array.from({ length: 21 }, (_, n) => `t${n}`).join(" "), /at most 20 tags, found 21/],
  ["note", "a\u202eb", /Cannot use this note: expected one line without control/],
  ["note", "a".repeat(1_001), /expected at most 1000 characters, found 1001/],
  ["web_url", "javascript:alert(1)", /Cannot use this address: expected an address such as/],
];

Deno.test("what cannot be used is a 422 with the form as it was typed, and changes nothing", () =>
  withOperator(async ({ server, json, post }) => {
    await server.register("pve-01");
    await post("/admin/hosts/pve-01/edit", SAID);
    const before = saidOf(await json("/api/hosts/pve-01"));

    for (const [field, typed, message] of WRONG) {
      const form = SAID.map(([name, value]): [string, string] => [
        name,
        name === field ? typed : value,
      ]);
      const refused = await post("/admin/hosts/pve-01/edit", form);
      strictEqual(refused.status, 422, typed);
      match(refused.text, message);
      match(refused.text, /aria-invalid="true"/);
      ok(refused.text.includes(typed.replaceAll("<", "&lt;")), typed);
    }
    strictEqual((await post("/admin/hosts/none/edit", SAID)).status, 404);
    deepStrictEqual(saidOf(await json("/api/hosts/pve-01")), before);
  }));

Deno.test("ticked hosts are changed together, by each of the four changes", () =>
  withOperator(async ({ server, get, json, post }) => {
    for (const name of ["a", "b", "c"]) await server.register(name);
    await until("three hosts", async () => /data-host="c"/.test(await get("/admin/hosts")));
    match(await get("/admin/hosts"), /<input type="checkbox" name="host" value="a"/);
    const change = (what: string, word: string, ...hosts: string[]) =>
      post("/admin/hosts/bulk", [
        ...hosts.map((host): [string, string] => ["host", host]),
        ["what", what],
        ["word", word],
      ]);
    const said = async () => {
      const { hosts } = await json("/api/hosts") as { hosts: Record<string, unknown>[] };
      return hosts.map(({ name, group, tags }) => [name, group, ...(tags as string[])].join(" "));
    };

    const grouped = await change("set_group", "Vienna", "a", "b");
    deepStrictEqual([grouped.status, grouped.to], [303, "/admin/hosts?changed=2"]);
    match(await get(grouped.to), /2 hosts were changed\./);
    await change("add_tag", "lab", "a", "b", "c");
    await change("remove_tag", "lab", "b");
    await change("clear_group", "whatever", "b");
    deepStrictEqual((await said()).sort(), ["a vienna lab", "b ", "c  lab"]);

    const refusals: [Promise<{ status: number; text: string }>, RegExp][] = [
      [change("set_group", "graz"), /Cannot change any host: tick those that are meant/],
      [
        change("set_group", "two words", "a"),
        /Cannot use &quot;two words&quot;: expected one word/,
      ],
      [change("rename", "x", "a"), /Cannot tell what to change: expected set group, take out/],
      [
        change("add_tag", "x", "a", "gone"),
        /Cannot find host &quot;gone&quot;.*no host was changed/,
      ],
    ];
    for (const [refusal, message] of refusals) {
      const { status, text } = await refusal;
      strictEqual(status, 422);
      match(text.replace(/<script.*?<\/script>/gs, ""), message);
    }
    const { text } = await change("add_tag", "two words", "b");
    match(text, /value="b"[^>]*checked/);
    doesNotMatch(text, /value="a"[^>]*checked/);
    match(
      text,
      /<option[^>]*value="add_tag"[^>]*selected|<option[^>]*selected[^>]*value="add_tag"/,
    );
    deepStrictEqual((await said()).sort(), ["a vienna lab", "b ", "c  lab"]);
  }));

Deno.test("a running server shows within half a second what another process says of a host", () =>
  withOperator(async ({ server, json }) => {
    await server.register("pve-01");
    await until("the host", async () => (await json("/api/hosts/pve-01"))["name"] === "pve-01");
    await using other = await openStore({ path: server.database_path });

    await other.changeHosts(["pve-01"], { group: "vienna", add_tags: ["lab"] });

    const saidMs = performance.now();
    await until("the group", async () => (await json("/api/hosts/pve-01"))["group"] === "vienna");
    ok(performance.now() - saidMs < 500, `${performance.now() - saidMs} ms`);
  }));
