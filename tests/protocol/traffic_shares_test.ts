/** Rows of the table of shares: a socket before its join, a failed join, a joined socket. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { SHARES } from "../../shared/shares.ts";
import { TestingClock } from "../../testing/clock.ts";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const OK = { status: "ok", response: {} };
const { perAddress } = SHARES.unjoinedSocket;
const { framesPerSecond, burstSeconds, framesPerJoin } = SHARES.joinedSocket;
const BURST_FRAMES = framesPerSecond * burstSeconds;

function refused(reason: string) {
  return { status: "error", response: { reason } };
}

async function openAgent(
  { url }: TestServer,
  { name, token, from }: { name: string; token: string; from?: string },
): Promise<RawSocket> {
  const socket = await openFrom(url, from);
  deepStrictEqual(await socket.deliver(`host:${name}`, "phx_join", { token }), OK);
  return socket;
}

function openFrom(url: string, address = "192.0.2.1"): Promise<RawSocket> {
  return openRawSocket(url, { headers: { "x-forwarded-for": address } });
}

/** A sample of a moment ago, the `index`th of many. */
function sample(index: number, data: object = {}) {
  const sent_at = new Date().toISOString();
  return { collected_at: new Date(Date.now() - 3_600_000 + index).toISOString(), sent_at, data };
}

Deno.test("a frame before the join is not waited for beyond 8 KiB, however long it says it is", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");
    const stranger = await openFrom(server.url);
    const frame = JSON.stringify(["1", "1", "host:pve-01", "phx_join", { token: "x".repeat(1e6) }]);

    // All but the end: whoever counts frames sees none.
    stranger.ws.send(frame, { fin: false });

    strictEqual((await stranger.closed).reason, "frame_too_large");
    await using agent = await openAgent(server, { name: "pve-01", token });
    deepStrictEqual(await agent.request("phoenix", "heartbeat", {}), OK);
  }));

Deno.test(`an address has ${perAddress} sockets that have not joined, the others are told to come later`, () =>
  withServer(async (server) => {
    const sockets: RawSocket[] = [];
    for (let count = 0; count < perAddress + 5; count++) {
      // Of one /64, whoever they say they are.
      sockets.push(await openFrom(server.url, `2001:db8:1:2::${count}`));
    }

    const reasons = await Promise.all(
      sockets.slice(perAddress).map(async ({ closed }) => (await closed).reason),
    );
    deepStrictEqual(reasons, Array(5).fill("too_many_unjoined"));
    ok(sockets.slice(0, perAddress).every(({ ws }) => ws.readyState === ws.OPEN));
    // Others have their own, and so has a browser.
    const token = await server.register("pve-01");
    await using _agent = await openAgent(server, {
      name: "pve-01",
      token,
      from: "2001:db8:1:3::1",
    });
    for (const socket of sockets) await socket[Symbol.asyncDispose]();
  }));

Deno.test("an address from which a host joined has more sockets that have not joined", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");
    const known = await openAgent(server, { name: "pve-01", token });
    await known[Symbol.asyncDispose]();

    const sockets: RawSocket[] = [];
    for (let count = 0; count < perAddress + 20; count++) sockets.push(await openFrom(server.url));

    deepStrictEqual(await sockets.at(-1)?.request("phoenix", "heartbeat", {}), OK);
    for (const socket of sockets) await socket[Symbol.asyncDispose]();
  }));

Deno.test("wrong tokens behind one address keep out no agent that is known there", () =>
  withServer(async (server) => {
    const tokens = [await server.register("known"), await server.register("target")];
    const first = await openAgent(server, { name: "known", token: tokens[0] ?? "" });
    await first[Symbol.asyncDispose]();

    const { failures } = SHARES.failedJoins;
    await using stranger = await openFrom(server.url);
    for (let attempt = 0; attempt < failures; attempt++) {
      const reply = await stranger.deliver("host:target", "phx_join", {
        token: `wrong ${attempt}`,
      });
      deepStrictEqual(reply, refused("invalid_token"));
    }
    strictEqual((await stranger.closed).reason, "too_many_failed_joins");

    // Known by its digest: let in from the same address. A slow hash is left for others only.
    await using _known = await openAgent(server, { name: "known", token: tokens[0] ?? "" });
    await using another = await openFrom(server.url);
    deepStrictEqual(
      await another.deliver("host:target", "phx_join", { token: tokens[1] }),
      refused("too_many_failed_joins"),
    );
    await using _elsewhere = await openAgent(server, {
      name: "target",
      token: tokens[1] ?? "",
      from: "192.0.2.9",
    });
  }));

Deno.test("hosts that nobody registered cost no slow hash, and count against nobody", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");
    await using stranger = await openFrom(server.url);
    for (let attempt = 0; attempt < 2 * SHARES.failedJoins.failures; attempt++) {
      deepStrictEqual(
        await stranger.deliver("host:nobody", "phx_join", { token: "x" }),
        refused("unknown_host"),
      );
    }

    await using _agent = await openAgent(server, { name: "pve-01", token });
  }));

Deno.test("a host that floods waits and is told to the operator, another is served in between", () =>
  withServer(async (server) => {
    const [token, goodToken] = [await server.register("flooder"), await server.register("good")];
    await using flooder = await openAgent(server, { name: "flooder", token });
    await using good = await openAgent(server, { name: "good", token: goodToken });
    const headers = { cookie: await server.signIn() };
    const codesOf = async (name: string): Promise<string[]> => {
      const { reasons } = await (await fetch(`${server.url}/api/hosts/${name}`, { headers }))
        .json();
      return reasons.map(({ code }: { code: string }) => code);
    };
    let answered = 0;
    flooder.ws.on("message", () => answered++);
    const count = 20_000;

    for (let ref = 1; ref <= count; ref++) {
      flooder.send(["1", `${ref}`, "phoenix", "heartbeat", {}]);
    }
    await until("the burst is answered", () => answered >= BURST_FRAMES - framesPerJoin);
    for (let sent = 0; sent < 50; sent++) {
      deepStrictEqual(await good.deliver("host:good", "metric:fast", sample(sent)), OK);
    }

    ok(answered < BURST_FRAMES + 3_000, `${answered} of ${count} were answered`);
    ok((await codesOf("flooder")).includes("share_exceeded"));
    ok(!(await codesOf("good")).includes("share_exceeded"));
    flooder.ws.terminate();
  }));

Deno.test("a host that joins again and again is answered at its rate, others at once", async () => {
  const clock = new TestingClock(Date.now());
  await withServer(async (server) => {
    const [token, goodToken] = [await server.register("comes"), await server.register("good")];
    const atOnce = BURST_FRAMES / framesPerJoin;
    let joined = 0;
    for (; joined < atOnce; joined++) {
      const socket = await openAgent(server, { name: "comes", token });
      socket.ws.terminate();
      await socket.closed;
    }

    // Its debt came along: the newest of those that wait stays.
    const waiting: RawSocket[] = [];
    for (let count = 0; count < 5; count++) {
      const socket = await openFrom(server.url);
      socket.send(["1", "1", "host:comes", "phx_join", { token }]);
      waiting.push(socket);
    }
    const reasons = await Promise.all(
      waiting.slice(0, -1).map(async ({ closed }) => (await closed).reason),
    );
    deepStrictEqual(reasons, Array(4).fill("replaced"));
    await using _good = await openAgent(server, { name: "good", token: goodToken });

    let reply: unknown = null;
    waiting.at(-1)?.next().then((frame) => reply = frame[4]);
    await until("the newest has joined", async () => {
      await clock.advance(5_000);
      return reply !== null;
    });
    deepStrictEqual(reply, OK);
    await waiting.at(-1)?.[Symbol.asyncDispose]();
  }, { clock });
});
