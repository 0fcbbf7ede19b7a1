/**
 * An agent that sends and never reads. What must hold: it is cut before its unread answers grow
 * large, and nobody else notices. Browsers that do not read get the newest state later: see
 * tests/protocol/live_socket_test.ts and server/browsers/outlet_test.ts.
 */
import { deepStrictEqual } from "node:assert/strict";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

/** The answer to a push names its topic again, however long. */
const LONG_TOPIC = `host:${"x".repeat(1024 * 1024)}`;
/** Far above what the kernel keeps for two sockets on one machine. */
const ANSWERS = 60;

Deno.test("an agent that never reads is cut, and another one goes on", () =>
  withServer(async (server) => {
    const [token, goodToken] = [await server.register("deaf"), await server.register("good")];
    await using deaf = await openRawSocket(server.url);
    await using good = await openRawSocket(server.url);
    await deaf.deliver("host:deaf", "phx_join", { token });
    await good.deliver("host:good", "phx_join", { token: goodToken });
    const headers = { cookie: await server.signIn() };
    const statusOf = async (name: string): Promise<string> =>
      (await (await fetch(`${server.url}/api/hosts/${name}`, { headers })).json()).status;

    deaf.ws.pause();
    for (let ref = 0; ref < ANSWERS; ref++) {
      deaf.send(["1", String(ref), LONG_TOPIC, "metric:fast", {}]);
    }
    await until("it is cut", async () => await statusOf("deaf") === "offline");

    const sample = { collected_at: new Date().toISOString(), data: {} };
    deepStrictEqual(await good.deliver("host:good", "metric:fast", sample), {
      status: "ok",
      response: {},
    });
    deaf.ws.terminate();
  }));
