import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { STRONG_PASSWORD_HASH } from "../../testing/cheap_hashes.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

function post(
  server: TestServer,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(server.url + path, {
    method: "POST",
    headers: { origin: server.url, ...headers },
    body: new URLSearchParams(form),
    redirect: "manual",
  });
}

Deno.test("a page asked for without a session leads to the form, and back after signing in", () =>
  withServer(async (server) => {
    const asked = await fetch(`${server.url}/hosts/pve-01`, { redirect: "manual" });
    await asked.body?.cancel();
    strictEqual(asked.headers.get("location"), "/login?next=%2Fhosts%2Fpve-01");
    const form = await fetch(`${server.url}/login?next=%2Fhosts%2Fpve-01`);
    match(await form.text(), /Please sign in\./);

    const response = await post(server, "/login", {
      password: server.password,
      next: "/hosts/pve-01",
    });
    await response.body?.cancel();

    deepStrictEqual([response.status, response.headers.get("location")], [303, "/hosts/pve-01"]);
  }));

Deno.test("signing in never leads to another site", () =>
  withServer(async (server) => {
    const response = await post(server, "/login", {
      password: server.password,
      next: "//evil.example/",
    });
    await response.body?.cancel();

    strictEqual(response.headers.get("location"), "/");
  }));

Deno.test("a wrong password is a 401 with the form and no session", () =>
  withServer(async (server) => {
    const response = await post(server, "/login", { password: "wrong" });

    strictEqual(response.status, 401);
    match(await response.text(), /Incorrect password\./);
    strictEqual(response.headers.get("set-cookie"), null);
  }));

Deno.test("the eleventh attempt in ten minutes is a 429, even with the right password", async () => {
  const clock = new TestingClock();
  await withServer(async (server) => {
    for (let attempt = 1; attempt <= 10; attempt++) {
      const response = await post(server, "/login", { password: "wrong" });
      await response.body?.cancel();
      strictEqual(response.status, 401);
    }

    const refused = await post(server, "/login", { password: server.password });
    await refused.body?.cancel();
    strictEqual(refused.status, 429);
    strictEqual(Number(refused.headers.get("retry-after")) > 500, true);

    await clock.advance(600_000);
    const accepted = await post(server, "/login", { password: server.password });
    await accepted.body?.cancel();
    strictEqual(accepted.status, 303);
  }, { clock });
});

Deno.test("a form from a foreign site is refused", () =>
  withServer(async (server) => {
    const foreign = await post(server, "/login", { password: server.password }, {
      origin: "https://evil.example",
    });
    await foreign.body?.cancel();

    strictEqual(foreign.status, 403);
  }));

Deno.test("the session cookie is for this site's requests alone", () =>
  withServer(async (server) => {
    const response = await post(server, "/login", { password: server.password });
    await response.body?.cancel();

    const [cookie = ""] = response.headers.getSetCookie();
    match(cookie, /^session=[\w-]{20,}; Max-Age=7776000; Path=\/; HttpOnly; SameSite=Lax$/);
  }));

Deno.test("in production the session cookie is Secure and browsers are told to stay on TLS", () =>
  withServer(async (server) => {
    const response = await post(server, "/login", { password: "correct horse" }, {
      origin: "https://monitor.example.com",
    });
    await response.body?.cancel();

    const cookies = response.headers.getSetCookie();
    deepStrictEqual(cookies.map((cookie) => cookie.split("=")[0]), [
      "__Host-session",
      "__Host-known",
    ]);
    for (const cookie of cookies) match(cookie, /; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const ask = async (name: string) => {
      const [, value] = /=([^;]*)/.exec(cookies[0] ?? "") ?? [];
      const headers = { cookie: `${name}=${value}` };
      const answer = await fetch(`${server.url}/api/session`, { headers });
      await answer.body?.cancel();
      return answer.status;
    };
    // A neighbour below the same domain could set the name without the prefix.
    deepStrictEqual([await ask("__Host-session"), await ask("session")], [204, 401]);
    strictEqual(response.headers.get("strict-transport-security"), "max-age=31536000");
  }, {
    environment: {
      MONITOR_ENV: "production",
      SECRET_KEY_BASE: "9f86d081884c7d659a2feaa0c55ad015",
      PUBLIC_URL: "https://monitor.example.com",
      DASHBOARD_PASSWORD_HASH: STRONG_PASSWORD_HASH,
    },
  }));

Deno.test("signing out ends the session and cuts its open sockets", () =>
  withServer(async (server) => {
    const cookie = await server.signIn();
    await using socket = await openRawSocket(server.url, {
      path: "/live/websocket?vsn=2.0.0",
      headers: { cookie, origin: server.url },
    });
    await socket.deliver("fleet", "phx_join", {});

    const response = await post(server, "/logout", {}, { cookie });
    await response.body?.cancel();

    strictEqual(response.headers.get("location"), "/login");
    strictEqual((await socket.closed).reason, "signed_out");
    const api = await fetch(`${server.url}/api/hosts`, { headers: { cookie } });
    await api.body?.cancel();
    strictEqual(api.status, 401);
  }));
