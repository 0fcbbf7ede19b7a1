/** Signing in by a second factor, over HTTP: codes, recovery codes, limits, and the way back. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { openStore } from "../../testing/store.ts";
import { TestingClock } from "../../testing/clock.ts";
import { type FormClient, openFormClient } from "../../testing/form_client.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { codeAt } from "../../testing/totp_app.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const STEP_MS = 30_000;

interface Answer {
  status: number;
  text: string;
  location: string | null;
}

/** A browser that is not signed in: it keeps cookies, as long as they say. */
function openStranger(url: string) {
  const cookies = new Map<string, string>();
  async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url + path, {
      redirect: "manual",
      ...init,
      headers: { cookie, origin: url },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0\b/.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get("location");
    return { status: response.status, text: await response.text(), location };
  }
  return {
    cookies,
    get: (path: string) => ask(path),
    post: (path: string, fields: Record<string, string>) =>
      ask(path, { method: "POST", body: new URLSearchParams(fields) }),
  };
}

const textOf = (html: string, id: string) =>
  new RegExp(`<pre id="${id}"[^>]*><code>([^<]*)`).exec(html)?.[1] ?? "";

/** Sets up codes of an app, as the operator would. The secret, and the recovery codes. */
async function addPhone(client: FormClient, clock: TestingClock, name = "phone") {
  const secret = textOf((await client.get("/admin/security/totp")).text, "secret");
  const code = codeAt(secret, clock.nowMs());
  const answer = await client.post("/admin/security/totp", { name, code });
  const codes = textOf(answer.text, "codes").split("\n").filter((line) => line !== "");
  return { secret, codes, answer };
}

function withPhone(
  test: (
    server: TestServer,
    parts: { client: FormClient; clock: TestingClock; secret: string; codes: string[] },
  ) => Promise<void>,
): Promise<void> {
  const clock = new TestingClock();
  return withServer(async (server) => {
    const client = await openFormClient(server);
    const { secret, codes } = await addPhone(client, clock);
    strictEqual(codes.length, 10);
    // The code that set it up is used up.
    await clock.advance(STEP_MS);
    await test(server, { client, clock, secret, codes });
  }, { clock });
}

/** Gives the password: what comes next is the second factor. */
async function givePassword(server: TestServer, fields: Record<string, string> = {}) {
  const stranger = openStranger(server.url);
  const answer = await stranger.post("/login", { password: server.password, ...fields });
  deepStrictEqual([answer.status, answer.location], [303, "/login/factor"]);
  return stranger;
}

Deno.test("with a factor the password alone opens nothing; a code opens once", () =>
  withPhone(async (server, { clock, secret }) => {
    const stranger = await givePassword(server, { next: "/pools", name: "Ann" });
    strictEqual(stranger.cookies.has("session"), false);
    strictEqual((await stranger.get("/")).status, 303);
    strictEqual((await stranger.get("/api/session")).status, 401);
    match((await stranger.get("/login/factor")).text, /Code of your app/);

    const code = codeAt(secret, clock.nowMs());
    const answer = await stranger.post("/login/factor", { code });
    deepStrictEqual([answer.status, answer.location], [303, "/pools"]);
    strictEqual((await stranger.get("/api/session")).status, 204);
    strictEqual(stranger.cookies.has("signin"), false);
    match((await stranger.get("/admin/audit")).text, /operator Ann/);

    const second = await givePassword(server);
    const replayed = await second.post("/login/factor", { code });
    strictEqual(replayed.status, 401);
    match(replayed.text, /used before/);
    strictEqual((await second.get("/api/session")).status, 401);
  }));

Deno.test("a recovery code opens once, is counted, and is in the audit", () =>
  withPhone(async (server, { client, codes: [code = ""] }) => {
    const stranger = await givePassword(server);
    strictEqual((await stranger.post("/login/factor", { recovery_code: code })).status, 303);
    strictEqual((await stranger.get("/api/session")).status, 204);

    const second = await givePassword(server);
    strictEqual((await second.post("/login/factor", { recovery_code: code })).status, 401);

    match((await client.get("/admin/security")).text, /9 of 10/);
    match((await client.get("/admin/audit")).text, /used up a recovery code/);
  }));

Deno.test("the question for a factor ends after 5 minutes, and after 5 wrong answers", () =>
  withPhone(async (server, { clock, secret }) => {
    const slow = await givePassword(server);
    await clock.advance(5 * 60_000);
    const late = await slow.post("/login/factor", { code: codeAt(secret, clock.nowMs()) });
    deepStrictEqual([late.status, late.location?.startsWith("/login?next=")], [303, true]);
    strictEqual((await slow.get("/api/session")).status, 401);

    const guesser = await givePassword(server);
    for (let guess = 1; guess <= 4; guess++) {
      strictEqual((await guesser.post("/login/factor", { code: "000000" })).status, 401);
    }
    strictEqual((await guesser.post("/login/factor", { code: "000000" })).status, 303);
    const over = await guesser.post("/login/factor", { code: codeAt(secret, clock.nowMs()) });
    strictEqual((await guesser.get("/api/session")).status, 401, over.location ?? "");
  }));

Deno.test("failedSignIns: wrong factors count as wrong passwords do", () =>
  withPhone(async (server, { clock, secret }) => {
    for (let round = 0; round < 2; round++) {
      const guesser = await givePassword(server);
      for (let guess = 0; guess < 5; guess++) {
        await guesser.post("/login/factor", { code: "000000" });
      }
    }
    const stranger = openStranger(server.url);
    const refused = await stranger.post("/login", { password: server.password });
    strictEqual(refused.status, 429);

    await clock.advance(10 * 60_000);
    const later = await givePassword(server);
    await later.post("/login/factor", { code: codeAt(secret, clock.nowMs()) });
    strictEqual((await later.get("/api/session")).status, 204);
  }));

Deno.test("a changed factor ends all other sessions and their sockets, and not this one", () => {
  const clock = new TestingClock();
  return withServer(async (server) => {
    const client = await openFormClient(server);
    const cookie = await server.signIn();
    await using socket = await openRawSocket(server.url, {
      path: "/live/websocket?vsn=2.0.0",
      headers: { cookie, origin: server.url },
    });
    let reason: string | null = null;
    socket.closed.then((closed) => reason = closed.reason);

    await addPhone(client, clock);

    await until("the socket is closed", () => reason !== null);
    strictEqual(reason, "signed_out");
    strictEqual((await client.get("/api/session")).status, 204);
    const other = await fetch(`${server.url}/api/session`, { headers: { cookie } });
    await other.body?.cancel();
    strictEqual(other.status, 401);
  }, { clock });
});

Deno.test("what changes a factor asks for the password after 15 minutes", () =>
  withPhone(async (server, { client, clock }) => {
    const { text } = await client.get("/admin/security");
    const path = /\/admin\/security\/factors\/[\w-]+/.exec(text)?.[0] ?? "";
    await clock.advance(15 * 60_000);
    for (const act of [`${path}/delete`, "/admin/security/recovery-codes", "/admin/wall"]) {
      const asked = await client.post(act, { name: "hall" });
      deepStrictEqual([act, asked.status], [act, 401]);
      match(asked.text, /Your password, please/);
    }

    const confirm_password = server.password;
    strictEqual((await client.post(`${path}/delete`, { confirm_password })).status, 303);

    match((await client.get("/admin/security")).text, /the password alone signs in/);
    match(await server.signIn(), /^session=/);
  }));

Deno.test("a factor is renamed, and nothing is signed out for that", () =>
  withPhone(async (_, { client }) => {
    const path = /\/admin\/security\/factors\/[\w-]+/
      .exec((await client.get("/admin/security")).text)?.[0] ?? "";

    strictEqual((await client.post(`${path}/name`, { name: " " })).status, 422);
    strictEqual((await client.post(`${path}/name`, { name: "<b>blue</b>" })).status, 303);

    match((await client.get("/admin/security")).text, /&lt;b>blue/);
    strictEqual((await client.get("/admin/security/factors/nobody")).status, 404);
  }));

Deno.test("a secret that was shown more than 5 minutes ago is not set up", () => {
  const clock = new TestingClock();
  return withServer(async (server) => {
    const client = await openFormClient(server);
    const secret = textOf((await client.get("/admin/security/totp")).text, "secret");
    await clock.advance(5 * 60_000);

    const code = codeAt(secret, clock.nowMs());
    const late = await client.post("/admin/security/totp", { name: "phone", code });

    strictEqual(late.status, 422);
    ok(textOf(late.text, "secret") !== secret);
    match((await client.get("/admin/security")).text, /the password alone signs in/);
  }, { clock });
});

Deno.test("under another key the factor is broken on every page and in healthz; recovery codes open", () =>
  withPhone(async (server, { client, clock, secret, codes: [code = ""] }) => {
    {
      await using store = await openStore({ path: server.database_path });
      const [factor] = await store.listFactors();
      if (factor?.kind !== "totp") throw new Error("no codes of an app");
      await store.deleteFactor(factor.id);
      const sealed = factor.sealed.replace(/.$/, (last) => last === "A" ? "B" : "A");
      await store.insertFactor({ ...factor, sealed }, null);
      const { recoveryCodeHash } = await import("../../server/auth/recovery_codes.ts");
      await store.replaceRecoveryCodes([recoveryCodeHash(code)]);
    }
    await server.restart();

    const health = await (await fetch(`${server.url}/healthz`)).json();
    deepStrictEqual([health.status, health.factors], ["ok", "broken"]);
    for (const path of ["/", "/vms", "/admin/hosts"]) {
      match((await client.get(path)).text, /data-role="broken-factors"/, path);
    }
    const stranger = await givePassword(server);
    match((await stranger.get("/login/factor")).text, /cannot be checked/);
    const wrong = await stranger.post("/login/factor", { code: codeAt(secret, clock.nowMs()) });
    strictEqual(wrong.status, 401);
    strictEqual((await stranger.post("/login/factor", { recovery_code: code })).status, 303);
    strictEqual((await stranger.get("/api/session")).status, 204);
  }));
