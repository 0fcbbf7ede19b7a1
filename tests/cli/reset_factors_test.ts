/** The way back for who lost every factor: a real process beside a server that runs. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { passkey } from "../../server/store/conformance/factors.ts";
import { openStore } from "../../testing/store.ts";
import { runTask } from "../../testing/run_task.ts";
import { withServer } from "../../testing/with_server.ts";

Deno.test("reset-factors removes all factors, ends all sessions, and is in the audit", () =>
  withServer(async (server) => {
    const environment = { DATABASE_PATH: server.database_path };
    const run = () => runTask("start", { args: ["reset-factors"], environment });
    const cookie = await server.signIn();
    strictEqual((await run()).stdout, "No second factor was set up.\n");
    const statusOf = async () =>
      (await fetch(`${server.url}/api/session`, { method: "HEAD", headers: { cookie } })).status;
    strictEqual(await statusOf(), 204);
    await using store = await openStore({ path: server.database_path });
    await store.insertFactor(passkey("a"), ["hash"]);

    const { code, stdout } = await run();

    deepStrictEqual([code, stdout], [
      0,
      "One second factor was removed, with the recovery codes. All sessions have ended.\n",
    ]);
    strictEqual(await statusOf(), 401);
    await server.signIn();
    const [entry] = (await store.listAudit({ limit: 10 }))
      .filter(({ action }) => action === "factors_reset");
    deepStrictEqual([entry?.who, entry?.subject], ["command line", "1"]);
  }));
