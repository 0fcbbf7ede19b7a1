import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { getLogger } from "@logtape/logtape";
import { TestingClock } from "../../shared/testing_clock.ts";
import { createApp } from "../../server/app.ts";
import { createHashing } from "../../server/auth/hashing.ts";
import { createAttemptLimit, LOGIN_LIMIT } from "../../server/auth/login_limit.ts";
import { createSessions } from "../../server/auth/sessions.ts";
import { createStrangersLog } from "../../server/strangers_log.ts";
import { Fleet } from "../../server/fleet/fleet.ts";
import { insertTestingHost, withStore } from "../../server/store/testing_store.ts";

for (const path of ["/admin/hosts", "/admin/hosts/pve-01/rotate"]) {
  Deno.test(`POST ${path} asks to try again while too many tokens are being checked`, () =>
    withStore(async (store) => {
      await insertTestingHost(store, "pve-01");
      const clock = new TestingClock();
      const onFault = (error: unknown) => {
        throw error;
      };
      await using hashing = createHashing({ maxQueue: 0 });
      await using fleet = new Fleet(store, clock, onFault);
      using strangersLog = createStrangersLog({ log: getLogger("server"), clock });
      const sessions = createSessions({ store, clock });
      const app = createApp({
        config: { production: false, public_origin: null, trusted_proxies: [] },
        store,
        fleet,
        sessions,
        hashing,
        password: { verify: () => Promise.resolve(false), made: null },
        loginLimit: createAttemptLimit({ ...LOGIN_LIMIT, clock }),
        clock,
        log: getLogger("server"),
        strangersLog,
        files: { assets: { entry: "client.js", styles: "app.css" }, find: () => null },
        onFault,
        storageFault: () => null,
      });

      const response = await app.request(`http://localhost${path}`, {
        method: "POST",
        headers: {
          cookie: `session=${(await sessions.start()).id}`,
          origin: "http://localhost",
          host: "localhost",
        },
        body: new URLSearchParams({ name: "pve-02" }),
      }, {});

      strictEqual(response.status, 503);
      match(await response.text(), /busy checking agents. tokens\. Try again/);
      deepStrictEqual((await store.listHosts()).map(({ token_hash }) => token_hash), [
        "hash of pve-01",
      ]);
    }));
}
