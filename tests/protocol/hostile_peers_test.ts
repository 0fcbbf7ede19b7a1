/** Peers that mean harm, or are broken, while an agent beside them goes on being served. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

/**
 * Runs `attack` while an agent keeps pushing. `served` resolves once so many of its samples have
 * been acknowledged, for which the attack has to stay; how fast, the bench measures, where nothing
 * else runs.
 */
function whilePushing(
  acknowledgements: number,
  attack: (server: TestServer, served: Promise<void>) => Promise<void>,
): Promise<void> {
  return withServer(async (server) => {
    const token = await server.register("good");
    await using agent = await openRawSocket(server.url);
    await agent.deliver("host:good", "phx_join", { token });
    const stop = new AbortController();
    const pushes = { acknowledged: 0 };
    const pushing = pushUntil(stop.signal, agent, pushes);
    // Of an attack that fails the test is told first.
    pushing.catch(() => {});
    const served = until("the agent is served", () => pushes.acknowledged >= acknowledgements);
    served.catch(() => {});

    await attack(server, served);

    await served;
    stop.abort();
    await pushing;
  });
}

/** Pushes one sample after the other, and counts those that were acknowledged. */
async function pushUntil(
  signal: AbortSignal,
  agent: RawSocket,
  pushes: { acknowledged: number },
): Promise<void> {
  for (; !signal.aborted; pushes.acknowledged++) {
    // Of an hour ago: a backlog, which may come as fast as it is acknowledged.
    const collected_at = new Date(Date.now() - 3_600_000 + pushes.acknowledged).toISOString();
    const sent_at = new Date().toISOString();
    const sample = { collected_at, sent_at, data: {} };
    const reply = await agent.deliver("host:good", "metric:fast", sample);
    deepStrictEqual(reply, { status: "ok", response: {} });
  }
}

Deno.test("a message in fragments is taken, one too large in sum is closed with 1009", () =>
  whilePushing(2, async (server, served) => {
    const token = await server.register("fragments");
    await using socket = await openRawSocket(server.url);
    await socket.deliver("host:fragments", "phx_join", { token });
    const heartbeat = JSON.stringify(["1", "9", "phoenix", "heartbeat", {}]);
    socket.ws.send(heartbeat.slice(0, 10), { fin: false });
    socket.ws.send(heartbeat.slice(10), { fin: true });
    strictEqual((await socket.next())[1], "9");

    // Before a join it would end at 8 KiB.
    const megabyte = "x".repeat(1024 * 1024);
    for (let part = 0; part < 3; part++) socket.ws.send(megabyte, { fin: false });
    await served;
    for (let part = 3; part < 5; part++) socket.ws.send(megabyte, { fin: false });

    strictEqual((await socket.closed).code, 1009);
  }));

Deno.test("wrong tokens at full speed end in closed sockets", () =>
  whilePushing(10, async (server, served) => {
    await server.register("target");
    let isOver = false;
    served.finally(() => isOver = true).catch(() => {});
    let attempts = 0;
    let closed = 0;
    for (; attempts < 20 || !isOver; attempts++) {
      await using socket = await openRawSocket(server.url);
      for (let ref = 0; ref < 20; ref++) {
        socket.send(["1", String(ref), "host:target", "phx_join", { token: `wrong ${ref}` }]);
      }
      if ((await socket.closed).reason === "too_many_failed_joins") closed++;
    }

    strictEqual(closed, attempts);
  }));

Deno.test("of a thousand sockets of one address that never join, fifty stay", () =>
  whilePushing(20, async (server, served) => {
    const sockets: RawSocket[] = [];
    const headers = { "x-forwarded-for": "192.0.2.1" };
    for (let count = 0; count < 1_000; count++) {
      sockets.push(await openRawSocket(server.url, { headers }));
    }

    const refused = sockets.slice(50);
    const reasons = await Promise.all(refused.map(async ({ closed }) => (await closed).reason));
    deepStrictEqual(new Set(reasons), new Set(["too_many_unjoined"]));
    await served;
    ok(sockets.slice(0, 50).every(({ ws }) => ws.readyState === ws.OPEN));
    for (const socket of sockets) await socket[Symbol.asyncDispose]();
  }));
