/** Walks the route table: who may call what, and what every answer carries. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { ROUTES } from "../../server/app.ts";
import { withServer } from "../support/with_server.ts";

const examplePath = (path: string) => path.replace(":name", "pve-01").replace("*", "favicon.svg");

Deno.test("every route answers a stranger as its row of the table says", () =>
  withServer(async (server) => {
    for (const { method, path, access } of ROUTES) {
      const response = await fetch(server.url + examplePath(path), {
        method,
        headers: { origin: server.url },
        redirect: "manual",
      });
      const body = await response.text();
      const location = response.headers.get("location");
      const what = `${method} ${path}`;
      if (access === "api") {
        deepStrictEqual(
          [response.status, JSON.parse(body)],
          [401, { error: "unauthorized" }],
          what,
        );
      } else if (access === "page") {
        strictEqual(response.status, 303, what);
        match(location ?? "", /^\/login\?next=/, what);
      } else {
        ok(![303, 404].includes(response.status), what);
      }
    }
  }));

Deno.test("every answer forbids framing, sniffing, and whatever is not this site's own", () =>
  withServer(async (server) => {
    const cookie = await server.signIn();
    for (const path of ["/", "/login", "/hosts/nobody", "/nowhere", "/api/hosts", "/healthz"]) {
      const response = await fetch(server.url + path, { headers: { cookie } });
      await response.body?.cancel();
      const policy = response.headers.get("content-security-policy") ?? "";

      match(policy, /default-src 'self'/, path);
      match(policy, /frame-ancestors 'none'/, path);
      ok(!policy.includes("unsafe"), path);
      strictEqual(response.headers.get("x-frame-options"), "DENY", path);
      strictEqual(response.headers.get("x-content-type-options"), "nosniff", path);
      strictEqual(response.headers.get("strict-transport-security"), null, path);
    }
  }));

Deno.test("signed-in pages are kept by no cache", () =>
  withServer(async (server) => {
    const response = await fetch(server.url, { headers: { cookie: await server.signIn() } });
    await response.body?.cancel();

    strictEqual(response.status, 200);
    strictEqual(response.headers.get("cache-control"), "no-store");
  }));

Deno.test("an unknown host is a 404 page and a 404 in the API", () =>
  withServer(async (server) => {
    const headers = { cookie: await server.signIn() };

    const page = await fetch(`${server.url}/hosts/nobody`, { headers });
    strictEqual(page.status, 404);
    match(await page.text(), /Host not found/);
    const api = await fetch(`${server.url}/api/hosts/nobody`, { headers });
    deepStrictEqual([api.status, await api.json()], [404, { error: "host_not_found" }]);
  }));

Deno.test("a host reports markup and it stays text", () =>
  withServer(async (server) => {
    const response = await fetch(`${server.url}/hosts/${encodeURIComponent("<img src=x>")}`, {
      headers: { cookie: await server.signIn() },
    });

    const html = await response.text();
    strictEqual(html.includes("<img src=x>"), false);
  }));
