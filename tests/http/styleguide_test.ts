/** The style guide is for who works on the pages, and no part of what is installed. */
import { match, strictEqual } from "node:assert/strict";
import { STRONG_PASSWORD_HASH } from "../../testing/cheap_hashes.ts";
import { signIn, type TestServer, withServer } from "../../testing/with_server.ts";

const PUBLIC_URL = "https://monitor.example.com";

async function ask({ url }: TestServer, password: string, origin: string): Promise<Response> {
  const cookie = await signIn(url, password, origin);
  return await fetch(`${url}/styleguide`, { headers: { cookie }, redirect: "manual" });
}

Deno.test("in development there is a style guide", () =>
  withServer(async (server) => {
    const response = await ask(server, server.password, server.url);

    strictEqual(response.status, 200);
    match(await response.text(), /<h1>Style guide<\/h1>/);
  }));

Deno.test("in production there is no style guide", () =>
  withServer(async (server) => {
    const response = await ask(server, "correct horse", PUBLIC_URL);

    strictEqual(response.status, 404);
    match(await response.text(), /Page not found/);
  }, {
    environment: {
      MONITOR_ENV: "production",
      SECRET_KEY_BASE: "9f86d081884c7d659a2feaa0c55ad015",
      PUBLIC_URL,
      DASHBOARD_PASSWORD_HASH: STRONG_PASSWORD_HASH,
    },
  }));
