/** What an API token may do, for how long, and how often. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { ROUTES } from "../../server/app.ts";
import { SHARES } from "../../shared/shares.ts";
import { sha256Hex } from "../../server/auth/tokens.ts";
import { API_SCOPES, type NewApiToken, type Store } from "../../server/store/port.ts";
import { openStore, testingApiToken } from "../../testing/store.ts";
import { TestingClock } from "../../testing/clock.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

/** Makes a token as the admin page would, and returns it. */
async function makeToken(store: Store, more: Partial<NewApiToken> = {}): Promise<string> {
  const token = crypto.randomUUID();
  await store.insertApiToken(testingApiToken(sha256Hex(token), more));
  return token;
}

async function ask(server: TestServer, path: string, token: string) {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(server.url + path, { headers, redirect: "manual" });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

Deno.test("a token of one scope opens the routes of that scope and no others", () =>
  withServer(async (server) => {
    await using store = await openStore({ path: server.database_path });
    for (const scope of API_SCOPES) {
      const token = await makeToken(store, { scopes: [scope] });
      for (
        const route of ROUTES.filter(({ method, access }) => method === "GET" && access === "api")
      ) {
        const path = route.path.replace(/:\w+/g, "x");
        const { status, text } = await ask(server, path, token);
        const isAllowed = scope === (route.scope ?? "read");
        strictEqual(status === 403, !isAllowed, `${scope} ${path}`);
        if (!isAllowed) {
          const wanted = route.scope ?? "read";
          deepStrictEqual(JSON.parse(text), { error: "scope_missing", scope: wanted });
        }
      }
      strictEqual((await ask(server, "/admin/hosts", token)).status, 303, scope);
    }
  }));

Deno.test("a token ends at its end", async () => {
  const clock = new TestingClock();
  await withServer(async (server) => {
    await using store = await openStore({ path: server.database_path });
    const token = await makeToken(store, { expires_at_ms: clock.nowMs() + 1_000 });

    strictEqual((await ask(server, "/api/summary", token)).status, 200);
    await clock.advance(1_000);
    const { status, text } = await ask(server, "/api/summary", token);
    deepStrictEqual([status, JSON.parse(text)], [401, { error: "unauthorized" }]);
  }, { clock });
});

Deno.test("apiToken: the request after 50 at once is a 429; sessions and other tokens go on", async () => {
  const clock = new TestingClock();
  await withServer(async (server) => {
    await using store = await openStore({ path: server.database_path });
    const [busy, other] = [await makeToken(store), await makeToken(store)];
    const limit = SHARES.apiToken.requestsPerSecond;

    const answers = await Promise.all(
      Array.from({ length: limit + 10 }, () => ask(server, "/api/guests?q=a", busy)),
    );
    const refused = answers.filter(({ status }) => status === 429);

    strictEqual(refused.length, 10);
    deepStrictEqual(
      [refused[0]?.headers.get("retry-after"), JSON.parse(refused[0]?.text ?? "")],
      ["1", { error: "too_many_requests" }],
    );
    strictEqual((await ask(server, "/api/guests", other)).status, 200);
    const headers = { cookie: await server.signIn() };
    const session = await fetch(`${server.url}/api/guests`, { headers });
    await session.body?.cancel();
    strictEqual(session.status, 200);
    await clock.advance(1_000);
    strictEqual((await ask(server, "/api/guests", busy)).status, 200);
  }, { clock });
});

Deno.test("search: a query of 16 words is answered, one of 17 refused, excluded words included", () =>
  withServer(async (server) => {
    await using store = await openStore({ path: server.database_path });
    const token = await makeToken(store);
    const search = (words: number) => {
      const query = Array.from({ length: words }, (_, index) => `-word${index}`).join(" ");
      return ask(server, `/api/guests?q=${encodeURIComponent(query)}`, token);
    };

    strictEqual((await search(SHARES.search.words)).status, 200);
    const { status, text } = await search(SHARES.search.words + 1);
    strictEqual(status, 400);
    ok(JSON.parse(text).error.includes("expected at most 16 words"), text);
    strictEqual((await search(156)).status, 400);
  }));
