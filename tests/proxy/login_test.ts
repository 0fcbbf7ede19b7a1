/** Signing in through Caddy: whose attempts are counted, and the cookie that is given. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { type Caddy, openClient } from "./caddy.ts";
import { PASSWORD } from "../../testing/cheap_hashes.ts";
import { withProxiedServer } from "./with_proxied_server.ts";

interface Answer {
  status: number;
  retryAfterSeconds: number;
  cookie: string;
}

async function signIn(
  caddy: Caddy,
  { password, address, headers = {} }: {
    password: string;
    /** Where the attempt comes from. */
    address: string;
    headers?: Record<string, string>;
  },
): Promise<Answer> {
  using client = await openClient(caddy, address);
  const response = await client.fetch("/login", {
    method: "POST",
    headers: { origin: caddy.url, ...headers },
    body: new URLSearchParams({ password }),
  });
  await response.body?.cancel();
  return {
    status: response.status,
    retryAfterSeconds: Number(response.headers.get("retry-after")),
    cookie: response.headers.get("set-cookie") ?? "",
  };
}

Deno.test("failed sign-ins are counted by the caller's own address, whatever it claims", () =>
  withProxiedServer(async ({ caddy }) => {
    const statuses: number[] = [];
    for (let attempt = 1; attempt <= 10; attempt++) {
      const headers = { "x-forwarded-for": `203.0.113.${attempt}` };
      const answer = await signIn(caddy, { password: "wrong", address: "127.0.0.2", headers });
      statuses.push(answer.status);
    }
    deepStrictEqual(statuses, Array(10).fill(401));

    const headers = { "x-forwarded-for": "203.0.113.11" };
    const locked = await signIn(caddy, { password: PASSWORD, address: "127.0.0.2", headers });
    strictEqual(locked.status, 429);
    ok(locked.retryAfterSeconds > 500 && locked.retryAfterSeconds <= 600);

    const other = await signIn(caddy, { password: PASSWORD, address: "127.0.0.3" });
    strictEqual(other.status, 303);
    match(other.cookie, /; HttpOnly; Secure; SameSite=Lax$/);
  }));
