/** What Caddy itself adds, redirects, refuses and writes down. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { CADDYFILE, freePorts, openCaddy, openClient } from "./caddy.ts";
import { withProxiedServer } from "./with_proxied_server.ts";

/** Each exactly once: a header sent twice would be read as "value, value". */
const BROWSER_RULES = {
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "server": null,
};

function browserRules(response: Response): Record<string, string | null> {
  const names = Object.keys(BROWSER_RULES);
  return Object.fromEntries(names.map((name) => [name, response.headers.get(name)]));
}

for (const args of [["validate", "--adapter", "caddyfile", "--config"], ["fmt"]]) {
  Deno.test(`deploy/Caddyfile as it is shipped passes "caddy ${args[0]}"`, async () => {
    const { code, stdout, stderr } = await new Deno.Command("caddy", {
      args: [...args, CADDYFILE],
    }).output();

    strictEqual(code, 0, new TextDecoder().decode(stderr));
    // `fmt` prints the file as it should be.
    if (args[0] === "fmt") {
      strictEqual(new TextDecoder().decode(stdout), await Deno.readTextFile(CADDYFILE));
    }
  });
}

Deno.test("every answer has the security headers once, and none says what sent it", () =>
  withProxiedServer(async ({ caddy }) => {
    using client = await openClient(caddy);

    for (const path of ["/login", "/", "/healthz", "/no-such-page"]) {
      const response = await client.fetch(path);
      await response.body?.cancel();
      deepStrictEqual(browserRules(response), BROWSER_RULES, path);
    }
  }));

Deno.test("without a server behind it Caddy says 502, with the same headers", async () => {
  const ports = freePorts();
  await using caddy = await openCaddy({ ports, upstream: `127.0.0.1:${freePorts().http}` });
  using client = await openClient(caddy);

  const response = await client.fetch("/");

  strictEqual(response.status, 502);
  strictEqual(await response.text(), "502 Bad Gateway");
  deepStrictEqual(browserRules(response), BROWSER_RULES);
});

Deno.test("plain http leads to https", () =>
  withProxiedServer(async ({ caddy }) => {
    const http = `http://localhost:${caddy.httpPort}`;
    const response = await fetch(`${http}/vms?q=db`, { redirect: "manual" });
    await response.body?.cancel();

    strictEqual(response.status, 308);
    strictEqual(response.headers.get("location"), "https://localhost/vms?q=db");
  }));

Deno.test("the server's refusal of a large form comes through", () =>
  withProxiedServer(async ({ caddy }) => {
    using client = await openClient(caddy);

    const response = await client.fetch("/login", {
      method: "POST",
      headers: { origin: caddy.url, "content-type": "application/x-www-form-urlencoded" },
      body: "x".repeat(64 * 1024 + 1),
    });
    await response.body?.cancel();

    strictEqual(response.status, 413);
  }));

Deno.test("the access log holds requests, and no cookie", () =>
  withProxiedServer(async ({ caddy }) => {
    using client = await openClient(caddy);
    const headers = { cookie: "session=must-not-be-kept" };
    const response = await client.fetch("/login", { headers });
    await response.body?.cancel();

    await caddy.stop();

    const log = await Deno.readTextFile(caddy.accessLog);
    match(log, /"uri":"\/login"/);
    ok(!log.includes("must-not-be-kept"));
  }));
