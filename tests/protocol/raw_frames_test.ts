/** What no well-behaved client sends: each is answered or closed, and hurts nobody else. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import {
  AGENT_HANDSHAKE,
  openRawConnection,
  type RawConnection,
} from "../../testing/raw_request.ts";
import { until } from "../../testing/until.ts";
import { MAX_FRAME_BYTES } from "../../server/sockets/upgrade.ts";
import { openStore } from "../../testing/store.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { withServer } from "../../testing/with_server.ts";

const BAD_FRAMES: [why: string, frame: string | Uint8Array][] = [
  ["is not JSON", "hello"],
  ["has four elements", '["1","1","host:a","phx_join"]'],
  ["is an object", '{"topic":"host:a"}'],
  ["has a number as topic", '["1","1",5,"phx_join",{}]'],
  ["is binary", new Uint8Array([1, 2, 3])],
];
for (const [why, frame] of BAD_FRAMES) {
  Deno.test(`a socket whose frame ${why} is closed as bad_frame`, () =>
    withServer(async (server) => {
      await using socket = await openRawSocket(server.url);

      socket.ws.send(frame);

      deepStrictEqual(await socket.closed, { code: 1007, reason: "bad_frame" });
    }));
}

/** Headers of frames, each of which ends a WebSocket with 1002 or 1007 (RFC 6455, 5.1 to 5.5). */
const BROKEN_FRAMES: [what: string, bytes: number[]][] = [
  ["is not masked, as that of a proxy that ends", [0x88, 2, 3, 233]],
  ["has a reserved bit", [0xc1, 0x80, 0, 0, 0, 0]],
  ["has an unknown opcode", [0x83, 0x80, 0, 0, 0, 0]],
  ["goes on with what was not begun", [0x80, 0x80, 0, 0, 0, 0]],
  ["is a ping in fragments", [0x09, 0x80, 0, 0, 0, 0]],
  ["is a ping of more than 125 bytes", [0x89, 0xfe, 0, 126, 0, 0, 0, 0]],
  ["is not UTF-8", [0x81, 0x81, 0, 0, 0, 0, 0xff]],
  ["closes with a code that nobody may send", [0x88, 0x82, 0, 0, 0, 0, 3, 237]],
];
for (const [what, bytes] of BROKEN_FRAMES) {
  Deno.test(`a frame that ${what}: its socket ends, before a join and after, and no other`, () =>
    withServer(async (server) => {
      const token = await server.register("pve-01");
      await using other = await openRawSocket(server.url);
      using unjoined = await openByHand(server.url);
      using joined = await openByHand(server.url);
      const join = JSON.stringify(["1", "1", "host:pve-01", "phx_join", { token }]);
      joined.socket.write(maskedText(join));
      await until("it has joined", () => joined.received.includes('"status":"ok"'));

      for (const { socket, closed } of [unjoined, joined]) {
        socket.write(new Uint8Array(bytes));
        await closed;
      }

      const reply = await other.request("phoenix", "heartbeat", {});
      deepStrictEqual(reply, { status: "ok", response: {} });
    }));
}

/** A WebSocket without a client's code, which would not send what breaks the protocol. */
async function openByHand(url: string): Promise<RawConnection> {
  const connection = await openRawConnection(url, AGENT_HANDSHAKE);
  await until("it is a WebSocket", () => connection.received.includes("\r\n\r\n"));
  return connection;
}

/** A whole message of 125 bytes at most; a mask of zeros leaves it as it is. */
function maskedText(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return new Uint8Array([0x81, 0x80 | bytes.length, 0, 0, 0, 0, ...bytes]);
}

Deno.test("a push to a topic that was not joined is refused", () =>
  withServer(async (server) => {
    await using socket = await openRawSocket(server.url);

    deepStrictEqual(await socket.deliver("host:pve-01", "metric:fast", {}), {
      status: "error",
      response: { reason: "not_joined" },
    });
  }));

Deno.test("a heartbeat is answered before any join", () =>
  withServer(async (server) => {
    await using socket = await openRawSocket(server.url);

    deepStrictEqual(await socket.request("phoenix", "heartbeat", {}), {
      status: "ok",
      response: {},
    });
  }));

Deno.test("more than 8 KiB before a join closes the socket", () =>
  withServer(async (server) => {
    await using socket = await openRawSocket(server.url);

    socket.send(["1", "1", "host:pve-01", "phx_join", { token: "x".repeat(8 * 1024) }]);

    strictEqual((await socket.closed).reason, "frame_too_large");
  }));

Deno.test("a frame over 4 MiB closes the socket with 1009", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");
    await using socket = await openRawSocket(server.url);
    deepStrictEqual(await socket.deliver("host:pve-01", "phx_join", { token }), {
      status: "ok",
      response: {},
    });

    socket.ws.send("x".repeat(MAX_FRAME_BYTES + 1));

    strictEqual((await socket.closed).code, 1009);
  }));

Deno.test("an agent socket with a foreign Origin is refused before the handshake", () =>
  withServer(async (server) => {
    const opened = openRawSocket(server.url, { headers: { origin: "https://evil.example" } });

    strictEqual(
      await opened.then(() => "opened", (error: Error) => error.message),
      "Unexpected server response: 403",
    );
  }));

Deno.test("the same host, kind and time again is acknowledged and stored once", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");
    await using socket = await openRawSocket(server.url);
    await socket.deliver("host:pve-01", "phx_join", { token });
    const payload = { collected_at: new Date().toISOString(), data: { host: { load1: 1 } } };

    const replies = [
      await socket.deliver("host:pve-01", "metric:fast", payload),
      await socket.deliver("host:pve-01", "metric:fast", payload),
    ];

    deepStrictEqual(replies, Array(2).fill({ status: "ok", response: {} }));
  }));

Deno.test("a socket that joins nothing within 10 s is closed", async () => {
  const clock = new TestingClock();
  await withServer(async (server) => {
    await using socket = await openRawSocket(server.url);
    await socket.request("phoenix", "heartbeat", {});

    await clock.advance(11_000);

    strictEqual((await socket.closed).reason, "join_timeout");
  }, { clock });
});

Deno.test("a joined socket that is silent for 60 s is closed, one that speaks is not", async () => {
  const clock = new TestingClock();
  await withServer(async (server) => {
    const [silentToken, token] = [await server.register("silent"), await server.register("pve-01")];
    await using silent = await openRawSocket(server.url);
    await using speaking = await openRawSocket(server.url);
    await silent.deliver("host:silent", "phx_join", { token: silentToken });
    await speaking.deliver("host:pve-01", "phx_join", { token });

    for (let beat = 0; beat < 3; beat++) {
      await clock.advance(30_000);
      await speaking.request("phoenix", "heartbeat", {});
    }

    strictEqual((await silent.closed).reason, "idle");
    strictEqual(speaking.ws.readyState, speaking.ws.OPEN);
  }, { clock });
});

Deno.test("a lean sample is judged by what it says, whatever stands beside it", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");
    await using socket = await openRawSocket(server.url);
    await socket.deliver("host:pve-01", "phx_join", { token });
    const pools = [
      { nonsense: true },
      { name: "rpool", health: "DEGRADED", capacity_percent: 40 },
      { name: 7, health: "ONLINE" },
    ];
    const data = { zfs_pools: { pools }, vms_runtime: "not a section" };

    const collected_at = new Date().toISOString();
    const reply = await socket.deliver("host:pve-01", "metric:fast", { collected_at, data });

    deepStrictEqual(reply, { status: "ok", response: {} });
    const headers = { cookie: await server.signIn() };
    const { level, reasons } = await (await fetch(`${server.url}/api/hosts/pve-01`, { headers }))
      .json();
    strictEqual(level, "critical");
    const about = (code: string, subject: string) =>
      reasons.some((reason: { code: string; subject: string }) =>
        reason.code === code && reason.subject === subject
      );
    ok(about("pool_health", "rpool"));
    ok(about("section_error", "zfs_pools"));
    ok(about("section_missing", "vms_runtime"));
  }));

Deno.test("two samples a microsecond apart are both kept", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");
    await using socket = await openRawSocket(server.url);
    await socket.deliver("host:pve-01", "phx_join", { token });
    const second = new Date().toISOString().slice(0, 19);

    for (const fraction of ["000001", "000002"]) {
      const collected_at = `${second}.${fraction}Z`;
      await socket.deliver("host:pve-01", "metric:fast", { collected_at, data: {} });
    }

    await using store = await openStore({ path: server.database_path });
    const host = await store.findHost("pve-01");
    strictEqual(await store.countSamples(host?.id ?? 0), 2);
  }));
