/** Joins that the server takes long to decide: each new token costs a bcrypt. */
import { strictEqual } from "node:assert/strict";
import { openStore } from "../../testing/store.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

Deno.test("an agent that goes while its join is being decided was never there", () =>
  withServer(async ({ url, database_path, register, signIn, restart }) => {
    const token = await register("pve-01");
    const socket = await openRawSocket(url);
    socket.send(["1", "1", "host:pve-01", "phx_join", { token }]);
    await socket[Symbol.asyncDispose]();

    await using store = await openStore({ path: database_path });
    const isDecided = async () => (await store.findHost("pve-01"))?.token_digest !== null;
    await until("the decision", isDecided);
    // The decision is taken up before the next request is answered.
    const headers = { cookie: await signIn() };
    const status = async () =>
      (await (await fetch(`${url}/api/hosts/pve-01`, { headers })).json()).status;
    strictEqual(await status(), "never_connected");

    await restart();
    strictEqual(await status(), "never_connected");
  }));
