/** Strangers do not keep the operator out, however many they are and wherever they call from. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { createApp } from "../../server/app.ts";
import { createHashing, HashingBusy } from "../../server/auth/hashing.ts";
import { withStore } from "../../testing/store.ts";
import { STRONG_PASSWORD_HASH } from "../../testing/cheap_hashes.ts";
import { createTestingContext } from "../../testing/app_context.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

/** Loopback is a trusted proxy, so each caller is who it says. */
function signIn(
  server: TestServer,
  { password, from, cookie = "" }: { password: string; from: string; cookie?: string },
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(`${server.url}/login`, {
    method: "POST",
    headers: { origin: server.url, "x-forwarded-for": from, cookie },
    body: new URLSearchParams({ password }),
    redirect: "manual",
    ...(signal && { signal }),
  });
}

Deno.test("failedSignIns: 300 strangers at once; a browser known from before signs in among the first", () =>
  withServer(async (server) => {
    const first = await signIn(server, { password: server.password, from: "2001:db8::1" });
    await first.body?.cancel();
    const known = first.headers.getSetCookie().find((cookie) => cookie.startsWith("known=")) ?? "";
    const stop = new AbortController();
    const answered: number[] = [];
    const strangers = Array.from({ length: 300 }, async (_, index) => {
      const from = `2001:db8:${(index + 1).toString(16)}::1`;
      try {
        const response = await signIn(server, { password: "guess", from }, stop.signal);
        await response.body?.cancel();
        answered.push(response.status);
      } catch (error) {
        if (!(error instanceof DOMException)) throw error;
      }
    });
    // The queue of strangers is full as soon as the first of them is told so.
    await Promise.race(strangers);

    const cookie = known.split(";")[0] ?? "";
    // From the middle of the attack.
    const right = await signIn(server, {
      password: server.password,
      from: "2001:db8:1::1",
      cookie,
    });
    await right.body?.cancel();
    const before = answered.filter((status) => status === 401).length;
    stop.abort();
    await Promise.all(strangers);

    strictEqual(right.status, 303);
    ok(before <= 20, `${before} strangers were looked at first`);
    deepStrictEqual([...new Set(answered)].sort(), [401, 503]);
    // With what production demands, or nobody would have to wait.
  }, { environment: { DASHBOARD_PASSWORD_HASH: STRONG_PASSWORD_HASH } }));

Deno.test("failedSignIns: being told that the server is busy is no failure", () =>
  withStore(async (store) => {
    await using hashing = createHashing();
    let isBusy = true;
    const password = {
      made: null,
      hasChanged: false,
      verify: (text: string) =>
        isBusy ? Promise.reject(new HashingBusy("busy")) : Promise.resolve(text === "right"),
    };
    await using testing = await createTestingContext(store, { hashing, password });
    const app = createApp(testing.context);
    const attempt = async (text: string) =>
      await app.request("http://localhost/login", {
        method: "POST",
        headers: { origin: "http://localhost", host: "localhost" },
        body: new URLSearchParams({ password: text }),
      }, {});

    for (let count = 0; count < 30; count++) {
      const busy = await attempt("right");
      deepStrictEqual([busy.status, busy.headers.get("retry-after")], [503, "3"]);
      match(await busy.text(), /busy checking sign-ins\. This attempt was not counted/);
    }
    isBusy = false;
    strictEqual((await attempt("wrong")).status, 401);
    strictEqual((await attempt("right")).status, 303);
  }));

Deno.test("failedSignIns: in a known browser ten wrong passwords are ten, and another's none", () =>
  withServer(async (server) => {
    const cookies = await Promise.all([1, 2].map(async () => {
      const from = "192.0.2.1";
      const response = await signIn(server, { password: server.password, from });
      await response.body?.cancel();
      return response.headers.getSetCookie()[1]?.split(";")[0] ?? "";
    }));
    const attempt = async (password: string, cookie: string, from: string) => {
      const response = await signIn(server, { password, from, cookie });
      await response.body?.cancel();
      return response.status;
    };
    const [one = "", two = ""] = cookies;

    const statuses: number[] = [];
    for (let count = 1; count <= 11; count++) {
      // From another address each time: the cookie is what counts.
      statuses.push(await attempt("guess", one, `192.0.2.${count}`));
    }
    deepStrictEqual(statuses, [...Array(10).fill(401), 429]);
    strictEqual(await attempt(server.password, two, "192.0.2.1"), 303);
    strictEqual(await attempt(server.password, "", "192.0.2.1"), 303);
  }));
