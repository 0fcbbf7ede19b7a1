/** What an operator reads when the disk is full, a form is no form, or a sample is damaged. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { ON_POSTGRES } from "../../testing/engine.ts";
import { execSql, openStore, testingApiToken } from "../../testing/store.ts";
import { fillDisk } from "../../testing/full_disk.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const FULL = /database or disk is full/;

/** A host with a guest, its configuration stored in a sample of its own. */
async function pushGuest(server: TestServer): Promise<void> {
  const token = await server.register("pve-01");
  await using socket = await openRawSocket(server.url);
  const push = (event: string, payload: object) => socket.deliver("host:pve-01", event, payload);
  await push("phx_join", { token });
  const collected_at = new Date().toISOString();
  const guest = { vmid: 100, type: "qemu", name: "web01" };
  await push("metric:fast", { collected_at, data: { vms_runtime: { vms: [guest] } } });
  const details = { ...guest, config: { cores: "4" } };
  await push("metric:medium", { collected_at, data: { vms_detail: { vms: [details] } } });
}

Deno.test("every form says that the disk is full, changes nothing, and can be sent again", () =>
  withServer(async (server) => {
    await server.register("pve-01");
    await using store = await openStore({ path: server.database_path });
    const apiToken = await store.insertApiToken(testingApiToken("hash", { name: "uptime" }));
    const headers = { cookie: await server.signIn(), origin: server.url };
    const send = async (path: string, fields: Record<string, string>) => {
      const body = new URLSearchParams(fields);
      const response = await fetch(server.url + path, {
        method: "POST",
        headers,
        body,
        redirect: "manual",
      });
      return { status: response.status, text: await response.text() };
    };
    const reason = { code: "never_connected", subject: "" };
    const forms: [path: string, fields: Record<string, string>][] = [
      ["/hosts/pve-01/mutes", { ...reason, note: `"ordered"`, expires: "7d" }],
      ["/admin/hosts", { name: "pve-02" }],
      ["/admin/hosts/pve-01/rotate", {}],
      ["/admin/hosts/pve-01/delete", {}],
      ["/admin/api-tokens", { name: "grafana", scope_read: "on", days: "365" }],
      [`/admin/api-tokens/${apiToken?.id}/revoke`, {}],
      ["/admin/sign-out-everywhere", {}],
      ["/logout", {}],
    ];
    const before = [await store.listHosts(), await store.listApiTokens()];
    {
      using _ = fillDisk(server.database_path);
      for (const [path, fields] of forms) {
        const { status, text } = await send(path, fields);

        strictEqual(status, 503, path);
        match(text, FULL, path);
        match(text, /Nothing was changed/, path);
        match(text, new RegExp(`<form method="post" action="${path}"`), path);
        for (const [name, value] of Object.entries(fields)) {
          const typed = value === "" ? "" : `="${value.replaceAll('"', "&quot;")}"`;
          match(text, new RegExp(`name="${name}" value${typed}`), path);
        }
      }
      const { status, text } = await send("/login", { password: server.password, next: "/vms" });
      strictEqual(status, 503);
      match(text, /Cannot sign you in: .*database or disk is full/);
      match(text, /name="next" value="\/vms"/);
      strictEqual(text.includes(server.password), false);
    }
    deepStrictEqual([await store.listHosts(), await store.listApiTokens()], before);
    strictEqual((await send("/admin/hosts", { name: "pve-02" })).status, 200);
  }));

Deno.test("a form that cannot be read is a 400 that says so, whoever sends it", () =>
  withServer(async (server) => {
    const cookie = await server.signIn();
    const boundary = "multipart/form-data; boundary=x";
    const bodies: [why: string, type: string, body: string][] = [
      ["no boundary", "multipart/form-data", "name=pve-01"],
      ["no part", boundary, "name=pve-01"],
    ];
    for (const path of ["/login", "/admin/hosts", "/admin/api-tokens", "/hosts/pve-01/mutes"]) {
      for (const [why, type, body] of bodies) {
        const response = await fetch(server.url + path, {
          method: "POST",
          headers: { cookie, origin: server.url, "content-type": type },
          body,
        });
        strictEqual(response.status, 400, `${path}, ${why}`);
        match(await response.text(), /Cannot read this form/, `${path}, ${why}`);
      }
    }
  }));

Deno.test("a guest whose stored configuration is damaged is shown with what is known", () =>
  withServer(async (server) => {
    await pushGuest(server);
    const headers = { cookie: await server.signIn() };
    const get = async (path: string) => {
      const response = await fetch(server.url + path, { headers });
      return { status: response.status, text: await response.text() };
    };
    const guest = "/hosts/pve-01/guests/qemu/100";
    match((await get(guest)).text, /cores:/);
    const damage = ON_POSTGRES
      ? "UPDATE samples SET payload = '\\x00' WHERE kind = 1"
      : "UPDATE samples_recent SET payload = x'00' WHERE kind = 1";
    execSql(server.database_path, damage);
    // What it has in memory a running server goes on showing.
    match((await get(guest)).text, /cores:/);
    await server.restart();

    const page = await get(guest);
    strictEqual(page.status, 200);
    match(page.text, /web01[\s\S]*is damaged and cannot be read/);
    doesNotMatch(page.text, /cores:/);
    strictEqual((await get("/hosts/pve-01/guests/qemu/999")).status, 404);
    const details = await get(`/api${guest}`);
    const { guest: runs, pools, guest_is_held, guest_read_unix, sample_unix, ...known } = JSON
      .parse(
        details.text,
      );
    deepStrictEqual([runs.name, runs.ips, pools, guest_is_held], ["web01", [], [], false]);
    ok(guest_read_unix > 0 && sample_unix > 0);
    deepStrictEqual(
      [details.status, known],
      [200, {
        detail: null,
        collected_unix: null,
        read_unix: null,
        is_held: false,
        is_damaged: true,
        safety: null,
      }],
    );
    const host = await get("/api/hosts/pve-01");
    strictEqual(host.status, 200);
    deepStrictEqual(JSON.parse(host.text).samples.medium, { error: "sample_damaged" });
  }));
