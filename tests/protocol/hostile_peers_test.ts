/** Peers that mean harm, or are broken, while an agent beside them goes on being served. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

/**
 * Runs `attack` while an agent keeps pushing: at least so many of its samples must be acknowledged
 * in between. How fast, the bench measures, where nothing else runs.
 */
function whilePushing(
  atLeast: number,
  attack: (server: TestServer) => Promise<void>,
): Promise<void> {
  return withServer(async (server) => {
    const token = await server.register("good");
    await using agent = await openRawSocket(server.url);
    await agent.request("host:good", "phx_join", { token });
    const stop = new AbortController();
    const acknowledged = pushUntil(agent, stop.signal);
    // Of an attack that fails the test is told first.
    acknowledged.catch(() => {});

    await attack(server);

    stop.abort();
    ok(await acknowledged >= atLeast, `only ${await acknowledged} acknowledgements`);
  });
}

/** Pushes one sample after the other; resolves with how many were acknowledged. */
async function pushUntil(agent: RawSocket, signal: AbortSignal): Promise<number> {
  let count = 0;
  for (; !signal.aborted; count++) {
    // Of an hour ago: a backlog, which may come as fast as it is acknowledged.
    const collected_at = new Date(Date.now() - 3_600_000 + count).toISOString();
    const sent_at = new Date().toISOString();
    const sample = { collected_at, sent_at, data: {} };
    const reply = await agent.request("host:good", "metric:fast", sample);
    deepStrictEqual(reply, { status: "ok", response: {} });
  }
  return count;
}

Deno.test("a message in fragments is taken, one too large in sum is closed with 1009", () =>
  whilePushing(2, async (server) => {
    const token = await server.register("fragments");
    await using socket = await openRawSocket(server.url);
    await socket.request("host:fragments", "phx_join", { token });
    const heartbeat = JSON.stringify(["1", "9", "phoenix", "heartbeat", {}]);
    socket.ws.send(heartbeat.slice(0, 10), { fin: false });
    socket.ws.send(heartbeat.slice(10), { fin: true });
    strictEqual((await socket.next())[1], "9");

    // Before a join it would end at 8 KiB.
    const megabyte = "x".repeat(1024 * 1024);
    for (let part = 0; part < 5; part++) socket.ws.send(megabyte, { fin: false });

    strictEqual((await socket.closed).code, 1009);
  }));

Deno.test("wrong tokens at full speed end in closed sockets", () =>
  whilePushing(10, async (server) => {
    await server.register("target");
    let closed = 0;
    for (let attempt = 0; attempt < 20; attempt++) {
      await using socket = await openRawSocket(server.url);
      for (let ref = 0; ref < 20; ref++) {
        socket.send(["1", String(ref), "host:target", "phx_join", { token: `wrong ${ref}` }]);
      }
      if ((await socket.closed).reason === "too_many_failed_joins") closed++;
    }

    strictEqual(closed, 20);
  }));

Deno.test("of a thousand sockets of one address that never join, fifty stay", () =>
  whilePushing(20, async (server) => {
    const sockets: RawSocket[] = [];
    const headers = { "x-forwarded-for": "192.0.2.1" };
    for (let count = 0; count < 1_000; count++) {
      sockets.push(await openRawSocket(server.url, { headers }));
    }

    const refused = sockets.slice(50);
    const reasons = await Promise.all(refused.map(async ({ closed }) => (await closed).reason));
    deepStrictEqual(new Set(reasons), new Set(["too_many_unjoined"]));
    ok(sockets.slice(0, 50).every(({ ws }) => ws.readyState === ws.OPEN));
    for (const socket of sockets) await socket[Symbol.asyncDispose]();
  }));
