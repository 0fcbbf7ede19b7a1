/** Walks the route table: who may call what, and what every answer carries. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { ROUTES } from "../../server/app.ts";
import { type RawAnswer, sendRawRequest } from "../../testing/raw_request.ts";
import { someOf } from "../../testing/rounds.ts";
import { withServer } from "../../testing/with_server.ts";

const examplePath = (path: string) =>
  path.replace(":name", "pve-01").replace(":type", "qemu").replace(":vmid", "100")
    .replace(":id", "1").replace("*", "favicon.svg");

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

/** How a request may say that it has a body, or not. */
const BODIES: readonly [what: string, headers: Record<string, string>, body: string][] = [
  ["neither body nor length", {}, ""],
  ["length 0", { "content-length": "0" }, ""],
  ["a length", { "content-length": "6" }, "name=x"],
  ["no chunks", { "transfer-encoding": "chunked" }, "0\r\n\r\n"],
  ["chunks", { "transfer-encoding": "chunked" }, "6\r\nname=x\r\n0\r\n\r\n"],
];

const FORM = "application/x-www-form-urlencoded";

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
      } else if (access === "wall") {
        strictEqual(response.status, 401, what);
      } else if (access === "page" || path === "/login/factor") {
        strictEqual(response.status, 303, what);
        match(location ?? "", /^\/login\?next=/, what);
      } else {
        ok(![303, 404].includes(response.status), what);
      }
    }
  }));

/** Sends every method with every kind of body to every path of the table. */
async function walk(
  url: string,
  cookie: string | null,
  check: (
    answer: RawAnswer,
    request: { method: string; path: string; isRead: boolean; what: string },
  ) => void,
): Promise<void> {
  const { host } = new URL(url);
  for (const path of new Set(ROUTES.map((route) => route.path))) {
    for (const method of METHODS) {
      for (const [name, headers, body] of someOf(BODIES, 3)) {
        const answer = await sendRawRequest(url, {
          method,
          path: examplePath(path),
          headers: {
            origin: `http://${host}`,
            "content-type": FORM,
            ...(cookie !== null && { cookie }),
            ...headers,
          },
          body,
        });
        const isRead = method === "GET" || method === "HEAD";
        check(answer, { method, path, isRead, what: `${method} ${path} with ${name}` });
      }
    }
  }
}

const isOfTable = ({ method, path }: { method: string; path: string }) =>
  ROUTES.find((route) => route.path === path && route.method === method.replace("HEAD", "GET"));

Deno.test("a stranger gets no further by any method, with any body", () =>
  withServer(async (server) => {
    const served = new Set<string>();
    await walk(server.url, null, ({ status, headers, body }, { what, ...request }) => {
      const route = isOfTable(request);
      ok(status > 0 && status < 500, `${what}: ${status}`);
      match(headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/, what);
      strictEqual(headers.get("x-content-type-options"), "nosniff", what);
      if (route === undefined) {
        strictEqual(status, 405, what);
        ok(!headers.get("allow")?.split(", ").includes(request.method), what);
      } else if (route.access === "public") {
        served.add(request.path);
      } else {
        strictEqual(status, route.access === "page" ? 303 : 401, what);
        if (route.access === "page") match(headers.get("location") ?? "", /^\/login\?next=/, what);
      }
      if (request.path !== "/static/*") strictEqual(headers.get("cache-control"), "no-store", what);
      if (request.method === "HEAD") strictEqual(body, "", what);
    });
    deepStrictEqual([...served], [
      "/healthz",
      "/static/*",
      "/enroll",
      "/enroll/packages/:file",
      "/login",
      "/login/factor",
      "/wall/open",
    ]);
  }));

Deno.test("an operator's request is answered by its row or not at all, with any body", () =>
  withServer(async (server) => {
    await server.register("pve-01");
    let cookie = await server.signIn();
    const left = new Set(["/logout", "/admin/sign-out-everywhere"]);
    for (const method of METHODS) {
      for (const [name, headers, body] of someOf(BODIES, 3)) {
        for (const path of new Set(ROUTES.map((route) => route.path))) {
          const what = `${method} ${path} with ${name}`;
          const isTheirs = isOfTable({ method, path }) !== undefined;
          const answer = await sendRawRequest(server.url, {
            method,
            path: examplePath(path),
            headers: { origin: server.url, "content-type": FORM, cookie, ...headers },
            body,
          });
          ok(answer.status > 0 && answer.status < 500, `${what}: ${answer.status}`);
          strictEqual(answer.status === 405, !isTheirs, what);
          match(answer.headers.get("content-security-policy") ?? "", /default-src 'self'/, what);
          if (path !== "/static/*") {
            strictEqual(answer.headers.get("cache-control"), "no-store", what);
          }
          if (isTheirs && left.has(path)) {
            const after = await fetch(`${server.url}/api/session`, { headers: { cookie } });
            await after.body?.cancel();
            strictEqual(after.status, 401, `${what} does not sign out`);
            cookie = await server.signIn();
          }
        }
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
      match(response.headers.get("permissions-policy") ?? "", /camera=\(\).*microphone=\(\)/, path);
      strictEqual(response.headers.get("referrer-policy"), "same-origin", path);
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
