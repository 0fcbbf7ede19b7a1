/** The admin page's forms and muting, as a browser without script sends them. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { parse } from "smol-toml";
import { configSchema } from "../../agent/config/schema.ts";
import { ROUTES } from "../../server/app.ts";
import { SERVER_VERSION } from "../../server/version.ts";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

interface Operator {
  server: TestServer;
  cookie: string;
  get(path: string): Promise<Answer>;
  post(path: string, form?: Record<string, string>): Promise<Answer>;
}

interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

const HOSTILE = `"><img src=x onerror=alert(1)>`;
/** The rest of the form that makes an API token. */
const READ = { scope_read: "on", days: "365" };
const OK = { status: "ok", response: {} };
const INVALID_TOKEN = { status: "error", response: { reason: "invalid_token" } };

/** Runs `test` as an operator who is signed in. */
function withOperator(test: (operator: Operator) => Promise<void>): Promise<void> {
  return withServer(async (server) => {
    const cookie = await server.signIn();
    const ask = async (path: string, init: RequestInit = {}) => {
      const headers = { cookie, origin: server.url };
      const response = await fetch(server.url + path, { headers, redirect: "manual", ...init });
      return { status: response.status, headers: response.headers, text: await response.text() };
    };
    await test({
      server,
      cookie,
      get: (path) => ask(path),
      post: (path, form = {}) => ask(path, { method: "POST", body: new URLSearchParams(form) }),
    });
  });
}

/** The text of the element `id` of a page. */
function textOf({ text }: Answer, id: string): string {
  const [, html = ""] = new RegExp(`id="${id}"[^>]*><code>(.*?)</code>`, "s").exec(text) ?? [];
  return html.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&amp;", "&");
}

async function join(socket: RawSocket, name: string, token: string): Promise<unknown> {
  return await socket.deliver(`host:${name}`, "phx_join", { token });
}

Deno.test("registering shows the token this once, with an agent.toml that an agent accepts", () =>
  withOperator(async ({ server, get, post }) => {
    const shown = await post("/admin/hosts", { name: " pve-01 " });

    deepStrictEqual([shown.status, shown.headers.get("cache-control")], [200, "no-store"]);
    const token = textOf(shown, "token");
    const config = configSchema.parse(parse(textOf(shown, "agent-toml")));
    deepStrictEqual(
      [config.server_url, config.token, config.host_id],
      [`${server.agent_url}/websocket`, token, "pve-01"],
    );
    ok(shown.text.includes(`apt install ./proxmox-monitor-agent_${SERVER_VERSION}_amd64.deb`));
    match(shown.text, /systemctl enable --now proxmox-monitor-agent/);
    await using socket = await openRawSocket(server.url);
    deepStrictEqual(await join(socket, "pve-01", token), OK);
    const list = await get("/admin/hosts");
    match(list.text, /data-host="pve-01"/);
    strictEqual(list.text.includes(token), false);
  }));

Deno.test("a name that cannot be registered is a 422 with the form, the name and the reason", () =>
  withOperator(async ({ get, post }) => {
    await post("/admin/hosts", { name: "pve-01" });
    const rows: [name: string, typed: string, message: RegExp][] = [
      ["", "", /expected 1 to 100 letters/],
      ["-pve", "-pve", /expected 1 to 100 letters/],
      ["a".repeat(101), "a".repeat(101), /expected 1 to 100 letters/],
      [HOSTILE, HOSTILE.replace('"', "&quot;").replace("<", "&lt;"), /expected 1 to 100 letters/],
      ["PVE-01", "PVE-01", /Cannot register &quot;PVE-01&quot;: a host of this name exists/],
    ];
    for (const [name, typed, message] of rows) {
      const refused = await post("/admin/hosts", { name });

      strictEqual(refused.status, 422, name);
      match(refused.text, message, name);
      if (name !== "") strictEqual(refused.text.includes(`value="${typed}"`), true, name);
      strictEqual(refused.text.includes("<img"), false, name);
    }
    strictEqual((await get("/admin/hosts")).text.match(/<tr data-host=/g)?.length, 1);
  }));

Deno.test("rotating asks first, then cuts the agent off and shows the only good token", () =>
  withOperator(async ({ server, get, post }) => {
    const old = await server.register("pve-01");
    await using agent = await openRawSocket(server.url);
    deepStrictEqual(await join(agent, "pve-01", old), OK);

    match((await get("/admin/hosts/PVE-01/rotate")).text, /Give pve-01 a new token\?/);
    strictEqual(agent.ws.readyState, agent.ws.OPEN);
    const shown = await post("/admin/hosts/pve-01/rotate");

    const answeredMs = performance.now();
    strictEqual((await agent.closed).reason, "token_rotated");
    strictEqual(performance.now() - answeredMs < 1000, true);
    await using second = await openRawSocket(server.url);
    deepStrictEqual(await join(second, "pve-01", old), INVALID_TOKEN);
    deepStrictEqual(await join(second, "pve-01", textOf(shown, "token")), OK);
  }));

Deno.test("deleting asks first, then cuts the agent off and frees the name", () =>
  withOperator(async ({ server, get, post }) => {
    const token = await server.register("pve-01");
    await using agent = await openRawSocket(server.url);
    deepStrictEqual(await join(agent, "pve-01", token), OK);

    match((await get("/admin/hosts/pve-01/delete")).text, /Delete pve-01\?/);
    strictEqual(agent.ws.readyState, agent.ws.OPEN);
    const deleted = await post("/admin/hosts/pve-01/delete");

    const answeredMs = performance.now();
    strictEqual((await agent.closed).reason, "host_deleted");
    strictEqual(performance.now() - answeredMs < 1000, true);
    deepStrictEqual(
      [deleted.status, deleted.headers.get("location")],
      [303, "/admin/hosts?deleted=pve-01"],
    );
    match((await get("/admin/hosts?deleted=pve-01")).text, /was deleted/);
    strictEqual((await get("/hosts/pve-01")).status, 404);
    strictEqual((await post("/admin/hosts", { name: "pve-01" })).status, 200);
    doesNotMatch((await get("/admin/hosts?deleted=pve-01")).text, /was deleted/);
  }));

Deno.test("what is asked of a host that is not there is a 404 page", () =>
  withOperator(async ({ get, post }) => {
    const mute = { code: "offline", subject: "", note: "", expires: "1h" };
    const answers = [
      await get("/admin/hosts/nobody/rotate"),
      await post("/admin/hosts/nobody/rotate"),
      await get("/admin/hosts/nobody/delete"),
      await post("/admin/hosts/nobody/delete"),
      await post("/hosts/nobody/mutes", mute),
      await post("/hosts/nobody/mutes/delete", mute),
    ];

    for (const { status, text } of answers) {
      strictEqual(status, 404);
      match(text, /Host not found/);
    }
    for (const id of ["1", "x", "1e3", ""]) {
      strictEqual((await post(`/admin/api-tokens/${id}/revoke`)).status, 404, id);
    }
  }));

Deno.test("an API token is shown once, opens the API alone, and ends when it is revoked", () =>
  withOperator(async ({ server, get, post }) => {
    const shown = await post("/admin/api-tokens", { ...READ, name: HOSTILE });
    const token = textOf(shown, "token");
    const ask = async (path: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(server.url + path, { headers, redirect: "manual" });
      await response.body?.cancel();
      return response.status;
    };

    deepStrictEqual([await ask("/api/hosts"), await ask("/admin/hosts")], [200, 303]);
    const { text } = await get("/admin/hosts");
    deepStrictEqual([text.includes(token), text.includes("<img")], [false, false]);
    const [, question = ""] = /href="(\/admin\/api-tokens\/\d+\/revoke)"/.exec(text) ?? [];
    match((await get(question)).text, /Revoke the API token/);
    strictEqual((await post(question)).headers.get("location"), "/admin/hosts#api-tokens");
    strictEqual(await ask("/api/hosts"), 401);
  }));

Deno.test("an API token needs a name of 1 to 100 characters", () =>
  withOperator(async ({ post }) => {
    for (const name of ["", "   ", "x".repeat(101)]) {
      const refused = await post("/admin/api-tokens", { ...READ, name });
      strictEqual(refused.status, 422, name);
      match(refused.text, /expected 1 to 100 characters/);
    }
    strictEqual((await post("/admin/api-tokens", { ...READ, name: "x".repeat(100) })).status, 200);
  }));

Deno.test("signing out everywhere ends all sessions and cuts their open sockets", () =>
  withOperator(async ({ server, cookie, get, post }) => {
    const other = { cookie: await server.signIn() };
    await using socket = await openRawSocket(server.url, {
      path: "/live/websocket?vsn=2.0.0",
      headers: { cookie, origin: server.url },
    });
    await socket.deliver("fleet", "phx_join", {});

    const left = await post("/admin/sign-out-everywhere");

    deepStrictEqual([left.status, left.headers.get("location")], [303, "/login"]);
    strictEqual((await socket.closed).reason, "signed_out");
    strictEqual((await get("/")).status, 303);
    const api = await fetch(`${server.url}/api/hosts`, { headers: other });
    await api.body?.cancel();
    strictEqual(api.status, 401);
  }));

Deno.test("a muted reason stays listed with its note until it is unmuted", () =>
  withOperator(async ({ server, get, post }) => {
    const token = await server.register("pve-01");
    await using agent = await openRawSocket(server.url);
    await join(agent, "pve-01", token);
    const pools = ["4620770592528249368", "9220770592528249368"]
      .map((guid) => ({ name: "tank", guid, health: "DEGRADED" }));
    const collected_at = new Date().toISOString();
    const data = { zfs_pools: { available: true, pools } };
    await agent.deliver("host:pve-01", "metric:fast", { collected_at, data });
    const reason = { code: "pool_health", subject: "tank", subject_id: "9220770592528249368" };

    const muted = await post("/hosts/pve-01/mutes", { ...reason, note: HOSTILE, expires: "" });

    deepStrictEqual([muted.status, muted.headers.get("location")], [303, "/hosts/pve-01"]);
    const page = await get("/hosts/pve-01");
    match(page.text, /data-muted.*Muted without end: &quot;>&lt;img src=x/s);
    strictEqual(page.text.match(/Muted without end/g)?.length, 1);
    match((await get("/admin/hosts")).text, /Muted reasons.*pool health.*no end/s);

    await post("/hosts/pve-01/mutes/delete", reason);
    doesNotMatch((await get("/hosts/pve-01")).text, /Muted/);
  }));

Deno.test("a mute that cannot be read is a 422 that says what is expected", () =>
  withOperator(async ({ get, post }) => {
    await post("/admin/hosts", { name: "pve-01" });
    const good = { code: "offline", subject: "", note: "", expires: "1h" };
    const rows: [change: Record<string, string>, message: RegExp][] = [
      [{ expires: "soon" }, /expected how long, such as 30m, 8h or 2d/],
      [{ note: "x".repeat(201) }, /expected a note of at most 200 characters/],
      [{ code: HOSTILE }, /expected the code of a reason/],
      [{ subject: "x".repeat(1001) }, /expected a subject/],
      [{ subject_id: "x".repeat(1001) }, /expected an identity/],
    ];
    for (const [change, message] of rows) {
      const refused = await post("/hosts/pve-01/mutes", { ...good, ...change });
      strictEqual(refused.status, 422);
      match(refused.text, message);
    }
    doesNotMatch((await get("/hosts/pve-01")).text, /data-muted/);
  }));

Deno.test("no form takes a foreign site's request, another type, or more than 64 KiB", () =>
  withOperator(async ({ server, cookie, get, post }) => {
    await post("/admin/hosts", { name: "pve-01" });
    const forms = ROUTES.filter(({ method, isAnonymous }) => method === "POST" && !isAnonymous)
      .map(({ path }) => path.replace(":name", "pve-01").replace(":id", "1"));
    const send = async (path: string, body: BodyInit, headers: Record<string, string> = {}) => {
      const response = await fetch(server.url + path, {
        method: "POST",
        headers: { cookie, origin: server.url, ...headers },
        body,
        redirect: "manual",
      });
      await response.body?.cancel();
      return response.status;
    };
    for (const path of forms) {
      const form = new URLSearchParams({
        name: "evil",
        code: "offline",
        subject: "",
        expires: "1h",
      });
      strictEqual(await send(path, form, { origin: "https://evil.example" }), 403, path);
      strictEqual(await send(path, "{}", { "content-type": "application/json" }), 415, path);
      const large = new URLSearchParams({ name: "x".repeat(64 * 1024) });
      strictEqual(await send(path, large), 413, path);
      const parts = ReadableStream.from([new TextEncoder().encode(String(large))]);
      const type = { "content-type": "application/x-www-form-urlencoded" };
      strictEqual(await send(path, parts, type), 413, path);
    }
    const { status, text } = await get("/admin/hosts");
    deepStrictEqual([status, text.match(/<tr data-host=/g)?.length], [200, 1]);
  }));
