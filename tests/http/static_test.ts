/** Style sheets, scripts and pictures are everybody's: nobody is asked who they are. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { createApp } from "../../server/app.ts";
import { createHashing } from "../../server/auth/hashing.ts";
import { createTestingContext } from "../../testing/app_context.ts";
import { withStore } from "../../testing/store.ts";

const COOKIE = "session=0123456789";

/** Asks for `path` with the cookie of a session and an API token; how often either was looked up. */
async function ask(path: string) {
  let lookUps = 0;
  let status = 0;
  await withStore(async (store) => {
    const counted = {
      ...store,
      findApiToken: (...args: Parameters<typeof store.findApiToken>) => {
        lookUps++;
        return store.findApiToken(...args);
      },
    };
    const file = {
      type: "text/css",
      body: new Uint8Array(),
      gzipped: new Uint8Array(),
      immutable: true,
    };
    await using hashing = createHashing({ maxQueue: 0 });
    await using testing = await createTestingContext(counted, {
      hashing,
      files: {
        assets: { entry: "client.js", styles: "app.css" },
        find: (name) => name === "app.css" ? file : null,
      },
    });
    const { context } = testing;
    const sessions = {
      ...context.sessions,
      check: () => {
        lookUps++;
        return Promise.resolve(null);
      },
    };
    const app = createApp({ ...context, sessions });
    const response = await app.request(`http://localhost${path}`, {
      headers: { cookie: COOKIE, authorization: "Bearer 0123456789abcdefghij" },
    }, {});
    await response.body?.cancel();
    status = response.status;
  });
  return { status, lookUps };
}

for (
  const [path, status] of [
    ["/static/app.css", 200],
    ["/static/nothing.css", 404],
    ["/healthz", 200],
  ] as const
) {
  Deno.test(`${path} is answered with ${status}, and no session or token is looked up`, async () => {
    deepStrictEqual(await ask(path), { status, lookUps: 0 });
  });
}

Deno.test("a page looks up the session and the token, once each", async () => {
  strictEqual((await ask("/login")).lookUps, 2);
});
