/** The page for a screen on a wall: its link, what its cookie opens, and how it ends. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { ROUTES } from "../../server/app.ts";
import { ON_POSTGRES, sqlAt } from "../../testing/engine.ts";
import { openStore } from "../../testing/store.ts";
import { TestingClock } from "../../testing/clock.ts";
import { type FormClient, openFormClient } from "../../testing/form_client.ts";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

/** Makes a link, as the operator would: its address. */
async function makeLink(client: FormClient, name = "hall"): Promise<string> {
  const { text } = await client.post("/admin/wall", { name });
  return /https?:\/\/[^\s<]+\/wall\/open\?token=[\w-]{43}/.exec(text)?.[0] ?? "";
}

/** Opens a link, as the screen would: the cookie it is given. */
async function openLink(link: string): Promise<string> {
  const response = await fetch(link, { redirect: "manual" });
  await response.body?.cancel();
  deepStrictEqual([response.status, response.headers.get("location")], [303, "/wall"]);
  const [cookie = ""] = response.headers.getSetCookie();
  match(cookie, /^wall=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/);
  return cookie.split(";")[0] ?? "";
}

async function statusOf(url: string, cookie: string, method = "GET"): Promise<number> {
  const headers = { cookie, origin: new URL(url).origin };
  const response = await fetch(url, { method, headers, redirect: "manual" });
  await response.body?.cancel();
  return response.status;
}

function openSocket(server: TestServer, cookie: string): Promise<RawSocket> {
  const headers = { cookie, origin: server.url };
  return openRawSocket(server.url, { path: "/live/websocket?vsn=2.0.0", headers });
}

Deno.test("a link opens once, leaves no token in the address, and is kept as a hash alone", () =>
  withServer(async (server) => {
    const client = await openFormClient(server);
    const link = await makeLink(client);
    strictEqual(await statusOf(link, "", "HEAD"), 204, "looking at it does not use it up");

    const cookie = await openLink(link);

    strictEqual(await statusOf(link, ""), 401);
    strictEqual(await statusOf(`${server.url}/wall`, cookie), 200);
    const token = new URL(link).searchParams.get("token") ?? "-";
    const file = ON_POSTGRES
      ? sqlAt(server.database_path, "SELECT walls::text FROM walls").join("\n")
      : new TextDecoder("latin1").decode(await Deno.readFile(server.database_path));
    ok(!file.includes(token) && !file.includes(cookie.split("=")[1] ?? "-"));
    match((await client.get("/admin/audit")).text, /opened the link for the screen/);
  }));

Deno.test("a screen's cookie reads its page and topic, and nothing else", () =>
  withServer(async (server) => {
    await server.register("pve-01");
    const client = await openFormClient(server);
    const cookie = await openLink(await makeLink(client));
    await until("the host is known", async () => (await client.get("/")).text.includes("pve-01"));

    for (const { method, path, access } of ROUTES) {
      if (access === "public") continue;
      const asked = server.url + path.replace(/:\w+/g, "1");
      const status = await statusOf(asked, cookie, method);
      strictEqual(status, access === "wall" ? 200 : access === "api" ? 401 : 303, path);
    }
    await using socket = await openSocket(server, cookie);
    for (const topic of ["fleet", "server", "incidents", "guests", "pools", "host:pve-01"]) {
      deepStrictEqual(await socket.deliver(topic, "phx_join", {}), {
        status: "error",
        response: { reason: "bad_topic" },
      }, topic);
    }
    const joined = await socket.deliver("wall", "phx_join", {}) as {
      status: string;
      response: { view: { hosts: { name: string }[] } };
    };
    strictEqual(joined.status, "ok");
    deepStrictEqual(joined.response.view.hosts.map(({ name }) => name), ["pve-01"]);
  }));

Deno.test("a revoked screen is cut off at once, and its page says so", () =>
  withServer(async (server) => {
    const client = await openFormClient(server);
    const cookie = await openLink(await makeLink(client));
    const unopened = await makeLink(client, "kitchen");
    await using socket = await openSocket(server, cookie);
    await socket.deliver("wall", "phx_join", {});
    let reason: string | null = null;
    socket.closed.then((closed) => reason = closed.reason);
    const { text } = await client.get("/admin/wall");
    const paths = text.match(/\/admin\/wall\/[\w-]+\/revoke/g) ?? [];
    strictEqual(paths.length, 2);
    match((await client.get(paths[0] ?? "")).text, /Revoke the screen/);

    for (const path of paths) strictEqual((await client.post(path)).status, 303);

    await until("the socket is closed", () => reason !== null);
    strictEqual(reason, "signed_out");
    const page = await fetch(`${server.url}/wall`, { headers: { cookie } });
    strictEqual(page.status, 401);
    match(await page.text(), /This screen shows nothing/);
    strictEqual(await statusOf(unopened, ""), 401);
    await openSocket(server, cookie).then(
      () => ok(false, "opened"),
      (error: Error) => match(error.message, /401/),
    );
  }));

Deno.test("a screen that another program revoked is cut off within a minute", () => {
  const clock = new TestingClock();
  return withServer(async (server) => {
    const cookie = await openLink(await makeLink(await openFormClient(server)));
    await using socket = await openSocket(server, cookie);
    await socket.deliver("wall", "phx_join", {});
    let reason: string | null = null;
    socket.closed.then((closed) => reason = closed.reason);
    {
      await using store = await openStore({ path: server.database_path });
      const [wall] = await store.listWalls();
      await store.deleteWall(wall?.id ?? "");
    }

    await clock.advance(59_000);

    await until("the socket is closed", () => reason !== null);
  }, { clock });
});

Deno.test("the page is there without script, alone, and loads itself again", () =>
  withServer(async (server) => {
    await server.register("pve-01");
    const client = await openFormClient(server);
    await until(
      "the host is taken up",
      async () => (await client.get("/wall")).text.includes("pve-01"),
    );
    const { text } = await client.get("/wall");

    match(text, /<noscript><meta http-equiv="refresh" content="60"/);
    match(text, /data-theme="dark"/);
    match(text, /1 new/);
    doesNotMatch(text, /site-header|Sign out/);
  }));

Deno.test("a changed host is told on the topic of the wall", () =>
  withServer(async (server) => {
    const cookie = await openLink(await makeLink(await openFormClient(server)));
    await using socket = await openSocket(server, cookie);
    await socket.deliver("wall", "phx_join", {});

    await server.register("pve-09");

    let names: string[] = [];
    while (!names.includes("pve-09")) {
      const [, , topic, event, view] = await socket.next();
      deepStrictEqual([topic, event], ["wall", "view"]);
      names = (view as { hosts: { name: string }[] }).hosts.map(({ name }) => name);
    }
  }));
