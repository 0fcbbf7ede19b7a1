import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { createApp } from "../../server/app.ts";
import { createHashing } from "../../server/auth/hashing.ts";
import { insertTestingHost, withStore } from "../../testing/store.ts";
import { createTestingContext } from "../../testing/app_context.ts";

for (const path of ["/admin/hosts", "/admin/hosts/pve-01/rotate"]) {
  Deno.test(`POST ${path} asks to try again while too many tokens are being checked`, () =>
    withStore(async (store) => {
      await insertTestingHost(store, "pve-01");
      await using hashing = createHashing({ maxQueue: 0 });
      await using testing = await createTestingContext(store, { hashing });
      const { id } = await testing.context.sessions.start();
      const app = createApp(testing.context);

      const response = await app.request(`http://localhost${path}`, {
        method: "POST",
        headers: { cookie: `session=${id}`, origin: "http://localhost", host: "localhost" },
        body: new URLSearchParams({ name: "pve-02" }),
      }, {});

      strictEqual(response.status, 503);
      match(await response.text(), /busy checking agents. tokens\. Try again/);
      deepStrictEqual((await store.listHosts()).map(({ token_hash }) => token_hash), [
        "hash of pve-01",
      ]);
    }));
}
